// The desk: each scan is kept first, then decided, shown and sent. The page's forms do the same without this script.
const root = document.querySelector("[data-desk]");
const words = JSON.parse(root.dataset.words);
const types = JSON.parse(root.dataset.types);
const korean = document.documentElement.lang === "ko";
const find = (name) => root.querySelector(`[data-${name}]`);
const files = JSON.parse(root.dataset.files);
const [{ Queue }, { BadgeList, badgeOf, canCheck, codeOf, tokenOf }, { Camera }] = await Promise.all(
  [files.queue, files.list, files.camera].map((address) => import(address)),
);
const [input, hits, answerBox, listState, queueState] = ["input", "hits", "answer", "list", "queue"].map(find);
const token = root.dataset.token;
const queue = await new Queue({ address: root.dataset.scans, home: location.pathname, token }).open();
const list = new BadgeList(queue, { address: root.dataset.list, key: root.dataset.key, zone: root.dataset.zone });
await list.load();
const name = await queue.once("name", () => root.dataset.name);
const about = () => ({ name, list_version: list.head?.version ?? "" });
const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, key) => values[key]);
let lastSeen = { text: "", at: 0 };
let lastScan = null;

const sounds = { good: [[880, 0.12]], again: [[660, 0.1], [660, 0.1]], wait: [[520, 0.2]], bad: [[220, 0.45]] };
let audio = null;
function sound(tone) {
  audio ??= new (globalThis.AudioContext ?? globalThis.webkitAudioContext)();
  let at = audio.currentTime;
  for (const [pitch, seconds] of sounds[tone] ?? []) {
    const [voice, volume] = [audio.createOscillator(), audio.createGain()];
    voice.frequency.value = pitch;
    volume.gain.value = 0.15;
    voice.connect(volume).connect(audio.destination);
    voice.start(at);
    voice.stop(at + seconds);
    at += seconds + 0.06;
  }
}

const put = (part, text) => {
  const element = answerBox.querySelector(`[data-answer-${part}]`);
  element.textContent = text ?? "";
  element.hidden = !text;
};
function show(answer, { quiet = false } = {}) {
  answerBox.dataset.tone = answer.tone;
  for (const part of ["word", "name", "company", "type", "letter", "code"]) put(part, answer[part]);
  put("lines", (answer.lines ?? []).join("\n"));
  find("undo").hidden = !answer.scan || !["good", "again"].includes(answer.tone);
  if (!quiet) sound(answer.tone);
}

function decided(row, event) {
  const at = new Date(list.now()).toISOString();
  if (!list.isUsable) return { tone: "wait", word: words.no_list };
  if (!row) {
    const isOurs = /^[0-9a-f]{64}$/.test(event.badge) || codeOf(event.badge);
    if (!isOurs) return { tone: "bad", word: words.foreign };
    return { tone: "wait", word: fill(words.not_in_list, { time: list.clock(list.head.made_at) }), scan: event.id };
  }
  const who = { name: row.name, company: korean ? row.ko : row.en, type: types[row.type].label };
  Object.assign(who, { letter: types[row.type].letter, code: `${row.code.slice(0, 4)}-${row.code.slice(4)}` });
  if (row.revoked !== undefined) return { tone: "bad", word: words.revoked, ...who };
  const before = list.enter(row, at);
  const stops = (row.stops ?? []).filter(([starts]) => Date.parse(starts) > list.now() - 30 * 60_000).slice(0, 3);
  const lines = stops.map(([at, table, ko, en]) => `${list.clock(at)} · ${table ?? words.booth} · ${korean ? ko : en}`);
  const word = before ? fill(words.again, { time: list.clock(before) }) : words.welcome;
  return { tone: before ? "again" : "good", word, ...who, lines, scan: event.id };
}

async function scan(text) {
  if (text === lastSeen.text && Date.now() - lastSeen.at < 3000) return; // decoded twice
  lastSeen = { text, at: Date.now() };
  const badge = await badgeOf(text);
  find("none").hidden = true;
  const event = await queue.add({ kind: "entry", badge, list_version: list.head?.version ?? "" });
  lastScan = event;
  const row = list.find(badge);
  const local = decided(row, event);
  const sent = queue.send(about());
  const first = await Promise.race([sent, new Promise((resolve) => setTimeout(() => resolve("late"), 800))]);
  const server = first === true ? queue.answers.get(event.id) : null;
  show(server ?? local);
  if (!server) sent.then((isSent) => isSent && lastScan === event && correct(event, local));
  state();
}

// The server's word came after ours had been shown: it replaces it, and sounds only if it differs.
function correct(event, local) {
  const server = queue.answers.get(event.id);
  if (server) show(server, { quiet: server.tone === local.tone });
  state();
}

async function takeBack() {
  if (!lastScan) return;
  const row = list.find(lastScan.badge);
  if (row && lastScan.kind === "entry") delete row.first;
  await queue.add({ kind: "void", voids: lastScan.id });
  lastScan = null;
  show({ tone: "wait", word: words.taken_back });
  await queue.send(about());
  state();
}

