// Hands the page to the service worker (static/sw.js), and says so when what it shows is a copy or no longer fresh.
const page = document.documentElement;
const words = document.getElementById("no-connection");
const shift = Number(page.dataset.clockOffset ?? 0) * 1000;

// Since when the page has been like this, on the edition's clock.
const showSince = (moment) => {
  const element = words?.querySelector("time");
  if (!element) return;
  const shown = new Date(moment.getTime() + shift);
  element.dateTime = shown.toISOString();
  const clock = { hour: "2-digit", minute: "2-digit", timeZone: page.dataset.zone };
  element.textContent = new Intl.DateTimeFormat("en-GB", clock).format(shown);
  words.hidden = false;
};

let freshAt = page.dataset.keptAt ? new Date(page.dataset.keptAt) : new Date();
if (page.dataset.keptAt) showSince(freshAt);
addEventListener("offline", () => showSince(freshAt));
let isLeaving = false; // a link was followed: to load this page again now would call that off
addEventListener("beforeunload", () => (isLeaving = true));
addEventListener("pageshow", () => (isLeaving = false));
const signOutNote = page.dataset.signOutWaits && document.querySelector("[data-sign-out-note]");
if (signOutNote) {
  signOutNote.hidden = false;
  setInterval(() => navigator.onLine && location.assign("/"), 3000); // the worker signs out before it asks for a page
}
addEventListener("online", () => {
  if (signOutNote) return location.assign("/");
  if (page.dataset.keptAt && !isLeaving) reload();
  else if (words) words.hidden = true;
});
const reload = () => {
  document.dispatchEvent(new Event("reloading")); // static/js/typed.js keeps what is being typed
  location.reload();
};
navigator.serviceWorker?.addEventListener("message", ({ data }) => {
  if (data.fresh === here() && page.dataset.keptAt && !isLeaving) reload();
});

// A page that looks again (static/js/refresh.js) says how it went.
document.addEventListener("refreshed", ({ detail }) => {
  if (detail.failed) return showSince(freshAt);
  freshAt = new Date();
  if (words) words.hidden = true;
  tell(detail.changed ? { page: here(), again: true } : { seen: here() });
});

const here = () => location.href.split("#")[0];
const tell = async (message) => {
  const { active } = (await navigator.serviceWorker?.ready) ?? {};
  active?.postMessage(message);
};

// Where there is no connection and no copy: what else can be read.
const listKept = async (list) => {
  const pages = await caches.open("pages-1");
  for (const { url } of await pages.keys()) {
    const title = /<title>([^<]*)/.exec(await (await pages.match(url)).text())?.[1];
    if (!title) continue;
    const look = { href: url, className: "button", textContent: title.split(" · ")[0] };
    const link = Object.assign(document.createElement("a"), look);
    list.append(link);
  }
};

if ("serviceWorker" in navigator) {
  const list = document.querySelector("[data-kept-pages]");
  if (list) listKept(list);
  addEventListener("load", async () => {
    const isFirst = !navigator.serviceWorker.controller;
    await navigator.serviceWorker.register("/sw.js").catch(() => {});
    // The first page came before the worker did: it hands itself over, out of the browser's own cache.
    if (isFirst && words) {
      const files = performance.getEntriesByType("resource").map((entry) => entry.name);
      tell({ files, page: here() });
    }
  });
}

// Back from the browser's memory: pages of a reader who signed out meanwhile must not show.
addEventListener("pageshow", (event) => event.persisted && location.reload());
