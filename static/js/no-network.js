// Without network a form says so before one types, and stays with what was typed. Those whose taps are kept and sent
// later (data-keep, data-draft), and those of htmx, say so by themselves.
const words = document.getElementById("no-network").content;
const SENT_ALONE = '[method="post"]:not([data-keep], [data-draft], [hx-post])';
const TYPED = `:scope${SENT_ALONE} :is([type=text], [type=email], textarea)`;
const note = (form) => form.querySelector("[data-no-network]");

const say = () => {
  for (const form of document.querySelectorAll("main form")) {
    if (form.querySelector(TYPED) && !note(form)) form.prepend(words.cloneNode(true));
  }
};
addEventListener("offline", say);
addEventListener("online", () => document.querySelectorAll("[data-no-network]").forEach((each) => each.remove()));
if (!navigator.onLine) say();

// A browser may be wrong about the network: who insists is not held back twice.
document.addEventListener("submit", (event) => {
  const words = !navigator.onLine && note(event.target);
  if (!words || words.dataset.seen) return;
  event.preventDefault();
  words.dataset.seen = "yes";
  words.scrollIntoView({ block: "center" });
});
