// @ts-check
// Finds a page of the section by a few letters, and copies the command that clones the wiki. Without
// this script the sidebar shows the pages around, and the command can be selected.

const MOST = 30;

/** @param {string} text */
const fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();

/** @param {HTMLInputElement} input */
function findPages(input) {
  const section = /** @type {HTMLElement} */ (input.closest(".socml-nearby"));
  const list = /** @type {HTMLElement} */ (section.querySelector(".socml-nearby__list"));
  const found = /** @type {HTMLElement} */ (section.querySelector(".socml-nearby__found"));
  const around = [...list.children];
  /** @type {Promise<[string, string][]> | undefined} */
  let pages;

  const load = () => (pages ??= fetch(input.dataset.socmlPages ?? "").then((answer) => {
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  }));

  /** @param {[string, string]} page */
  function item([id, title]) {
    const link = document.createElement("a");
    link.href = `../${encodeURIComponent(id)}/`;
    link.textContent = title;
    const row = document.createElement("li");
    row.append(link);
    return row;
  }

  async function show() {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    if (!words.length) {
      list.replaceChildren(...around);
      found.textContent = "";
      return;
    }
    try {
      const all = await load();
      const fitting = all.filter(([, title]) => words.every((word) => fold(title).includes(word)));
      list.replaceChildren(...fitting.slice(0, MOST).map(item));
      const more = fitting.length > MOST ? `, the first ${MOST} shown` : "";
      found.textContent = fitting.length ? `${fitting.length} found${more}` : "No page fits.";
    } catch {
      // Opened from a disk, a page may not read other files.
      input.hidden = true;
    }
  }

  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && input.value) {
      event.stopPropagation();
      input.value = "";
      show();
    }
  });
  input.hidden = false;
}

/** @param {HTMLButtonElement} button */
function copyText(button) {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.socmlCopy ?? "");
    button.textContent = "Copied";
  });
  button.hidden = false;
}

for (const input of document.querySelectorAll("input[data-socml-pages]")) {
  findPages(/** @type {HTMLInputElement} */ (input));
}
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-socml-copy]")) {
    copyText(/** @type {HTMLButtonElement} */ (button));
  }
}
