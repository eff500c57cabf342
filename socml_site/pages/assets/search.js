// @ts-check
// Searches the site: in a dialog over any page, or on the page /search/, whose address holds what was
// searched. Without this script the header's link leads to that page, which says what it takes.

import { make } from "./dom.js";

const AT_ONCE = 10;
const MOST_PARTS = 3;
const PAUSE_MS = 120;
const INDEX = "assets/socml/search/";
const MODULES = ["./search_engine.mjs", "./search_excerpt.mjs"];
const OPENING_KEYS = ["/", "s", "f"];
/** @type {[name: string, label: string][]} */
const FACETS = [
  ["kind", "Kind"],
  ["topic", "Topic"],
  ["person", "Person"],
  ["year", "Year"],
];
const HAS_DECISIONS = "decisions";
const EXACTLY = "exactly";

/** @typedef {import("./search_engine.mjs").Engine} Engine */
/** @typedef {import("./search_engine.mjs").Answer} Answer */
/** @typedef {import("./search_engine.mjs").Page} Page */
/** @typedef {import("./search_excerpt.mjs").Piece} Piece */
/** @typedef {import("./search_engine.mjs").Sets} Sets */
/** @typedef {Map<string, Map<string, number>>} Counts */
/** @typedef {{ engine: Engine, excerptOf: typeof import("./search_excerpt.mjs").excerptOf }} Tools */

/** @type {Promise<any[]> | undefined} */
let modules;
/** @type {Promise<Engine> | undefined} */
let opened;
let failures = 0;

/** @param {URL} root @returns {Promise<Tools>} */
async function loadTools(root) {
  // A browser asks for the same module only once, also if it failed.
  modules ??= Promise.all(MODULES.map((path) => import(failures ? `${path}?${failures}` : path)));
  modules.catch(() => {
    modules = undefined;
    failures += 1;
  });
  const [{ Engine }, { excerptOf }] = await modules;
  const index = (opened ??= Engine.open((/** @type {string} */ path) => fetchFile(new URL(INDEX + path, root))));
  index.catch(forgetIndex);
  return { engine: await index, excerptOf };
}

/** Whoever was offline may try again; and another site may be there by now, with another index. */
function forgetIndex() {
  opened = undefined;
}

/** Where the others are, says the first file, whose name is always the same. @param {URL} url */
async function fetchFile(url) {
  const response = await fetch(url, url.href.endsWith(".json") ? { cache: "no-cache" } : {});
  if (!response.ok) throw new Error(`${url.href}: ${response.status}`);
  return response.arrayBuffer();
}

/** @param {Piece[]} pieces */
function marked(pieces) {
  return pieces.map(({ text, isFound }) => (isFound ? make("mark", { textContent: text }) : text));
}

/**
 * @param {Page} page
 * @param {Set<string>} words
 * @param {URL} root
 * @param {Tools["excerptOf"]} excerptOf
 */
function showHit(page, words, root, excerptOf) {
  const href = new URL(page.url, root).href;
  const parts = page.parts.map(([anchor, heading, text]) => {
    const excerpt = excerptOf(text, words);
    const inHeading = excerptOf(heading, words);
    const found = [excerpt.different + inHeading.different, excerpt.places + inHeading.places];
    return { anchor, heading, excerpt, found };
  });
  const below = parts.filter(({ anchor, found: [different] }) => anchor && different);
  const best = [...below].sort(({ found: a }, { found: b }) => b[0] - a[0] || b[1] - a[1]).slice(0, MOST_PARTS);
  const item = make("li", { class: "socml-hit" });
  const title = make("a", { href, textContent: page.title, class: "socml-hit__title" });
  item.append(make("p", {}, title, " ", make("span", { class: "socml-format", textContent: page.kind })));
  const [top] = parts;
  if (top.excerpt.places || !best.length) {
    item.append(make("p", { class: "socml-hit__text" }, ...marked(top.excerpt.pieces)));
  }
  if (best.length) {
    const rows = below.filter((part) => best.includes(part)).map(({ anchor, heading, excerpt }) =>
      make(
        "li",
        {},
        make("a", { href: `${href}#${encodeURIComponent(anchor)}`, textContent: heading }),
        make("p", { class: "socml-hit__text" }, ...marked(excerpt.pieces)),
      ));
    item.append(make("ul", {}, ...rows));
  }
  return item;
}

