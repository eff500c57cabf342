// @ts-check
// Draws fences of Mermaid as diagrams. The library comes only with a page that has one, and from this
// site. Without this script, or if a diagram cannot be read, its text stays.

import { make, rootOfSite } from "./dom.js";

const LIBRARY = "assets/socml/diagrams/mermaid.tiny.js";

/**
 * @typedef {object} Mermaid
 * @property {(settings: object) => void} initialize
 * @property {(id: string, text: string) => Promise<{ svg: string }>} render
 */

/** @returns {Promise<Mermaid>} */
function loadLibrary() {
  return new Promise((resolve, reject) => {
    const script = make("script", { src: new URL(LIBRARY, rootOfSite()).href });
    script.addEventListener("load", () => resolve(/** @type {any} */ (globalThis).mermaid));
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

/** Whether the page is dark, by the reader's choice. */
function isDark() {
  return document.body.dataset.mdColorScheme === "slate";
}

// The library takes away what has the id of a new drawing.
let number = 0;

/**
 * Put a drawing above its text.
 * @param {Mermaid} mermaid
 * @param {HTMLElement} source
 */
async function draw(mermaid, source) {
  number += 1;
  const id = `socml-diagram-${number}`;
  try {
    const { svg } = await mermaid.render(id, source.textContent ?? "");
    // The library has cleaned it: it runs in its strict mode, which no diagram can leave.
    const drawn = new DOMParser().parseFromString(svg, "text/html").querySelector("svg");
    if (!drawn) return;
    const old = source.closest("figure");
    const figure = old ?? make("figure", { class: "socml-figure" });
    if (old) {
      old.querySelector("svg")?.replaceWith(drawn);
      return;
    }
    source.replaceWith(figure);
    const text = make("details", {}, make("summary", { textContent: "As text" }), source);
    figure.append(drawn, text);
  } catch {
    // What it leaves behind says only that there was a mistake.
    document.getElementById(`d${id}`)?.remove();
  }
}

/** @param {NodeListOf<HTMLElement>} sources */
async function drawAll(sources) {
  const mermaid = await loadLibrary();
  const redraw = async () => {
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: "strict",
      htmlLabels: false,
      flowchart: { htmlLabels: false },
      theme: isDark() ? "dark" : "neutral",
      fontFamily: getComputedStyle(document.body).fontFamily,
    });
    for (const source of sources) await draw(mermaid, source);
  };
  await redraw();
  new MutationObserver(redraw).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
}

const found = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("pre.socml-diagram"));
if (found.length) drawAll(found).catch(() => {});
