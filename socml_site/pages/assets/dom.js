// @ts-check
// What several scripts need of a page.

/**
 * Make an element. `class` is its class; everything else is set as a property.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]> & { class?: string }} properties
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, { class: className, ...properties }, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** Where the site begins: every page has its style sheet from there. */
export function rootOfSite() {
  const link = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[href*='assets/socml/socml.css']"));
  return link ? new URL("../../", link.href) : new URL("./", location.href);
}
