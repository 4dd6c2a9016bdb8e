// Turns <time data-at="…"> into what is left until then, and keeps the demo clock of the header going.
// Time is the edition's: the device's clock plus the shift in <html data-clock-offset> (seconds).
const page = document.documentElement;
const now = () => Date.now() + Number(page.dataset.clockOffset ?? 0) * 1000;

const unit = (name) => new Intl.NumberFormat(page.lang, { style: "unit", unit: name, unitDisplay: "short" });
const [hours, minutes] = [unit("hour"), unit("minute")];
const twoDigits = (value) => String(value).padStart(2, "0");

// The last five minutes tick by the second; before that, seconds would only be unrest.
const remaining = (milliseconds) => {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  if (seconds < 300) return `${Math.floor(seconds / 60)}:${twoDigits(seconds % 60)}`;
  const whole = Math.ceil(seconds / 60);
  if (whole < 60) return minutes.format(whole);
  const inHours = hours.format(Math.floor(whole / 60));
  return whole % 60 ? `${inHours} ${minutes.format(whole % 60)}` : inHours;
};

const show = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

const tick = () => {
  const moment = now();
  for (const element of document.querySelectorAll("time[data-at]")) {
    const left = Date.parse(element.dataset.at) - moment;
    if (left > 24 * 3600 * 1000) continue;
    show(element, remaining(left));
    if (left <= 0 && !element.dataset.reached) {
      element.dataset.reached = "yes";
      // The page may fetch itself anew: hx-trigger="moment-reached".
      element.dispatchEvent(new CustomEvent("moment-reached", { bubbles: true }));
    }
  }
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: page.dataset.zone });
  for (const element of document.querySelectorAll("time[data-clock]")) show(element, clock.format(moment));
};

if (document.querySelector("time[data-at], time[data-clock]")) {
  tick();
  setInterval(tick, 1000);
}
