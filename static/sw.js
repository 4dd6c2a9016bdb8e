// Keeps what a phone showed last readable without network. Served at /sw.js (expo/web/offline.py).
// - A page that says "Keep: offline" is fetched from the network first; its last copy answers when nothing else does,
//   and says so itself: <html data-kept-at="…"> makes static/js/offline.js show since when it has been like this.
// - Every page names its reader. Only one reader's pages are kept; another reader's page, a sign-in, a sign-out or a
//   personal link makes the worker forget them first.
// - Styles, scripts and signs carry their content's hash in the address: once fetched, they never change.
// - A hall's network may be dead without the phone knowing: what gets no answer in time is given up. A page is then
//   shown as it was kept; a form leaves its page as it is and tells it (static/js/no-network.js).
const PAGES = "pages-1";
const FILES = "files-1";
const READER = "/reader";
const NO_CONNECTION = "/no-connection";
const MOST_FILES = 60;
const PATIENCE = 6_000; // for a page of which there is a copy
const LONG_PATIENCE = 20_000; // for any other, and for what a form sends
const FOR_FILES = 180_000; // uploads, and what an organizer's desk asks for, take their time
const WAITING = "waiting-1"; // a sign-out that had no network
const SIGN_OUT = "/sign-out-waits";

const isSignOut = ({ pathname }, method) => method === "POST" && pathname.endsWith("/sign-out");
const changesHands = ({ pathname }, method) =>
  /\/(links|one-time)\/[^/]+$/.test(pathname) ||
  (method === "POST" && /\/sign-(in|out)(\/|$)|\/acting\/|\/company-switch$/.test(pathname));
const isFile = ({ pathname, searchParams }) => searchParams.has("v") && /^\/(static|styles)\//.test(pathname);
const copyOf = async (response, changes) => {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(changes)) headers.set(name, value);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name); // of the body as it travelled
  return new Response(await response.blob(), { status: response.status, headers });
};

// Counts changes of hands: what was asked for before one is not kept after it, however late it arrives.
let hands = 0;
const forget = () => {
  hands += 1;
  return caches.delete(PAGES);
};

// Returns the cache of this reader's pages, emptied first if they were another person's.
const pagesOf = async (reader) => {
  const pages = await caches.open(PAGES);
  const last = await (await pages.match(READER))?.text();
  if (last === reader) return pages;
  await caches.delete(PAGES);
  const fresh = await caches.open(PAGES);
  await fresh.put(READER, new Response(reader));
  return fresh;
};

const rememberTheWayOut = async (language) => {
  const files = await caches.open(FILES);
  const kept = await files.match(NO_CONNECTION);
  if (kept?.headers.get("Content-Language") === language) return;
  const page = await fetch(NO_CONNECTION);
  if (!page.ok) return;
  const addresses = [...(await page.clone().text()).matchAll(/(?:href|src)="(\/(?:static|styles)\/[^"#]+)/g)];
  await Promise.all(addresses.map(([, address]) => file(new Request(address.replaceAll("&amp;", "&")))));
  await files.put(NO_CONNECTION, page);
};

// Takes note of who reads, and keeps the page if it says so.
const note = async (address, response, askedIn) => {
  const reader = response.headers.get("Reader");
  if (!reader || askedIn !== hands) return;
  const pages = await pagesOf(reader);
  if (response.headers.get("Keep") !== "offline" || reader === "none") return;
  const copy = await copyOf(response, { "Kept-At": new Date().toISOString() });
  await rememberTheWayOut(response.headers.get("Content-Language")).catch(() => {});
  if (askedIn === hands) await pages.put(address, copy);
};

const marked = async (kept) => {
  const html = await kept.text();
  const dated = html.replace("<html", `<html data-kept-at="${kept.headers.get("Kept-At")}"`);
  return new Response(dated, { headers: kept.headers });
};

const kept = async (address) => {
  const pages = await caches.open(PAGES);
  const found = await pages.match(address, { ignoreVary: true });
  return found && marked(found);
};

// Keeps a sign-out that found no network, and carries it out before anything else is asked for.
const keepSignOut = async (address, form) => {
  await (await caches.open(WAITING)).put(SIGN_OUT, new Response(JSON.stringify({ address, form })));
};
const signOutNow = async () => {
  const waiting = await caches.open(WAITING);
  const kept = await waiting.match(SIGN_OUT);
  if (!kept) return true;
  const { address, form } = await kept.json();
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const sent = { method: "POST", body: form, headers, credentials: "same-origin", redirect: "manual" };
  try {
    await fetch(address, { ...sent, signal: AbortSignal.timeout(PATIENCE) });
  } catch (noNetwork) {
    return false;
  }
  return waiting.delete(SIGN_OUT);
};
// The page whose scans of badges are not sent yet (static/js/arrivals/queue.js); nothing where there is none.
const unsent = async () => {
  const known = (await indexedDB.databases?.()) ?? [];
  if (!known.some(({ name }) => name === "expo-scans")) return null;
  const done = (request) =>
    new Promise((resolve, reject) => {
      Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject });
    });
  const database = await done(indexedDB.open("expo-scans"));
  try {
    const transaction = database.transaction(["events", "meta"], "readwrite");
    const meta = transaction.objectStore("meta");
    if (await done(transaction.objectStore("events").count())) return await done(meta.get("home"));
    await done(meta.delete("list")); // signing out leaves no list behind
    return null;
  } finally {
    database.close();
  }
};
const stillSignedIn = async () => {
  const page = await caches.match(NO_CONNECTION);
  if (!page) return Response.error();
  const html = await page.text();
  return new Response(html.replace("<html", '<html data-sign-out-waits="yes"'), { headers: page.headers });
};

