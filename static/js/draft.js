// <form data-draft="address" data-draft-reader="…">: sends each field as it is typed, and keeps it in this browser
// until the server has it. Two phones that type in different fields lose nothing, and a hall without network neither.
const PREFIX = "draft:";
const form = document.querySelector("[data-draft]");
const done = document.querySelector("[data-draft-done]");
const keyOf = (address, reader) => `${PREFIX}${reader}:${address}`;
const drafts = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

const drop = (isOver) => drafts().forEach((key) => isOver(key) && localStorage.removeItem(key));

// What was submitted is kept by the server, and what another reader of this phone typed must not show.
if (done) drop((key) => key.endsWith(`:${done.dataset.draftDone}`));

if (form) {
  const { draft: address, draftReader: reader, draftWaits: words } = form.dataset;
  const key = keyOf(address, reader);
  drop((each) => !each.startsWith(`${PREFIX}${reader}:`));
  const waiting = JSON.parse(localStorage.getItem(key) ?? "{}");
  const place = document.getElementById("kept");
  let timer;
  let isSending = false;

  const keep = () =>
    Object.keys(waiting).length ? localStorage.setItem(key, JSON.stringify(waiting)) : localStorage.removeItem(key);

  const fill = (name, values) => {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
  };

  const body = (names) => {
    const sent = new FormData();
    sent.append("csrf_token", form.elements.csrf_token.value);
    sent.append("based_on", form.elements.based_on.value);
    for (const name of names) {
      if (!waiting[name].length) sent.append("cleared", name);
      for (const value of waiting[name]) sent.append(name, value);
    }
    return sent;
  };

  const send = async () => {
    const names = Object.keys(waiting);
    if (!names.length || isSending) return;
    isSending = true;
    const before = JSON.stringify(waiting);
    try {
      const signal = AbortSignal.timeout(10_000); // a hall's network may hang
      const answer = await fetch(address, { method: "POST", body: body(names), redirect: "error", signal });
      if (!answer.ok) throw new Error(answer.status);
      const now = JSON.stringify(waiting);
      if (now === before) names.forEach((name) => delete waiting[name]);
      place.innerHTML = await answer.text(); // the server's own HTML, of the same origin
    } catch {
      place.textContent = words;
    }
    keep();
    isSending = false;
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(send, 800);
  };

  Object.entries(waiting).forEach(([name, values]) => fill(name, values));
  form.addEventListener("input", ({ target }) => {
    if (!target.name) return;
    waiting[target.name] = new FormData(form).getAll(target.name);
    keep();
    later();
  });
  addEventListener("online", send);
  setInterval(send, 15_000);
  send();
}