/** The pages that have all these values. @param {number[]} pages @param {Sets} sets @param {Record<string, string>} filters */
function narrowed(pages, sets, filters) {
  const wanted = Object.entries(filters).map(([name, value]) => sets.get(name)?.get(value) ?? new Set());
  return pages.filter((page) => wanted.every((set) => set.has(page)));
}

/** How many hits there would be with each value, whatever else of the same facet is chosen.
 * @param {number[]} pages
 * @param {Sets} sets
 * @param {Record<string, string>} filters
 * @returns {Counts} */
function countHits(pages, sets, filters) {
  return new Map([...sets].map(([name, values]) => {
    const { [name]: _, ...others } = filters;
    const here = narrowed(pages, sets, others);
    return [name, new Map([...values].map(([value, set]) => [value, here.filter((page) => set.has(page)).length]))];
  }));
}

/** One search box with its results. */
class Search {
  /**
   * @param {HTMLElement} host
   * @param {URL} root
   * @param {{ close?: () => void }} options
   */
  constructor(host, root, { close } = {}) {
    this.root = root;
    this.isPage = !close;
    this.turn = 0;
    this.shown = AT_ONCE;
    this.isExact = false;
    /** @type {number | undefined} */
    this.timer = undefined;
    this.input = make("input", {
      type: "search",
      name: "q",
      placeholder: "Sessions, notes, people",
      ariaLabel: "Search this site",
      autocomplete: "off",
      spellcheck: false,
    });
    this.choices = Object.fromEntries(FACETS.map(([name]) => [name, make("select", { name })]));
    this.decisions = make("input", { type: "checkbox", name: HAS_DECISIONS, value: "yes" });
    this.decisionsLabel = make("span", { textContent: "Has decisions" });
    this.facets = make(
      "details",
      { class: "socml-search__facets", open: matchMedia("(min-width: 60em)").matches },
      make("summary", { textContent: "Narrow down" }),
      ...FACETS.map(([name, label]) => make("label", { hidden: true }, `${label} `, this.choices[name])),
      make("label", { hidden: true }, this.decisions, " ", this.decisionsLabel),
    );
    this.status = make("p", { class: "socml-search__status", role: "status" });
    this.offers = make("p", { class: "socml-search__offers" });
    this.list = make("ol", { class: "socml-search__results", ariaLabel: "Results" });
    this.more = make("button", { type: "button", class: "socml-button", textContent: "More results", hidden: true });
    this.toPage = make("a", { textContent: "These results on a page of their own", hidden: true });
    const row = make("div", { class: "socml-search__row" }, this.input);
    if (close) {
      row.append(make("button", { type: "button", textContent: "Close", onclick: close }));
    }
    this.form = make("form", { role: "search" }, row, this.facets);
    host.append(
      this.form,
      this.status,
      this.offers,
      this.list,
      make("p", { class: "socml-search__more" }, this.more, " ", this.toPage),
    );
    this.listen(host, close);
    this.say("");
  }

