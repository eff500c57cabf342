// @ts-check
// Keeps sessions in mind: stars stay in this browser, and leave it only in a link that the reader shares.
// The page /mine/ shows them in order of time with their clashes, and makes a calendar of them. Without
// this script there are no stars, and every session has a calendar entry of its own.

import { make, rootOfSite } from "./dom.js";
import { drawCode } from "./qr.js";

const ID = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const MOST = 500;

// The site's root tells one conference on a host from another.
const ROOT = rootOfSite();
const KEY = `socml-stars:${ROOT.pathname}`;

/** @param {unknown} value @returns {string[]} */
function readIds(value) {
  if (!Array.isArray(value)) return [];
  return [...new Set(value.filter((id) => typeof id === "string" && ID.test(id)))].slice(0, MOST);
}

/** What is kept; anything that is not ours counts as nothing. */
function readStars() {
  try {
    return new Set(readIds(JSON.parse(localStorage.getItem(KEY) ?? "[]")));
  } catch {
    return new Set(/** @type {string[]} */ ([]));
  }
}

let stars = readStars();

/** @param {Iterable<string>} ids */
function keep(ids) {
  stars = new Set(readIds([...ids]));
  try {
    localStorage.setItem(KEY, JSON.stringify([...stars].sort()));
  } catch {
    // Where nothing may be kept, stars hold for this page.
  }
  show();
}

function show() {
  for (const element of document.querySelectorAll("[data-socml-star]")) {
    const button = /** @type {HTMLButtonElement} */ (element);
    button.setAttribute("aria-pressed", String(stars.has(button.dataset.socmlStar ?? "")));
    button.hidden = false;
  }
  mine?.draw();
}

/**
 * @typedef {{ uid: string, start?: string, end?: string, room?: string }} Meeting
 * @typedef {Meeting & { id: string, title: string, url: string, state: string, others?: Meeting[] }} Session
 */

/** All times of a session, the first among them. @param {Session} session @returns {Meeting[]} */
function meetingsOf(session) {
  return [session, ...(session.others ?? [])];
}

/** @param {Meeting} one @param {Meeting} other */
function overlap(one, other) {
  if (!one.start || !other.start || !one.end || !other.end) return false;
  return Date.parse(one.start) < Date.parse(other.end) && Date.parse(other.start) < Date.parse(one.end);
}

/** Say that two sessions are at the same time, and when if there are other times; empty if they are not.
 * @param {Session} one @param {Session} other */
function clash(one, other) {
  const [ones, others] = [meetingsOf(one), meetingsOf(other)];
  const found = ones.find((meeting) => others.some((each) => overlap(meeting, each)));
  if (!found) return "";
  const isOnlyTime = ones.length === 1 && others.length === 1;
  const when = isOnlyTime ? "" : `, on ${words(found.start ?? "").day} at ${words(found.start ?? "").clock}`;
  return `At the same time as ${other.title}${when}`;
}

/** The words of the conference's own clocks, which stand in the moment. @param {string} moment */
function words(moment) {
  const date = new Date(`${moment.slice(0, 16)}Z`);
  const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  return { day: day.format(date).replace(",", ""), clock: moment.slice(11, 16) };
}

/** @param {Meeting} meeting */
function whenElement(meeting) {
  const start = words(meeting.start ?? "");
  const end = words(meeting.end ?? "");
  const time = make("time", { dateTime: meeting.start });
  time.dataset.socmlTime = "day";
  time.dataset.end = meeting.end;
  time.textContent = `${start.day}, ${start.clock}\u2013${end.day === start.day ? "" : `${end.day} `}${end.clock}`;
  return time;
}

