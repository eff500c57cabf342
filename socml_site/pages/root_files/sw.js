// @ts-check
/// <reference lib="webworker" />
// Keeps the schedule, and every page that was visited, for when there is no network. Whoever is online
// gets what the server has, and nothing else; an old copy says on its top that it is one, and how old.

const PAGES = "socml-pages-1";
const STORED = "x-socml-stored";
const MOST_ENTRIES = 400;
const ALWAYS = ["schedule/", "now/", "mine/", "assets/socml/sessions.json", "assets/socml/lean-qr.mjs", "schedule.ics"];

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      // What is not there (a conference may have no rooms) is no reason to keep nothing.
      const fetched = ALWAYS.map((path) => keepFresh(new Request(new URL(path, worker.registration.scope))));
      const [schedule] = await Promise.allSettled(fetched);
      if (schedule.status === "fulfilled") await keepParts(schedule.value);
      await worker.skipWaiting();
    })(),
  );
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      await Promise.all(names.filter((name) => name.startsWith("socml-") && name !== PAGES).map((name) => caches.delete(name)));
      await worker.clients.claim();
    })(),
  );
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = request.url.startsWith(worker.registration.scope);
  if (request.method !== "GET" || !isOurs || request.headers.has("range")) return;
  event.respondWith(answer(request));
});

/** @param {Request} request */
async function answer(request) {
  try {
    return await keepFresh(request);
  } catch (error) {
    const kept = await find(request);
    if (kept) return isPage(kept) ? withNote(kept) : kept;
    if (request.mode !== "navigate") throw error;
    return notKept();
  }
}

/** Pages and data are asked for again each time, where a browser would guess from a file's age that it
 * need not ask; scripts and pictures may come from the browser's own store.
 * @param {Request} request */
async function keepFresh(request) {
  const mayHaveChanged = request.mode === "navigate" || request.destination === "";
  const response = await (mayHaveChanged ? fetch(request, { cache: "no-cache" }) : fetch(request));
  // A page of errors, or one that leads elsewhere, is not worth keeping.
  if (response.ok && response.type === "basic" && !response.redirected) {
    const headers = new Headers(response.headers);
    headers.set(STORED, new Date().toISOString());
    const copy = new Response(await response.clone().blob(), { status: 200, headers });
    const cache = await caches.open(PAGES);
    await cache.put(withoutQuery(request), copy);
    await shorten(cache);
  }
  return response;
}

/** Keep the scripts and styles of a page: the first one was loaded before anybody kept them.
 * @param {Response} page */
async function keepParts(page) {
  const html = await page.clone().text();
  const paths = [...html.matchAll(/(?:src|href)="([^"?#]+\.(?:js|css))"/g)].map((match) => match[1]);
  const urls = paths.map((path) => new URL(path, page.url)).filter((url) => url.href.startsWith(worker.registration.scope));
  await Promise.allSettled(urls.map((url) => keepFresh(new Request(url))));
}

/** What stands behind ? changes how a page looks, not what the server sends. @param {Request} request */
function withoutQuery(request) {
  const url = new URL(request.url);
  url.search = "";
  url.hash = "";
  return url.href;
}

/** @param {Request} request */
async function find(request) {
  const cache = await caches.open(PAGES);
  return cache.match(withoutQuery(request), { ignoreVary: true });
}

/** The oldest go first. @param {Cache} cache */
async function shorten(cache) {
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_ENTRIES)).map((key) => cache.delete(key)));
}

/** @param {Response} response */
function isPage(response) {
  return (response.headers.get("content-type") ?? "").startsWith("text/html");
}

/** @param {Response} kept */
async function withNote(kept) {
  const age = ageOf(kept.headers.get(STORED));
  const note = `<p class="socml-offline" role="status">You are offline. This is a copy from ${age}; it may have changed since.</p>`;
  const html = (await kept.text()).replace(/<body[^>]*>/, (body) => body + note);
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
}

/** @param {string | null} stored */
function ageOf(stored) {
  const minutes = Math.floor((Date.now() - Date.parse(stored ?? "")) / 60_000);
  if (!(minutes >= 1)) return "less than a minute ago";
  const [count, unit] = minutes < 60 ? [minutes, "minute"] : minutes < 2880 ? [Math.floor(minutes / 60), "hour"] : [Math.floor(minutes / 1440), "day"];
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}

function notKept() {
  const schedule = new URL("schedule/", worker.registration.scope).pathname;
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Offline</title><body style="font:1rem/1.5 system-ui;max-width:30rem;margin:3rem auto;padding:0 1rem"><h1>Offline</h1><p>There is no network, and this page was never opened on this device. <a href="${schedule}">The schedule</a> and every page that was opened are still here.</p>`;
  return new Response(html, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
}
