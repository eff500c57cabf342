// @ts-check
// Says what is on and what is next: on the timetable as a line, on the pages of rooms by hiding what is
// over. Without this script everything that is planned stands there, in order of time.

const MINUTE_MS = 60_000;
const KIOSK_RELOAD_MS = 5 * MINUTE_MS;
// On paper there is no now.
const TIMETABLE_ROWS = ".socml-schedule .socml-grid tr[data-start]";
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
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(TIMETABLE_ROWS))) {
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

/** In one room, what is next may be on another day, and there is one such thing only.
 * @param {HTMLElement} page */
function keepOneNext(page) {
  const later = /** @type {HTMLElement[]} */ ([...page.querySelectorAll("li[data-when=next]")]);
  const next = Math.min(...later.map((item) => span(item)[0]));
  for (const item of later) {
    if (span(item)[0] !== next) item.dataset.when = "later";
  }
  const days = [...page.querySelectorAll("section")];
  for (const day of days) {
    day.hidden = isKiosk && !day.querySelector("[data-when=now], [data-when=next]");
  }
  const nothing = /** @type {HTMLElement | null} */ (page.querySelector(":scope > .socml-now__nothing"));
  if (nothing) nothing.hidden = !days.length || Boolean(page.querySelector("[data-when=now], [data-when=next]"));
}

/** A long day scrolls in a box of its own: without a link, nobody would find the line. */
function offerJump() {
  const row = document.querySelector(".socml-grid__now");
  const lead = document.querySelector(".socml-lead");
  if (!row || !lead || document.getElementById("socml-now-row")) return;
  row.id = "socml-now-row";
  const link = document.createElement("a");
  link.href = "#socml-now-row";
  link.textContent = "Jump to now";
  lead.append(" ", link);
}

function tick() {
  drawLine(currentTime());
  offerJump();
  for (const page of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-socml-now]"))) {
    markPage(page);
    if ("socmlAll" in page.dataset) keepOneNext(page);
  }
}

if (document.querySelector("[data-socml-now], .socml-schedule")) {
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
