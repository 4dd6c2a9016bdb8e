// The clock of a show: seconds since it went on air, moved on or back by the director; before that, until the planned
// start, and how late it is.
// The row of the cue sheet that runs is marked, and stays in sight.
const page = document.documentElement;
const show = document.querySelector("[data-run-planned]");
const clock = show.querySelector("[data-run-clock]");
const cues = [...document.querySelectorAll("[data-cue]")];
const now = () => Date.now() + Number(page.dataset.clockOffset ?? 0) * 1000;
const twoDigits = (value) => String(value).padStart(2, "0");
const [waits, late] = ["waits", "late"].map((name) => show.querySelector(`[data-run-${name}]`));
const LONGEST = 100 * 60; // what is later than this is no delay any more; longer times are told in hours
const openedAt = Date.now();
let current = null;

const spoken = (seconds) => {
  const minutes = Math.floor(seconds / 60);
  const hours = seconds < LONGEST ? [] : [Math.floor(minutes / 60)];
  return [...hours, twoDigits(hours.length ? minutes % 60 : minutes), twoDigits(seconds % 60)].join(":");
};

const second = () => {
  if (show.dataset.runBegan) {
    return Math.floor((now() - Date.parse(show.dataset.runBegan)) / 1000) + Number(show.dataset.runShift);
  }
  return Math.floor((now() - Date.parse(show.dataset.runPlanned)) / 1000);
};

const tick = () => {
  const at = second();
  const isLate = Boolean(late) && !show.dataset.runBegan && at >= 0;
  if (late) [waits.hidden, late.hidden] = [isLate, !isLate];
  const isShown = show.dataset.runBegan || at < 0 || (isLate && at < LONGEST);
  const sign = isLate ? "+" : at < 0 ? "-" : "";
  const text = `${sign}${spoken(Math.abs(at))}`;
  clock.textContent = isShown ? text : "--:--";
  clock.toggleAttribute("data-hours", isShown && Math.abs(at) >= LONGEST);
  const reload = Number(show.dataset.runReload ?? 0) * 1000;
  if (reload && Date.now() - openedAt > reload && !document.hidden) location.reload();
  if (!show.dataset.runBegan) return;
  const running = cues.filter((cue) => Number(cue.dataset.cue) <= at).at(-1);
  if (running === current) return;
  current?.removeAttribute("aria-current");
  running?.setAttribute("aria-current", "true");
  if (page.classList.contains("prompter-page")) running?.scrollIntoView({ block: "start" });
  current = running ?? null;
};

tick();
setInterval(tick, 250);
