// <div data-refresh="address">: loads again every minute while the page is visible, when a moment on the page has come,
// and on returning to it. Small enough for the page that is opened most; htmx stays for pages with forms.
const EVERY = 60_000;
const place = document.querySelector("[data-refresh]");
let last = place?.innerHTML.trim();
let lookedAt = Date.now();
let isLooking = false;

const look = async () => {
  if (isLooking || document.hidden) return;
  isLooking = true;
  const outcome = { failed: true, changed: false };
  try {
    const answer = await fetch(place.dataset.refresh, { redirect: "error", signal: AbortSignal.timeout(15_000) });
    if (answer.ok) {
      const text = (await answer.text()).trim();
      outcome.failed = false;
      lookedAt = Date.now();
      outcome.changed = text !== last;
      if (outcome.changed) replace(text);
    }
  } catch {
    // No network, or no longer signed in: what is here stays, and the page says since when it has not been renewed.
  }
  isLooking = false;
  document.dispatchEvent(new CustomEvent("refreshed", { detail: outcome }));
};

// The server's own HTML, of the same origin; what the reader had opened stays open.
const replace = (text) => {
  const open = place.querySelector("details[open]") !== null;
  const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  place.innerHTML = last = text;
  if (open) place.querySelector("details")?.setAttribute("open", "");
  if (focused) place.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  globalThis.htmx?.process(place);
};

// A cheap question each few seconds: 204 while nothing is new.
const PULSE = 2500;
let version = "";
const feel = async () => {
  if (isLooking || document.hidden) return;
  try {
    const asked = { redirect: "error", cache: "no-store", signal: AbortSignal.timeout(PULSE) };
    const answer = await fetch(`${place.dataset.pulse}?since=${version}`, asked);
    if (answer.status !== 200) return;
    if (version) await look();
    version = answer.headers.get("Version") ?? "";
  } catch {
    // No network: the minute's look says so.
  }
};

if (place) {
  if (place.dataset.pulse) {
    setInterval(feel, PULSE);
    feel();
  }
  setInterval(look, EVERY);
  document.addEventListener("moment-reached", () => setTimeout(look, 1000));
  document.addEventListener("visibilitychange", () => !document.hidden && Date.now() - lookedAt > EVERY / 2 && look());
  addEventListener("online", look);
}
