// @ts-check
// Shows times in the reader's own zone, if they choose so: once, for all pages. The choice stays in
// this browser. Without this script every time is the conference's, and says so.

const KEY = "socml-zone";
const OWN = Intl.DateTimeFormat().resolvedOptions().timeZone;
const labels = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".socml-zone"))];
/** What each element said before: the conference's own words. @type {Map<Element, string>} */
const originals = new Map(labels.map((label) => [label, label.textContent ?? ""]));
/** @type {HTMLButtonElement[]} */
const buttons = [];

function isOwnChosen() {
  try {
    return localStorage.getItem(KEY) === "own";
  } catch {
    return false;
  }
}

/** @param {boolean} isOwn */
function choose(isOwn) {
  try {
    localStorage.setItem(KEY, isOwn ? "own" : "conference");
  } catch {
    // Where nothing may be kept, the choice holds for this page.
  }
  show(isOwn);
}

/**
 * @param {Date} moment
 * @param {Intl.DateTimeFormatOptions} options
 */
function parts(moment, options) {
  const format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: OWN });
  return Object.fromEntries(format.formatToParts(moment).map((part) => [part.type, part.value]));
}

/** @param {Date} moment */
function clock(moment) {
  const { hour, minute } = parts(moment, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return `${hour}:${minute}`;
}

/** @param {Date} moment */
function day(moment) {
  const found = parts(moment, { weekday: "short", day: "numeric", month: "short" });
  return `${found.weekday} ${found.day} ${found.month.slice(0, 3)}`;
}

/** @param {HTMLTimeElement} time */
function inOwnZone(time) {
  const start = new Date(time.dateTime);
  const end = time.dataset.end ? new Date(time.dataset.end) : undefined;
  const [, conferenceDay] = /^\d+-\d+-0?(\d+)/.exec(time.dateTime) ?? [];
  const ownDay = day(start);
  // Under the heading of a day, another day has to be named.
  const isOtherDay = ownDay.split(" ")[1] !== conferenceDay;
  const head = time.dataset.socmlTime === "day" || isOtherDay ? `${ownDay}, ` : "";
  if (!end) return head + clock(start);
  const tail = day(end) === ownDay ? clock(end) : `${day(end)} ${clock(end)}`;
  return `${head}${clock(start)}\u2013${tail}`;
}

/** @param {boolean} isOwn */
function show(isOwn) {
  for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll("time[data-socml-time]"))) {
    const text = originals.get(time) ?? time.textContent ?? "";
    originals.set(time, text);
    time.textContent = isOwn ? inOwnZone(time) : text;
  }
  for (const label of labels) label.textContent = isOwn ? OWN : originals.get(label) ?? "";
  for (const button of buttons) button.textContent = `Show them in ${isOwn ? button.value : OWN}`;
}

for (const note of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-socml-zone]"))) {
  const zone = note.dataset.socmlZone ?? "";
  if (!OWN || OWN === canonical(zone)) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.value = zone;
  button.className = "socml-button socml-zone-switch";
  button.addEventListener("click", () => choose(!isOwnShown()));
  note.append(" ", button);
  buttons.push(button);
}

/** Browsers call some zones by their old names. @param {string} zone */
function canonical(zone) {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return zone;
  }
}

function isOwnShown() {
  return buttons.some((button) => button.textContent === `Show them in ${button.value}`);
}

show(isOwnChosen() && Boolean(OWN));
// A list that a script made has times of its own.
document.addEventListener("socml-times", () => show(isOwnChosen()));
