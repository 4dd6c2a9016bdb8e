// Events that a device keeps until the server has named them: written to the device before anything is sent.
// The service worker reads the same database: signing out waits for the events (static/sw.js).
const NAME = "expo-scans";
const BATCH = 200;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// A UUID of version 7: the time first, so that the database's index stays in order.
export function newId(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let place = 0; place < 6; place += 1) bytes[place] = Math.floor(now / 256 ** (5 - place)) % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

export class Queue {
  // `address` takes the events, `home` is the page that sends them.
  constructor({ address, home, token }) {
    Object.assign(this, { address, home, token, offset: 0, answers: new Map(), size: BATCH, failed: "" });
  }

  async open() {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("events", { keyPath: "id" });
      request.result.createObjectStore("meta");
    };
    this.database = await done(request);
    this.device = await this.once("device", () => newId());
    const offset = await this.get("offset");
    Object.assign(this, { offset: offset ?? 0, isTimed: offset !== undefined });
    await this.put("home", this.home);
    navigator.storage?.persist?.();
    return this;
  }

  store(name, mode = "readonly") {
    return this.database.transaction(name, mode).objectStore(name);
  }
  get(key) {
    return done(this.store("meta").get(key));
  }
  put(key, value) {
    return done(this.store("meta", "readwrite").put(value, key));
  }
  forget(key) {
    return done(this.store("meta", "readwrite").delete(key));
  }
  async once(key, make) {
    const kept = await this.get(key);
    if (kept !== undefined) return kept;
    const made = make();
    await this.put(key, made);
    return made;
  }

  // Keeps an event with its place in this device's order, and returns it.
  async add(event) {
    const transaction = this.database.transaction(["events", "meta"], "readwrite");
    const meta = transaction.objectStore("meta");
    const seq = ((await done(meta.get("seq"))) ?? 0) + 1;
    meta.put(seq, "seq");
    const at = new Date().toISOString();
    const kept = { id: newId(), seq, at, offset_ms: this.offset, address: this.address, ...event };
    transaction.objectStore("events").add(kept);
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
    return kept;
  }

  async waiting() {
    const all = await done(this.store("events").getAll());
    return all.filter((event) => event.address === this.address).sort((one, other) => one.seq - other.seq);
  }

  // Sends what waits, in order; only ids that the answer names are deleted. One sender at a time.
  send(about = {}) {
    this.sending = (this.sending ?? Promise.resolve()).then(() => this.sendAll(about)).catch(() => false);
    return this.sending;
  }

  async sendAll(about) {
    for (;;) {
      const waiting = await this.waiting();
      const batch = waiting.slice(0, this.size);
      const sent = await this.post(batch, { ...about, queue: waiting.length });
      if (!sent) return false;
      if (!batch.length) return true;
      const named = batch.filter(({ id }) => id in sent.answers);
      const store = this.store("events", "readwrite");
      for (const { id } of named) {
        store.delete(id);
        this.answers.set(id, sent.answers[id]);
      }
      if (!named.length) return false;
      if (waiting.length === named.length) return true;
    }
  }

  async post(batch, about) {
    const began = Date.now();
    const events = batch.map(({ address, ...event }) => ({ ...event, offline: began - Date.parse(event.at) > 3000 }));
    const body = JSON.stringify({ device: { id: this.device, offset_ms: this.offset, ...about }, events });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.token };
    let response;
    try {
      const signal = AbortSignal.timeout(20_000); // a hall's network may hang
      response = await fetch(this.address, { method: "POST", headers, body, redirect: "manual", signal });
    } catch {
      this.failed = "offline";
      return null;
    }
    if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
      this.failed = "signed-out";
      return null;
    }
    if (!response.ok) {
      this.failed = "refused";
      this.size = response.status < 500 ? Math.max(1, Math.floor(this.size / 2)) : this.size;
      return null;
    }
    const answer = await response.json();
    this.failed = "";
    this.size = BATCH;
    this.figures = answer.figures;
    this.offset = Math.round(Date.parse(answer.now) - (began + Date.now()) / 2);
    this.isTimed = true;
    this.put("offset", this.offset);
    return answer;
  }
}
