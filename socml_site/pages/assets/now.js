// @ts-check
// Says what is on and what is next: on the timetable as a line, on the pages of rooms by hiding what is
// over. Without this script everything that is planned stands there, in order of time.

const MINUTE_MS = 60_000;
const KIOSK_RELOAD_MS = 5 * MINUTE_MS;
const isKiosk = new URLSearchParams(location.search).has("kiosk");

/** An example pretends that it is some moment; elsewhere the clock is real. */
function currentTime() {
  const fixed = /** @type {HTMLElement | null} */ (document.querySelector("[data-socml-fixed-now]"));
  return fixed?.dataset.socmlFixedNow ? Date.parse(fixed.dataset.socmlFixedNow) : Date.now();
}

/** @param {HTMLElement} element */
function span(element) {
  return [Date.parse(element.dataset.start ?? ""), Date.parse(element.dataset.end ?? "")];
}

/** @param {number} now */
function drawLine(now) {
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".socml-grid tr[data-start]"))) {
    const [start, end] = span(row);
    const isNow = start <= now && now < end;
    row.classList.toggle("socml-grid__now", isNow);
    if (isNow) row.style.setProperty("--socml-passed", String((now - start) / (end - start)));
  }
}

/**
 * @param {HTMLElement} program
 * @param {number} now
 */
function markProgram(program, now) {
  const items = /** @type {HTMLElement[]} */ ([...program.querySelectorAll("li[data-start]")]);
  let next = NaN;
  for (const item of items) {
    const [start, end] = span(item);
    if (start > now && !(start >= next)) next = start;
    item.dataset.when = end <= now ? "over" : start <= now ? "now" : "later";
  }
  for (const item of items) {
    if (item.dataset.when === "later" && span(item)[0] === next) item.dataset.when = "next";
  }
  return items.some((item) => item.dataset.when === "now" || item.dataset.when === "next");
}

/** @param {HTMLElement} page */
function markPage(page) {
  const now = currentTime();
  for (const section of page.querySelectorAll("section")) {
    const isAny = markProgram(section, now);
    const nothing = /** @type {HTMLElement | null} */ (section.querySelector(".socml-now__nothing"));
    if (nothing) nothing.hidden = isAny;
  }
  const lead = document.querySelector("[data-socml-now-lead]");
  if (lead) lead.textContent = "What is on in each room, and what is next.";
  page.dataset.socmlReady = "";
}

function tick() {
  drawLine(currentTime());
  for (const page of document.querySelectorAll("[data-socml-now]")) {
    const element = /** @type {HTMLElement} */ (page);
    const days = [...element.querySelectorAll("section")];
    markPage(element);
    if (isKiosk && "socmlAll" in element.dataset) {
      const now = currentTime();
      // One room: what is next may be on another day.
      const all = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("li[data-start]")]);
      const starts = all.map((item) => span(item)[0]).filter((start) => start > now);
      const next = Math.min(...starts);
      for (const item of all) {
        if (item.dataset.when === "next" && span(item)[0] !== next) item.dataset.when = "later";
      }
      for (const day of days) {
        day.hidden = !day.querySelector("[data-when=now], [data-when=next]");
      }
    }
  }
}

if (document.querySelector("[data-socml-now], .socml-grid")) {
  tick();
  setInterval(tick, MINUTE_MS / 3);
  if (isKiosk && document.querySelector("[data-socml-now]")) {
    document.documentElement.classList.add("socml-kiosk");
    setInterval(async () => {
      // Only where there is something to come back to.
      const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => undefined);
      if (answer?.ok) location.reload();
    }, KIOSK_RELOAD_MS);
  }
}