function clearHits() {
  input.value = "";
  hits.replaceChildren();
  find("more").hidden = find("none").hidden = true;
}
function search(text) {
  hits.replaceChildren();
  const found = list.search(text);
  for (const row of found.slice(0, 12)) {
    const item = find("hit").content.cloneNode(true);
    item.querySelector("[data-hit-letter]").textContent = types[row.type].letter;
    item.querySelector("[data-hit-name]").textContent = row.name;
    item.querySelector("[data-hit-company]").textContent = korean ? row.ko : row.en;
    const entered = item.querySelector("[data-hit-entered]");
    if (row.first) entered.textContent = fill(words.came, { time: list.clock(row.first) });
    item.querySelector("a").href = `${root.dataset.people}/${row.person}`;
    const letIn = item.querySelector("button");
    letIn.classList.toggle("button--primary", !row.first);
    letIn.addEventListener("click", () => enter(row));
    hits.append(item);
  }
  find("more").hidden = found.length <= 12;
  find("none").hidden = found.length > 0 || !text.trim() || Boolean(tokenOf(text) || codeOf(text));
}
function enter(row) {
  lastSeen = { text: "", at: 0 };
  scan(row.code);
  clearHits();
  input.focus();
}

async function state() {
  const waiting = (await queue.waiting()).length;
  const wrong = queue.isTimed ? Math.abs(queue.offset - root.dataset.shift * 1000) : 0;
  queueState.textContent = waiting ? fill(words.waiting, { count: waiting }) : words.sent;
  queueState.dataset.tone = waiting ? "wait" : "good";
  find("send").hidden = !waiting;
  find("signed-out").hidden = queue.failed !== "signed-out";
  find("clock").hidden = wrong < 120_000;
  if (wrong >= 120_000) find("clock-word").textContent = fill(words.clock, { minutes: Math.round(wrong / 60_000) });
  const made = list.head && { count: list.head.count, time: list.clock(list.head.made_at) };
  listState.textContent = !canCheck() ? words.insecure : list.isUsable ? fill(words.list, made) : words.no_list;
  listState.dataset.tone = list.isUsable ? "good" : "wait";
  root.querySelectorAll(".stat__figure").forEach((figure, place) => {
    figure.textContent = queue.figures?.[place] ?? figure.textContent;
  });
  find("offline").hidden = queue.failed !== "offline";
  if (!list.isUsable && list.head && !waiting) list.clear();
}

async function beat() {
  await queue.send(about());
  await list.refresh().catch(() => {});
  await state();
}

find("form").addEventListener("submit", (event) => {
  const text = input.value.trim();
  if (!list.isUsable && !tokenOf(text) && !codeOf(text)) return; // the server searches
  event.preventDefault();
  if (tokenOf(text) || codeOf(text)) {
    scan(text);
    clearHits();
  } else {
    const only = list.search(text);
    if (only.length === 1) enter(only[0]);
    else search(text);
  }
});
input.addEventListener("input", () => {
  if (list.isUsable) search(input.value);
});
// Forms of the server's own list of hits and of the last answer are sent as events, too.
root.addEventListener("submit", (event) => {
  const badge = event.target.elements.badge?.value;
  if (!badge) return;
  event.preventDefault();
  lastSeen = { text: "", at: 0 };
  scan(badge);
});
find("undo").addEventListener("click", takeBack);
find("send").addEventListener("click", beat);
addEventListener("online", beat);
addEventListener("pageshow", beat);
document.addEventListener("visibilitychange", () => document.hidden || beat());
setInterval(beat, 15_000);

document.addEventListener("submit", async (event) => {
  if (!event.target.action.endsWith("/sign-out") || event.target.dataset.checked) return;
  event.preventDefault();
  const waiting = (await queue.waiting()).length;
  if (waiting) {
    find("sign-out").hidden = false;
    return find("sign-out").scrollIntoView({ block: "center" });
  }
  await list.clear();
  event.target.dataset.checked = "yes";
  event.target.submit();
}, true);

const camera = new Camera(find("video"), { decoder: files.decoder, read: scan });
const cameraButton = find("camera");
cameraButton.hidden = !navigator.mediaDevices?.getUserMedia;
cameraButton.addEventListener("click", async () => {
  if (camera.isOn) camera.stop();
  else await camera.start().catch(() => (find("no-camera").hidden = false));
  find("video").hidden = !camera.isOn;
  cameraButton.querySelector("[data-label]").textContent = camera.isOn ? words.stop_camera : words.start_camera;
});

navigator.serviceWorker?.ready.then(({ active }) => {
  active?.postMessage({ files: Object.values(files).map((address) => new URL(address, location).href) });
});
root.dataset.ready = "yes";
input.focus();
await state();
await beat();
