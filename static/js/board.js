// A large screen. It holds the whole day: it counts and turns the slots itself, with or without network, and asks every
// three seconds whether anything has changed. Time is the server's, measured with each answer.
const EVERY = 3000;
const LOST_AFTER = 15_000;
const SOON = 30 * 60_000;
const page = document.documentElement;
const board = document.querySelector("[data-board]");
const lost = document.querySelector("[data-lost]");
let offset = Number(page.dataset.clockOffset ?? 0) * 1000;
let version = board.dataset.version;
let heardAt = Date.now();

const now = () => Date.now() + offset;
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: page.dataset.zone });
const show = (element, text) => element && element.textContent !== text && (element.textContent = text);
const left = (milliseconds) => {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

// What is on, else nothing; the first that is still to come; and on a studio's screen the rest of the day.
const later = page.classList.contains("board--studio") ? "later" : "";
const turn = () => {
  const moment = now();
  let next = null;
  let isOn = false;
  for (const slot of board.querySelectorAll(".board__slot")) {
    const [starts, ends] = [Date.parse(slot.dataset.starts), Date.parse(slot.dataset.ends)];
    const is = starts <= moment ? (moment < ends ? "now" : "") : next ? later : "next";
    if (is === "next") next = slot;
    isOn ||= is === "now";
    if (slot.dataset.when !== is) slot.dataset.when = is;
    if (slot.hidden === (is !== "")) slot.hidden = is === "";
    const until = (is === "now" ? ends : starts) - moment;
    slot.querySelector(".board__left").hidden = is !== "now" && until > SOON; // the time of day says enough
    if (is) show(slot.querySelector("[data-left]"), left(until));
  }
  const rest = board.querySelector("[data-rest]");
  if (rest) rest.hidden = isOn || next !== null;
  for (const element of document.querySelectorAll("time[data-clock]")) show(element, clock.format(moment));
  lost.hidden = Date.now() - heardAt < LOST_AFTER;
  if (!lost.hidden) show(lost.querySelector("[data-since]"), clock.format(heardAt + offset));
};

const ask = async () => {
  const asked = Date.now();
  try {
    const address = `${board.dataset.board}?since=${encodeURIComponent(version)}`;
    const answer = await fetch(address, { redirect: "error", cache: "no-store", signal: AbortSignal.timeout(10_000) });
    if (answer.status === 404) return location.reload(); // the address was changed: show that
    if (!answer.ok) return;
    heardAt = Date.now();
    const server = Number(answer.headers.get("Server-Time"));
    if (server) offset = server - (asked + heardAt) / 2;
    if (answer.status === 200) {
      board.innerHTML = await answer.text(); // the server's own, of the same origin
      version = answer.headers.get("Version");
    }
    turn();
  } catch {
    // No network: the day is here, and the page says since when it has heard nothing.
  }
};

const stayAwake = () => navigator.wakeLock?.request("screen").catch(() => {});

turn();
setInterval(turn, 1000);
setInterval(ask, EVERY);
stayAwake();
document.addEventListener("visibilitychange", () => !document.hidden && stayAwake());