const within = (answer, patience) =>
  Promise.race([answer, new Promise((_, giveUp) => setTimeout(giveUp, patience))]);
const patienceFor = async ({ url, method, headers }) => {
  const copy = method === "GET" && (await (await caches.open(PAGES)).match(url, { ignoreVary: true }));
  if (method === "GET") return copy ? PATIENCE : LONG_PATIENCE;
  const isSlow = headers.get("Content-Type")?.startsWith("multipart/") || url.includes("/organizer/");
  return isSlow ? FOR_FILES : LONG_PATIENCE;
};
const tellPages = async (message) => {
  for (const each of await self.clients.matchAll({ type: "window" })) each.postMessage(message);
};

// A form that got no answer leaves its page as it is: 204 says "stay where you are".
const unanswered = async ({ url }) => {
  await tellPages({ unanswered: url.split("#")[0] });
  return new Response(null, { status: 204 });
};

// A page that comes after its copy was shown is kept, and takes the copy's place.
const noteLate = async (asked, address, askedIn) => {
  const response = await asked;
  if (response.headers.get("Keep") !== "offline") return;
  await note(address, response, askedIn);
  await tellPages({ fresh: address.split("#")[0] });
};

const page = async (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (!(await signOutNow())) return stillSignedIn();
  const form = isSignOut(url, request.method) ? await request.clone().text() : null;
  const home = form === null ? null : await unsent().catch(() => null);
  if (home) return Response.redirect(`${home}?unsent=yes`, 303);
  if (request.method === "POST" && changesHands(url, request.method)) await forget();
  const askedIn = hands;
  const asked = fetch(request);
  let response;
  try {
    response = await within(asked, await patienceFor(request));
  } catch (noAnswer) {
    if (form !== null) {
      await keepSignOut(request.url, form);
      return stillSignedIn();
    }
    if (request.method !== "GET") return unanswered(request);
    event.waitUntil(noteLate(asked, request.url, askedIn).catch(() => {}));
    return (await kept(request.url)) ?? (await caches.match(NO_CONNECTION)) ?? Response.error();
  }
  if (changesHands(url, request.method)) await forget();
  if (response.status >= 500 && request.method === "GET") return (await kept(request.url)) ?? response;
  if (response.headers.has("Reader") && askedIn === hands) {
    // The name is compared before the page is shown; the copy may take its time.
    await pagesOf(response.headers.get("Reader"));
    event.waitUntil(note(request.url, response.clone(), askedIn));
  }
  return response;
};

const file = async (request) => {
  const files = await caches.open(FILES);
  const found = await files.match(request);
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) {
    await files.put(request, response.clone());
    const all = await files.keys();
    await Promise.all(all.slice(0, Math.max(0, all.length - MOST_FILES)).map((old) => files.delete(old)));
  }
  return response;
};

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const ours = [PAGES, FILES, WAITING];
  const outdated = (names) => names.filter((name) => !ours.includes(name));
  const old = caches.keys().then((names) => Promise.all(outdated(names).map((name) => caches.delete(name))));
  event.waitUntil(Promise.all([old, self.clients.claim()]));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event));
  else if (event.request.method === "GET" && isFile(url)) event.respondWith(file(event.request));
});

// What a page asks for: {files: […]} to keep what it was made of; {page: address} to keep a page as it is now;
// {seen: address} when the page has looked again and nothing had changed.
self.addEventListener("message", (event) => {
  const { files = [], page: address, seen } = event.data ?? {};
  const work = [...files.filter((each) => isFile(new URL(each))).map((each) => file(new Request(each)))];
  if (address) {
    const cache = event.data.again ? "no-cache" : "force-cache";
    const fromHere = { cache, credentials: "same-origin", redirect: "error" };
    const askedIn = hands;
    work.push(fetch(address, fromHere).then((response) => note(address, response, askedIn)));
  }
  if (seen) work.push(stamp(seen));
  event.waitUntil(Promise.allSettled(work));
});

const stamp = async (address) => {
  const pages = await caches.open(PAGES);
  const found = await pages.match(address, { ignoreVary: true });
  if (found) await pages.put(address, await copyOf(found, { "Kept-At": new Date().toISOString() }));
};

// A note from the server (expo/services/web_push.py): shown as it is, and opened in a window that is there already.
self.addEventListener("push", (event) => {
  const { title, body, url, tag } = event.data.json();
  const icon = "/static/icons/icon-192.png";
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: url, icon }));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { data: url } = event.notification;
  const open = async () => {
    const [window] = await self.clients.matchAll({ type: "window" });
    return window ? (await window.navigate(url)).focus() : self.clients.openWindow(url);
  };
  event.waitUntil(open());
});
