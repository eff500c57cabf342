// @ts-check
// Asks for a title and a name before the repo host's editor opens, and fills them in there. Without this
// script the editor opens all the same, and asks for them in a comment.

import { make } from "./dom.js";

const LONGEST_NAME = 60;

/** Quotes as JSON has them are quotes for YAML as well. @param {string} text */
function quoted(text) {
  return JSON.stringify(text.replace(/\s+/g, " ").trim());
}

/** A file's name as the check wants it; empty if no plain letter is in the title. @param {string} title */
function fileName(title) {
  const plain = title.replace(/['\u2019]/g, "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+/, "").slice(0, LONGEST_NAME).replace(/-+$/, "");
}

/**
 * @param {string} address of the editor, with the file's path and text
 * @param {string} title
 * @param {string} name
 */
function filledIn(address, title, name) {
  const url = new URL(address);
  const query = [...url.searchParams].map(([key, value]) => {
    let filled = value;
    if (/^[^\n]*\.md$/.test(value)) {
      const file = fileName(title);
      if (file && file !== "index") filled = value.replace(/[^/]*$/, () => `${file}.md`);
    } else {
      if (title) filled = filled.replace(/^title:.*$/m, () => `title: ${quoted(title)}`);
      if (name) filled = filled.replace(/^proposers:.*$/m, () => `proposers: ${quoted(name)}`);
    }
    return `${encodeURIComponent(key)}=${encodeURIComponent(filled)}`;
  });
  return `${url.origin}${url.pathname}?${query.join("&")}`;
}

for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-socml-new]"))) {
  const title = make("input", { type: "text", maxLength: 200, required: true, autocomplete: "off" });
  const name = make("input", { type: "text", maxLength: 100, autocomplete: "name" });
  const form = make(
    "form",
    { class: "socml-filter socml-new" },
    make("label", {}, "Title, best a question", title),
    make("label", {}, "Your name", name),
    make("button", { type: "submit", class: "socml-button", textContent: link.textContent ?? "" }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(filledIn(link.href, title.value.trim(), name.value.trim()));
  });
  link.closest("p")?.replaceWith(form);
}
