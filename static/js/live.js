// A broadcast goes on playing while its page is used: questions come by themselves, forms are sent in the background.
// <div data-live="address" data-version data-every="1200">: asked for again with ?since=version; 204 means nothing new.
// <form data-live-form>: sent with fetch; what the server says goes into [data-said] of the form.
const place = document.querySelector("[data-live]");
const votes = new Set(JSON.parse(sessionStorage.getItem("votes") ?? "[]"));
let version = place?.dataset.version;
let isLooking = false;
let lookedAt = 0;

const mark = () => {
  for (const button of document.querySelectorAll('[form="vote"][name="question"]')) {
    if (votes.has(button.value)) button.setAttribute("aria-pressed", "true");
  }
};

const replace = (text) => {
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const [name, value] = [focused?.getAttribute("name"), focused?.getAttribute("value")];
  const isOpen = place.querySelector("details")?.open;
  place.innerHTML = text; // the server's own, of the same origin
  if (isOpen) place.querySelector("details")?.setAttribute("open", "");
  if (name) place.querySelector(`[name="${name}"][value="${CSS.escape(value)}"]`)?.focus({ preventScroll: true });
  mark();
};

const look = async () => {
  if (!place || isLooking) return;
  isLooking = true;
  lookedAt = Date.now();
  try {
    const address = `${place.dataset.live}?since=${encodeURIComponent(version)}`;
    const answer = await fetch(address, { redirect: "error", cache: "no-store", signal: AbortSignal.timeout(10_000) });
    if (answer.status === 200) {
      version = answer.headers.get("Version") ?? version;
      replace(await answer.text());
    }
  } catch {
    // No network: what is here stays.
  }
  isLooking = false;
};

const say = (form, sentences, isGood) => {
  const said = form.querySelector("[data-said]");
  if (!said) return;
  said.textContent = sentences.join(" ");
  said.classList.remove("visually-hidden");
  said.classList.toggle("live__said--bad", !isGood);
};

const send = async (form, button) => {
  const sent = new FormData(form, button);
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: sent, redirect: "error", headers: { "Live-Form": "1" },
      signal: AbortSignal.timeout(10_000),
    });
    const { said } = await answer.json();
    if (answer.ok && button?.form?.id === "vote") {
      votes.add(button.value);
      sessionStorage.setItem("votes", JSON.stringify([...votes]));
      form.querySelector("[data-said]").textContent = said.join(" ");
    } else say(form, said, answer.ok);
    if (answer.ok) for (const field of form.querySelectorAll('input[type="text"]')) field.value = "";
    await look();
  } catch {
    form.dataset.liveForm = "plain"; // the page itself says what is wrong
    form.requestSubmit(button);
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.liveForm === undefined || form.dataset.liveForm === "plain") return;
  event.preventDefault();
  send(form, event.submitter);
});

mark();
if (place) {
  const every = Number(place.dataset.every);
  setInterval(() => (!document.hidden || Date.now() - lookedAt > 15_000) && look(), every);
  document.addEventListener("visibilitychange", () => !document.hidden && look());
}