  /**
   * @param {HTMLElement} host
   * @param {(() => void) | undefined} close
   */
  listen(host, close) {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.links()[0]?.click();
    });
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.isExact = false;
      this.timer = setTimeout(() => this.search(), PAUSE_MS);
    });
    this.facets.addEventListener("change", () => this.search());
    // At the click it is not open yet.
    this.facets.querySelector("summary")?.addEventListener("click", () => {
      if (!this.facets.open) setTimeout(() => this.search(this.shown));
    });
    this.more.addEventListener("click", async () => {
      const first = this.shown;
      await this.search(this.shown + AT_ONCE);
      /** @type {HTMLElement | null} */ (this.list.children[first]?.querySelector("a"))?.focus();
    });
    this.list.addEventListener("click", (event) => {
      // A hit may be on this very page.
      if (/** @type {Element} */ (event.target).closest("a")) close?.();
    });
    host.addEventListener("keydown", (event) => this.move(event));
  }

  links() {
    return /** @type {HTMLAnchorElement[]} */ ([...this.list.querySelectorAll("a")]);
  }

  /** @param {KeyboardEvent} event */
  move(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    const at = document.activeElement;
    if (!step || at instanceof HTMLSelectElement) return;
    const stops = [this.input, ...this.links()];
    const place = stops.findIndex((stop) => stop === at);
    const next = stops[place + step];
    if (place < 0 || !next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  /** @returns {Record<string, string>} */
  chosen() {
    const fields = [...Object.values(this.choices), ...(this.decisions.checked ? [this.decisions] : [])];
    return Object.fromEntries(fields.filter((field) => field.value).map((field) => [field.name, field.value]));
  }

  /** @param {URLSearchParams} query */
  begin(query) {
    this.input.value = query.get("q") ?? "";
    this.isExact = query.has(EXACTLY);
    for (const [name, select] of Object.entries(this.choices)) {
      const value = query.get(name);
      if (value) {
        select.append(new Option(value, value, false, true));
        this.facets.open = true;
      }
    }
    this.decisions.checked = query.has(HAS_DECISIONS);
    this.facets.open ||= this.decisions.checked;
    return this.search();
  }

  /** @param {string} text */
  say(text) {
    this.status.textContent = text;
  }

  clear() {
    this.list.replaceChildren();
    this.offers.replaceChildren();
    this.more.hidden = true;
    this.toPage.hidden = true;
  }

  async search(shown = AT_ONCE) {
    const turn = ++this.turn;
    const words = this.input.value.trim();
    const filters = this.chosen();
    const query = new URLSearchParams({ q: words, ...filters, ...(this.isExact ? { [EXACTLY]: "yes" } : {}) });
    if (this.isPage) history.replaceState(null, "", words ? `?${query}` : location.pathname);
    // One letter begins half of all words.
    if (words.length < 2 && /^[\x00-\x7f]*$/.test(words)) {
      this.clear();
      this.say(words ? "Two letters at least." : "");
      return;
    }
    try {
      const { engine, excerptOf } = await loadTools(this.root);
      const answer = await engine.find(words, { isExact: this.isExact });
      const isNarrowed = Object.keys(filters).length > 0;
      const sets = this.facets.open || isNarrowed ? await engine.facets() : new Map();
      const found = narrowed(answer.pages, sets, filters);
      const pages = await Promise.all(found.slice(0, shown).map((number) => engine.page(number)));
      if (turn !== this.turn) return;
      if (this.facets.open) this.offer(countHits(answer.pages, sets, filters));
      this.shown = shown;
      const marks = new Set(answer.words);
      this.list.replaceChildren(...pages.map((page) => showHit(page, marks, this.root, excerptOf)));
      const total = found.length;
      this.more.hidden = total <= shown;
      this.toPage.hidden = this.isPage || !total;
      this.toPage.href = `${new URL("search/", this.root).href}?${query}`;
      this.tell(words, answer, total, shown);
    } catch (error) {
      if (turn !== this.turn) return;
      forgetIndex();
      this.clear();
      this.say(
        location.protocol === "file:"
          ? "A page opened from a disk may not read the index. Serve the folder, and search works: python3 -m http.server"
          : "The index cannot be reached at the moment.",
      );
    }
  }

  /** Say how many there are, and where something else was searched than was typed, what.
   * @param {string} words
   * @param {Answer} answer
   * @param {number} total
   * @param {number} shown */
  tell(words, answer, total, shown) {
    const { instead, meant, missing, isPartly } = answer;
    const rest = total > shown ? `, the first ${shown} shown` : "";
    const count = `${total} ${total === 1 ? "result" : "results"}${rest}.`;
    const said = [];
    if (missing.length) said.push(`${missing.map(quoted).join(" and ")} ${missing.length > 1 ? "are" : "is"} nowhere on this site.`);
    if (!answer.pages.length) {
      const advice = meant ? `Did you mean ${quoted(meant)}?` : this.isExact ? "" : "Fewer or other words may find more.";
      this.say(["Nothing found.", ...said, advice].join(" ").trim());
    } else {
      if (instead) said.push(`Showing results for ${quoted(instead)}.`);
      if (isPartly) said.push("No page has all of these words; these pages have some of them.");
      this.say([...said, total ? count : "Nothing found with these choices."].join(" "));
    }
    const offers = [];
    if (meant) offers.push(this.choice(`Search for ${quoted(meant)}`, meant, false));
    if (instead && !missing.length) offers.push(this.choice(`Search instead for ${quoted(words)}`, words, true));
    this.offers.replaceChildren(...offers);
  }

  /** A button that searches for something else.
   * @param {string} label
   * @param {string} words
   * @param {boolean} isExact */
  choice(label, words, isExact) {
    const onclick = () => {
      this.input.value = words;
      this.isExact = isExact;
      this.input.focus();
      this.search();
    };
    return make("button", { type: "button", class: "socml-button", textContent: label, onclick });
  }

  /** @param {Counts} counts */
  offer(counts) {
    for (const [name, select] of Object.entries(this.choices)) {
      const all = counts.get(name) ?? new Map();
      const values = [...all.keys()].filter((value) => all.get(value) || value === select.value);
      values.sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
      const options = values.map((value) => new Option(`${value} (${all.get(value)})`, value, false, value === select.value));
      select.replaceChildren(new Option("any", ""), ...options);
      /** @type {HTMLElement} */ (select.parentElement).hidden = all.size < 2;
    }
    const decisions = counts.get(HAS_DECISIONS);
    this.decisionsLabel.textContent = `Has decisions (${decisions?.get("yes") ?? 0})`;
    /** @type {HTMLElement} */ (this.decisions.parentElement).hidden = !decisions;
  }
}

/** @param {string} text */
function quoted(text) {
  return `\u201c${text}\u201d`;
}

/** @param {HTMLAnchorElement} link */
function startDialog(link) {
  const root = new URL("..", link.href);
  /** @type {HTMLDialogElement | undefined} */
  let dialog;
  /** @type {Search | undefined} */
  let box;

  function open() {
    if (!dialog) {
      dialog = make("dialog", { class: "socml-search md-typeset", ariaLabel: "Search" });
      const shown = dialog;
      box = new Search(shown, root, { close: () => shown.close() });
      shown.addEventListener("click", (event) => event.target === shown && shown.close());
      // Material moves to the next page at `n`, and so on, wherever nobody is typing.
      shown.addEventListener("keydown", (event) => event.stopPropagation());
      document.body.append(shown);
    }
    if (dialog.open) return;
    dialog.showModal();
    box?.input.focus();
    box?.input.select();
  }

  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    const at = /** @type {HTMLElement} */ (event.target);
    const isTyping = at.isContentEditable || at.closest?.("input:not([type=checkbox]), textarea, select");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !OPENING_KEYS.includes(event.key)) return;
    event.preventDefault();
    open();
  });
}

const header = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a[data-socml-search]"));
const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-socml-search-page]"));
if (header && page) {
  const box = new Search(page, new URL("..", header.href));
  header.addEventListener("click", (event) => {
    event.preventDefault();
    box.input.focus();
  });
  box.begin(new URLSearchParams(location.search));
  box.input.focus();
} else if (header) {
  startDialog(header);
}
