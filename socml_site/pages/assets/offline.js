// @ts-check
// Keeps what a reader has seen for when there is no network. Without this script, or without the browser's
// consent, the site is what it always was.

import { rootOfSite } from "./dom.js";

if ("serviceWorker" in navigator && location.protocol.startsWith("http")) {
  // On http, browsers allow it for this machine only.
  navigator.serviceWorker.register(new URL("sw.js", rootOfSite())).catch(() => {});
}
