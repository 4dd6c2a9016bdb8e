// <form data-keep>: what is tapped without network is kept on the phone and sent later, in order, once. With hx-post it
// is kept only when it could not be sent at once; with data-keep="unsent" the page itself is the answer, and only what
// gets no answer is kept (static/js/no-network.js).
// Written down before it is sent; deleted only when the answer names it (`stored`), or when the server refuses it with
// a reason, which stays in sight. The server makes the same event of the same form, however often it comes.
const KEY = "kept-forms";
const PATIENCE = 10_000;
const note = document.querySelector("[data-waiting]");

const read = () => JSON.parse(localStorage.getItem(KEY) ?? "[]");
const write = (entries) => localStorage.setItem(KEY, JSON.stringify(entries));
const mine = (entry) => entry.reader === note?.dataset.reader;
const token = () => document.querySelector('input[name="csrf_token"]')?.value ?? "";

const show = () => {
  if (!note) return;
  const waiting = read().filter(mine);
  note.hidden = waiting.length === 0;
  note.querySelector("[data-waiting-count]").textContent = waiting.length;
  note.querySelector("[data-waiting-list]").replaceChildren(
    ...waiting.map(({ label, refused }) =>
      Object.assign(document.createElement("li"), { textContent: refused ? `${label}: ${refused}` : label }),
    ),
  );
};

let isSending = false;
const send = async () => {
  if (isSending || !note) return;
  isSending = true;
  let sent = 0;
  for (const entry of read().filter((one) => mine(one) && !one.refused)) {
    const body = new URLSearchParams(entry.body);
    body.set("csrf_token", token() || body.get("csrf_token"));
    body.set("ago", Math.max(0, Math.round((Date.now() - entry.taken) / 1000)));
    try {
      const headers = { "Kept-Form": "1" };
      const answer = await fetch(entry.action, {
        method: "POST", body, headers, redirect: "error", signal: AbortSignal.timeout(PATIENCE),
      });
      const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
      if (said?.stored) drop(entry);
      else if (said?.refused) refuse(entry, said.refused.join(" "));
      else break; // signed out, or the server is busy: it stays
      sent += 1;
    } catch {
      break; // still no network
    }
  }
  isSending = false;
  show();
  if (sent > 0) leave();
};
// A page whose form was sent later has nothing more to ask.
const leave = () => {
  const done = document.querySelector("form[data-keep][data-home]:has(button:disabled)");
  if (done && !read().some((entry) => mine(entry) && entry.action === done.action)) location.assign(done.dataset.home);
  else {
    document.dispatchEvent(new Event("reloading")); // static/js/typed.js keeps what is being typed
    location.replace(location.href.split("#")[0]);
  }
};
const drop = (entry) => write(read().filter((one) => one.id !== entry.id));
const refuse = (entry, reason) => write(read().map((one) => (one.id === entry.id ? { ...one, refused: reason } : one)));

document.addEventListener("submit", (event) => {
  if (event.target.matches?.("form[data-keep='']:not([hx-post])")) return keep(event, event.target, event.submitter);
  if (/\/sign-out$/.test(event.target.action ?? "") && read().filter(mine).length > 0) {
    event.preventDefault(); // what waits would be lost
    note.hidden = false;
    note.scrollIntoView();
  }
});

const unsent = (event) => {
  if (!event.target.matches?.("form[data-keep]")) return;
  event.stopPropagation(); // nothing went wrong
  keep(event, event.target, event.detail.button ?? event.detail.requestConfig.triggeringEvent?.submitter);
};
for (const kind of ["htmx:sendError", "htmx:timeout", "unanswered"]) addEventListener(kind, unsent, true);
addEventListener("htmx:configRequest", ({ target, detail }) => {
  if (target.matches?.("form[data-keep]")) detail.timeout = PATIENCE;
});

const keep = (event, form, button) => {
  if (!note || !button) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  if (button.name) body.set(button.name, button.value);
  const what = button.dataset.label ?? button.textContent.trim();
  const label = [button.closest("[data-about]")?.dataset.about, what].filter(Boolean).join(" · ");
  const entry = { id: crypto.randomUUID?.() ?? String(Math.random()), reader: note.dataset.reader, label };
  const action = button.hasAttribute("formaction") ? button.formAction : form.action;
  write([...read(), { ...entry, taken: Date.now(), action, body: body.toString() }]);
  button.disabled = true;
  send();
};

if (note) {
  note.querySelector("[data-send-now]").addEventListener("click", () => {
    write(read().filter((one) => !(mine(one) && one.refused))); // read, and so done with
    show();
    send();
  });
  addEventListener("online", send);
  setInterval(send, 15_000);
  show();
  send();
}
