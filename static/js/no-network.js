// Without network a form says so before one types, and stays with what was typed. Those whose taps are kept and sent
// later (data-keep, data-draft, scans: data-form), and those of htmx, say so by themselves.
// A form without an answer says so too: its page is still there (static/sw.js). `unanswered` lets others keep it.
const [words, noAnswer] = ["no-network", "no-answer"].map((id) => document.getElementById(id).content);
const SENT_ALONE = '[method="post"]:not([data-keep], [data-draft], [data-form], [hx-post])';
const TYPED = ":is([type=text], [type=email], textarea)";
const note = (form) => form.querySelector("[data-no-network]");

const say = () => {
  for (const form of document.querySelectorAll(`main form${SENT_ALONE}`)) {
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

const hush = () => document.querySelector("[data-no-answer]")?.remove();
const sayNoAnswer = (form) => {
  hush();
  const place = form?.querySelector(TYPED) ? form : document.getElementById("flashes");
  place.prepend(noAnswer.cloneNode(true));
  place.firstElementChild.scrollIntoView({ block: "center" });
};
for (const kind of ["sendError", "responseError", "timeout"]) {
  document.addEventListener(`htmx:${kind}`, () => sayNoAnswer());
}
document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && hush());

// The form that is on its way: the worker knows its address, not which one it was.
let sent = null;
const [asking, reached] = [new WeakSet(), new WeakSet()];
const giveUp = ({ form, button }) => {
  sent = null;
  const event = new CustomEvent("unanswered", { bubbles: true, cancelable: true, detail: { button } });
  if (form.dispatchEvent(event)) sayNoAnswer(form);
};
navigator.serviceWorker?.addEventListener("message", ({ data }) => {
  if (data.unanswered && data.unanswered === sent?.address) giveUp(sent);
});
// Where no worker looks after the page yet, what answers is asked for first: before taps that are kept, and long texts.
const WORTH_ASKING = "form[data-keep], form:has(textarea)";
const reach = async ({ form, button }) => {
  asking.add(form);
  try {
    await fetch("/no-connection", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(8000) });
    reached.add(form);
    form.requestSubmit(button);
  } catch {
    giveUp({ form, button });
  }
  asking.delete(form);
};
addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (event.defaultPrevented || form.method !== "post" || form.target) return;
  hush();
  const address = (button?.hasAttribute("formaction") ? button.formAction : form.action).split("#")[0];
  sent = { form, button, address };
  if (navigator.serviceWorker?.controller || !form.matches(WORTH_ASKING) || reached.delete(form)) return;
  event.preventDefault();
  if (!asking.has(form)) reach(sent);
});
