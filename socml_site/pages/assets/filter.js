// @ts-check
// Narrows a list by words, and by choices that its rows answer in data attributes of the same name.
// What is chosen stands in the address, so that a filtered list can be shared; without this script the
// whole list is shown.

/** @param {string} text */
const fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();

/**
 * @param {HTMLElement} row
 * @param {Record<string, string>} wanted
 */
function fits(row, wanted) {
  const words = fold(wanted.find).split(/\s+/).filter(Boolean);
  const text = words.length ? fold(row.textContent ?? "") : "";
  return (
    words.every((word) => text.includes(word)) &&
    Object.entries(wanted).every(([name, value]) => {
      const answer = row.dataset[name] ?? "";
      return name === "find" || !value || answer === value || answer.includes(`|${value}|`);
    })
  );
}

/** @param {HTMLFormElement} form */
function start(form) {
  const article = form.closest("article") ?? document.body;
  const groups = /** @type {HTMLElement[]} */ ([...article.querySelectorAll(".socml-group")]);
  const none = /** @type {HTMLElement | null} */ (article.querySelector("[data-socml-none]"));
  const found = /** @type {HTMLOutputElement} */ (form.elements.namedItem("found"));
  /** @param {string} name */
  const field = (name) =>
    /** @type {HTMLInputElement | HTMLSelectElement} */ (form.elements.namedItem(name));

  const names = [...form.querySelectorAll("input, select")].map(
    (each) => /** @type {HTMLInputElement | HTMLSelectElement} */ (each).name,
  );
  const address = new URLSearchParams(location.search);
  for (const name of names) {
    field(name).value = address.get(name) ?? "";
  }

  function apply() {
    const wanted = Object.fromEntries(names.map((name) => [name, field(name).value]));
    const isFiltered = Object.values(wanted).some(Boolean);
    let shown = 0;
    for (const group of groups) {
      let inGroup = 0;
      for (const row of /** @type {NodeListOf<HTMLElement>} */ (
        group.querySelectorAll(".socml-row")
      )) {
        row.hidden = !fits(row, wanted);
        inGroup += Number(!row.hidden);
      }
      group.hidden = inGroup === 0;
      shown += inGroup;
    }
    if (none) none.hidden = shown > 0;
    found.value = isFiltered ? `${shown} shown` : "";
    const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
    const suffix = query.size ? `?${query}` : "";
    history.replaceState(null, "", location.pathname + suffix + location.hash);
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  article.querySelector("[data-socml-reset]")?.addEventListener("click", () => {
    form.reset();
    apply();
    field("find").focus();
  });
  form.hidden = false;
  apply();
}

for (const form of document.querySelectorAll("form[data-socml-filter]")) {
  start(/** @type {HTMLFormElement} */ (form));
}
