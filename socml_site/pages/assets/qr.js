// @ts-check
// Draws addresses as QR codes, for a phone's camera: wherever `data-socml-qr` names one, and for other
// scripts. The library comes only with a page that has a code. Without this script the links are there.

/**
 * @param {string} address
 * @returns {Promise<SVGSVGElement>} rejected if the address is too long for a code
 */
export async function drawCode(address) {
  const { generate } = await import("./lean-qr.mjs");
  const code = generate(address);
  const quiet = 4;
  let path = "";
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (code.get(x, y)) path += `M${x + quiet} ${y + quiet}h1v1h-1z`;
    }
  }
  const whole = code.size + 2 * quiet;
  const svg = element("svg", { class: "socml-qr", viewBox: `0 0 ${whole} ${whole}`, "shape-rendering": "crispEdges", "aria-hidden": "true" });
  // Dark on light in every colour scheme: cameras expect it.
  svg.append(element("path", { d: `M0 0h${whole}v${whole}h-${whole}z`, fill: "#fff" }), element("path", { d: path, fill: "#000" }));
  return svg;
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 */
function element(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-socml-qr]"))) {
  drawCode(place.dataset.socmlQr ?? "").then((svg) => place.append(svg));
}
