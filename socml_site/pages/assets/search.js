// @ts-check
// Searches the site with Pagefind's index: in a dialog over any page, or on the page /search/, whose
// address holds what was searched. Without this script the header's link leads to that page, which
// says what it takes.

import { make } from "./dom.js";

const AT_ONCE = 10;
const MOST_PARTS = 3;
const PAUSE_MS = 120;
const INDEX = "assets/socml/search/pagefind.js";
const OPENING_KEYS = ["/", "s", "f"];
/** @type {[name: string, label: string][]} */
const FACETS = [
  ["kind", "Kind"],
  ["topic", "Topic"],
  ["person", "Person"],
  ["year", "Year"],
];
const SPELLINGS = "\u2061";
const HAS_DECISIONS = "decisions";

/**
 * @typedef {{ title: string, url: string, anchor?: object, locations: number[], excerpt: string }} Part
 * @typedef {{ url: string, meta: Record<string, string>, filters: Record<string, string[]>, sub_results: Part[] }} Hit
 * @typedef {Record<string, Record<string, number>>} Counts
 * @typedef {{ results: { data: () => Promise<Hit> }[], filters: Counts }} Found
 * @typedef {object} Engine
 * @property {(options: object) => Promise<void>} options
 * @property {() => Promise<void>} init
 * @property {() => Promise<Counts>} filters
 * @property {(words: string, options: { filters: Record<string, string> }) => Promise<Found>} search
 */

/** @type {Promise<Engine> | undefined} */
let engine;
let failures = 0;

/** @param {URL} root */
function loadEngine(root) {
  engine ??= (async () => {
    /** @type {Engine} */
    const found = await import(new URL(failures ? `${INDEX}?${failures}` : INDEX, root).href);
    await found.options({ baseUrl: root.pathname, excerptLength: 24 });
    await found.init();
    return found;
  })();
  // Whoever was offline may try again; a browser asks for the same module only once.
  engine.catch(() => {
    engine = undefined;
    failures += 1;
  });
  return engine;
}

/** The words of an excerpt, of which Pagefind marks some and escapes the others; never as HTML.
 * Behind the sign stand other spellings, which only searching needs.
 * @param {string} html */
function excerpt(html) {
  return html.split(SPELLINGS)[0].split(/<\/?mark>/).map((part, number) => {
    const text = part
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&");
    return number % 2 ? make("mark", { textContent: text }) : text;
  });
}

/** @param {Hit} hit */
function showHit(hit) {
  const top = hit.sub_results.find((part) => !part.anchor);
  const parts = hit.sub_results.filter((part) => part.anchor);
  const best = [...parts].sort((a, b) => b.locations.length - a.locations.length).slice(0, MOST_PARTS);
  const [kind] = hit.filters.kind ?? [];
  const item = make("li", { class: "socml-hit" });
  const title = make("a", { href: hit.url, textContent: hit.meta.title, class: "socml-hit__title" });
  item.append(make("p", {}, title, " ", make("span", { class: "socml-format", textContent: kind ?? "" })));
  if (top) item.append(make("p", { class: "socml-hit__text" }, ...excerpt(top.excerpt)));
  if (best.length) {
    const rows = parts.filter((part) => best.includes(part)).map((part) =>
      make(
        "li",
        {},
        make("a", { href: part.url, textContent: part.title }),
        make("p", { class: "socml-hit__text" }, ...excerpt(part.excerpt)),
      ));
    item.append(make("ul", {}, ...rows));
  }
  return item;
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
    this.more.hidden = true;
    this.toPage.hidden = true;
  }

  async search(shown = AT_ONCE) {
    const turn = ++this.turn;
    const words = this.input.value.trim();
    const filters = this.chosen();
    const query = new URLSearchParams({ q: words, ...filters });
    if (this.isPage) history.replaceState(null, "", words ? `?${query}` : location.pathname);
    // One letter begins half of all words.
    if (words.length < 2 && /^[\x00-\x7f]*$/.test(words)) {
      this.clear();
      this.say(words ? "Two letters at least." : "");
      return;
    }
    try {
      const found = await loadEngine(this.root);
      const counts = this.facets.open ? await this.count(found, words, filters) : undefined;
      const answer = await found.search(words, { filters });
      const hits = await Promise.all(answer.results.slice(0, shown).map((result) => result.data()));
      if (turn !== this.turn) return;
      if (counts) this.offer(counts);
      this.shown = shown;
      this.list.replaceChildren(...hits.map(showHit));
      const total = answer.results.length;
      this.more.hidden = total <= shown;
      this.toPage.hidden = this.isPage || !total;
      this.toPage.href = `${new URL("search/", this.root).href}?${query}`;
      const rest = total > shown ? `, the first ${shown} shown` : "";
      this.say(total ? `${total} ${total === 1 ? "result" : "results"}${rest}.` : "Nothing found. Fewer or shorter words find more.");
    } catch (error) {
      if (turn !== this.turn) return;
      this.clear();
      this.say(
        location.protocol === "file:"
          ? "A page opened from a disk may not read the index. Serve the folder, and search works: python3 -m http.server"
          : "The index cannot be reached at the moment.",
      );
    }
  }

  /** How many hits there would be with each value, whatever else of the same facet is chosen.
   * @param {Engine} found
   * @param {string} words
   * @param {Record<string, string>} filters
   * @returns {Promise<{ all: Counts, here: Counts }>} */
  async count(found, words, filters) {
    const all = await found.filters();
    const names = [...Object.keys(this.choices), HAS_DECISIONS];
    const counted = names.map(async (name) => {
      const { [name]: _, ...others } = filters;
      const answer = await found.search(words, { filters: others });
      return /** @type {const} */ ([name, answer.filters[name] ?? {}]);
    });
    return { all, here: Object.fromEntries(await Promise.all(counted)) };
  }

  /** @param {{ all: Counts, here: Counts }} counts */
  offer({ all, here }) {
    for (const [name, select] of Object.entries(this.choices)) {
      const values = Object.keys(all[name] ?? {}).filter((value) => here[name][value] || value === select.value);
      values.sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
      const options = values.map((value) => {
        const text = `${value} (${here[name][value] ?? 0})`;
        return new Option(text, value, false, value === select.value);
      });
      select.replaceChildren(new Option("any", ""), ...options);
      /** @type {HTMLElement} */ (select.parentElement).hidden = Object.keys(all[name] ?? {}).length < 2;
    }
    this.decisionsLabel.textContent = `Has decisions (${here[HAS_DECISIONS].yes ?? 0})`;
    /** @type {HTMLElement} */ (this.decisions.parentElement).hidden = !all[HAS_DECISIONS];
  }
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
