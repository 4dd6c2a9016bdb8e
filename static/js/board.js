// A large screen. It holds the whole day: it counts and turns the slots itself, with or without network, and asks every
// three seconds whether anything has changed. Time is the server's, measured with each answer.
const EVERY = 3000;
const LOST_AFTER = 15_000;
const SOON = 30 * 60_000;
const TURN = 8000;
const page = document.documentElement;
const board = document.querySelector("[data-board]");
const lost = document.querySelector("[data-lost]");
let offset = Number(page.dataset.clockOffset ?? 0) * 1000;
let version = board.dataset.version;
let heardAt = Date.now();

const now = () => Date.now() + offset;
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: page.dataset.zone });
const show = (element, text) => element && element.textContent !== text && (element.textContent = text);
const seconds = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: page.dataset.zone });
const minutes = (milliseconds) => Math.max(0, Math.ceil(milliseconds / 60_000));

// What is on, else nothing; the first that is still to come; and on a studio's screen the rest of the day.
const later = page.classList.contains("board--studio") ? "later" : "";
const turnIn = (slots, moment) => {
  let next = null;
  let isOn = false;
  for (const slot of slots) {
    const [starts, ends] = [Date.parse(slot.dataset.starts), Date.parse(slot.dataset.ends)];
    const is = starts <= moment ? (moment < ends ? "now" : "") : next ? later : "next";
    if (is === "next") next = slot;
    isOn ||= is === "now";
    if (slot.dataset.when !== is) slot.dataset.when = is;
    if (slot.hidden === (is !== "")) slot.hidden = is === "";
    const until = (is === "now" ? ends : starts) - moment;
    const left = slot.querySelector(".board__left");
    if (!left || !is) continue;
    left.hidden = is !== "now" && (isOn || until > SOON); // the time of day says enough
    show(left.querySelector("[data-left]"), String(minutes(until)));
    const strokes = left.querySelector("[data-strokes]");
    const count = Number(strokes.dataset.strokes);
    const over = is === "now" ? Math.max(0, count - minutes(until)) : 0;
    strokes.setAttribute("d", `M${over * 10} 6H${count * 10}`);
  }
  return isOn || next !== null;
};

// What does not fit at once is shown part by part; now and next of a zone turn together.
const showPart = (lines, each, moment) => {
  const part = Math.floor(moment / TURN) % Math.max(1, Math.ceil(lines.length / each));
  for (const [place, line] of [...lines].entries()) line.hidden = Math.floor(place / each) !== part;
  return [...lines].slice(part * each, (part + 1) * each);
};

const turn = () => {
  const moment = now();
  let isAny = false;
  for (const one of board.querySelectorAll("[data-turns]")) {
    isAny = turnIn(one.querySelectorAll("[data-starts]"), moment) || isAny;
  }
  const rest = board.querySelector("[data-rest]");
  if (rest) rest.hidden = isAny;
  showPart(board.querySelectorAll("[data-calls] > li"), 1, moment);
  for (const lines of board.querySelectorAll("[data-each]")) {
    const shown = showPart(lines.children, Number(lines.dataset.each), moment);
    const ends = [shown[0], shown.at(-1)].map((line) => line.querySelector(".board__place").textContent);
    show(lines.parentElement.querySelector("[data-part]"), ends.join(" – "));
  }
  for (const move of board.querySelectorAll("[data-until]")) move.hidden = Date.parse(move.dataset.until) <= moment;
  for (const element of document.querySelectorAll("time[data-clock]")) show(element, clock.format(moment));
  show(board.querySelector("[data-heard]"), seconds.format(heardAt + offset));
  lost.hidden = Date.now() - heardAt < LOST_AFTER;
  show(lost.querySelector("[data-since]"), clock.format(heardAt + offset));
  show(lost.querySelector("[data-age]"), String(minutes(Date.now() - heardAt)));
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

const next = () => setTimeout(() => ask().finally(next), EVERY); // a slow server is asked once

const stayAwake = () => navigator.wakeLock?.request("screen").catch(() => {});

turn();
setInterval(turn, 1000);
next();
stayAwake();
document.addEventListener("visibilitychange", () => !document.hidden && stayAwake());