class Mine {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    /** @type {Session[]} */
    this.sessions = [];
    this.shared = this.readShared();
    this.code = make("div", { class: "socml-mine__code", id: "socml-mine-code", hidden: true });
    this.message = make("p", { class: "socml-empty", role: "status" });
    host.append(this.message);
    host.hidden = false;
  }

  /** Stars that came with the address: they stand behind #, which no server gets to see. */
  readShared() {
    const match = /^#stars=(.*)$/.exec(location.hash);
    try {
      return match ? readIds(decodeURIComponent(match[1]).split(",")) : [];
    } catch {
      return [];
    }
  }

  async load() {
    try {
      const answer = await fetch(this.host.dataset.socmlMine ?? "");
      if (!answer.ok) throw new Error(answer.statusText);
      this.sessions = await answer.json();
      this.draw();
    } catch {
      this.message.textContent = "The list of sessions cannot be reached at the moment.";
    }
  }

  draw() {
    if (!this.sessions.length) return;
    const ids = this.shared.length ? new Set(this.shared) : stars;
    const chosen = this.sessions.filter((session) => ids.has(session.id));
    const parts = this.shared.length ? [this.sharedNote(chosen.length)] : [];
    if (!chosen.length) {
      const text = this.shared.length ? "None of these sessions is here any more." : "Nothing yet. A star beside a session, on the schedule or in a list, puts it here.";
      this.host.replaceChildren(...parts, make("p", { class: "socml-empty", textContent: text }));
      return;
    }
    const list = make("ul", { class: "socml-rows" }, ...chosen.map((session) => this.row(session, chosen)));
    this.host.replaceChildren(...parts, this.actions(chosen), list);
    document.dispatchEvent(new Event("socml-times"));
  }

  /** @param {number} count */
  sharedNote(count) {
    const text = `${count} ${count === 1 ? "session" : "sessions"} that somebody chose. `;
    const add = make("button", { type: "button", class: "socml-button", textContent: "Add them to mine" });
    add.addEventListener("click", () => {
      const ids = [...stars, ...this.shared];
      this.forget();
      keep(ids);
    });
    const own = make("button", { type: "button", class: "socml-button", textContent: "Show mine" });
    own.addEventListener("click", () => {
      this.forget();
      this.draw();
    });
    return make("p", { class: "socml-lead" }, text, add, " ", own);
  }

  forget() {
    this.shared = [];
    history.replaceState(null, "", location.pathname);
  }

  /** @param {Session} session @param {Session[]} chosen */
  row(session, chosen) {
    const facts = make("p", { class: "socml-row__facts" });
    for (const meeting of meetingsOf(session)) {
      if (meeting.start) facts.append(make("span", { class: "socml-when" }, whenElement(meeting)));
      if (meeting.room) facts.append(make("span", { class: "socml-where", textContent: meeting.room }));
    }
    const main = make(
      "div",
      { class: "socml-row__main" },
      make("a", { class: "socml-row__title", href: new URL(session.url, ROOT).href, textContent: session.title }),
      facts,
    );
    for (const other of chosen) {
      const text = other === session ? "" : clash(session, other);
      if (text) main.append(make("p", { class: "socml-clash", textContent: text }));
    }
    const star = make("button", { type: "button", class: "socml-star" });
    star.dataset.socmlStar = session.id;
    star.setAttribute("aria-pressed", String(stars.has(session.id)));
    star.append(make("span", { class: "socml-hidden", textContent: `Star ${session.title}` }));
    const state = make("span", { class: `socml-state socml-state--${session.state}`, textContent: session.state });
    return make("li", { class: "socml-row" }, main, make("p", { class: "socml-row__state" }, star, state));
  }

  /** @param {Session[]} chosen */
  actions(chosen) {
    const ids = chosen.map((session) => session.id);
    const link = new URL("mine/", ROOT);
    link.hash = `stars=${ids.join(",")}`;
    const share = make("a", { class: "socml-button", href: link.href, textContent: "Link to these" });
    share.addEventListener("click", async (event) => {
      // Where nothing may be copied, the link leads to itself, and the address bar has it.
      if (!navigator.clipboard) return;
      event.preventDefault();
      try {
        await navigator.clipboard.writeText(link.href);
        share.textContent = "Link copied";
      } catch {
        location.assign(link.href);
      }
    });
    const calendar = make("button", { type: "button", class: "socml-button", textContent: "As a calendar file" });
    calendar.addEventListener("click", () => this.download(new Set(chosen.flatMap(meetingsOf).map((meeting) => meeting.uid))));
    return make("div", { class: "socml-mine__actions" }, share, " ", this.codeButton(link.href), " ", calendar, this.code);
  }

  /** @param {string} address */
  codeButton(address) {
    const button = make("button", { type: "button", class: "socml-button", textContent: "QR code for a phone" });
    button.setAttribute("aria-expanded", String(!this.code.hidden));
    button.setAttribute("aria-controls", this.code.id);
    button.addEventListener("click", () => {
      this.code.hidden = !this.code.hidden;
      button.setAttribute("aria-expanded", String(!this.code.hidden));
    });
    // Drawn even while it is hidden: the network may be gone when it is wanted.
    this.drawAddress(address);
    return button;
  }

  /** @param {string} address */
  async drawAddress(address) {
    this.address = address;
    try {
      const svg = await drawCode(address);
      const text = make("p", {}, "Point a phone's camera at it: the stars travel in the address, and nowhere else.");
      if (this.address === address) this.code.replaceChildren(svg, text);
    } catch {
      const text = make("p", {}, "These are too many for a code that a camera can read; the link takes them all.");
      if (this.address === address) this.code.replaceChildren(text);
    }
  }

  /** Take the chosen events out of the calendar of everything. @param {Set<string>} uids */
  async download(uids) {
    const answer = await fetch(this.host.dataset.socmlCalendar ?? "");
    const text = await answer.text();
    const kept = text.replace(/BEGIN:VEVENT\r\n[^]*?END:VEVENT\r\n/g, (event) => {
      const uid = /\r\nUID:(.*)\r\n/.exec(event)?.[1] ?? "";
      return uids.has(uid) ? event : "";
    });
    const url = URL.createObjectURL(new Blob([kept], { type: "text/calendar" }));
    make("a", { href: url, download: "my-schedule.ics" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }
}

const host = /** @type {HTMLElement | null} */ (document.querySelector("[data-socml-mine]"));
const mine = host ? new Mine(host) : undefined;
mine?.load();
addEventListener("hashchange", () => {
  if (!mine) return;
  mine.shared = mine.readShared();
  mine.draw();
});
show();
document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest?.("[data-socml-star]");
  if (!(button instanceof HTMLElement)) return;
  const id = button.dataset.socmlStar ?? "";
  const place = [...(host?.querySelectorAll("[data-socml-star]") ?? [])].indexOf(button);
  keep(stars.has(id) ? [...stars].filter((other) => other !== id) : [...stars, id]);
  if (place >= 0) {
    // The list was made anew: go on where the reader was.
    const left = /** @type {HTMLElement[]} */ ([...(host?.querySelectorAll("[data-socml-star]") ?? [])]);
    left[Math.min(place, left.length - 1)]?.focus();
  }
});
// Another tab may have changed them.
addEventListener("storage", (event) => {
  if (event.key === KEY) {
    stars = readStars();
    show();
  }
});
