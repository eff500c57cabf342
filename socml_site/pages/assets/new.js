// @ts-check
// Asks for a title and a name before the repo host's editor opens, and fills them in there. Without this
// script the editor opens all the same, and asks for them in a comment.

import { make } from "./dom.js";

const LONGEST_NAME = 60;

/** Quotes as JSON has them are quotes for YAML as well. @param {string} text */
function quoted(text) {
  return JSON.stringify(text.replace(/\s+/g, " ").trim());
}

const PLAIN = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

/** A file's name as the check wants it. A title without a plain letter gives a name all the same, and
 * not the one that another such title gives. @param {string} title */
function fileName(title) {
  const whole = title.replace(/['\u2019]/g, "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const plain = whole.replace(/[ßæœøłđðþı]/g, (letter) => PLAIN[/** @type {keyof typeof PLAIN} */ (letter)]);
  const name = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+/, "").slice(0, LONGEST_NAME).replace(/-+$/, "");
  if (name && !["index", "readme"].includes(name)) return name;
  const sum = [...title].reduce((so_far, letter) => (so_far * 31 + (letter.codePointAt(0) ?? 0)) % 0x7fffffff, 7);
  return `session-${sum.toString(36)}`;
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
      filled = value.replace(/[^/]*$/, () => `${fileName(title)}.md`);
    } else {
      if (title) filled = filled.replace(/^title:.*$/m, () => `title: ${quoted(title)}`);
      const names = name.split(/\s*[,;&]\s*/).filter(Boolean).map(quoted);
      const people = names.length > 1 ? `[${names.join(", ")}]` : names[0];
      if (people) filled = filled.replace(/^proposers:.*$/m, () => `proposers: ${people}`);
    }
    return `${encodeURIComponent(key)}=${encodeURIComponent(filled)}`;
  });
  return `${url.origin}${url.pathname}?${query.join("&")}`;
}

for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-socml-new]"))) {
  const title = make("input", { type: "text", maxLength: 200, required: true, pattern: ".*\\S.*", autocomplete: "off" });
  const name = make("input", { type: "text", maxLength: 100, required: true, autocomplete: "name" });
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
