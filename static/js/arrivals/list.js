// The signed list of badges: fetched while there is network, checked, kept, and asked when there is none.
const KEY = "list";
const LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const LEADS = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
const bytesOf = (base64) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
const hexOf = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const lead = (one) => (one >= "가" && one <= "힣" ? LEADS[Math.floor((one.charCodeAt(0) - 44032) / 588)] : one);
const folded = (text) => text.normalize("NFC").toLowerCase().replace(/\s+/g, "");
// The name itself first, then one of its words, its beginning, a part of it; companies come last.
function rank(name, wanted) {
  const isWord = name.toLowerCase().split(/\s+/).includes(wanted);
  const whole = folded(name);
  return [whole === wanted, isWord, whole.startsWith(wanted), whole.includes(wanted), true].indexOf(true);
}
const keysOf = (text) => [folded(text), [...folded(text)].map(lead).join("")];

// The code that was typed, without its hyphen; nothing if its check character is wrong.
export function codeOf(text) {
  const bare = text.replace(/[\s\p{P}]/gu, "").toUpperCase();
  if (!/^[2-9A-HJKMNP-Z]{6}$/.test(bare)) return "";
  const sum = [...bare.slice(0, 5)].reduce((total, one, place) => total + (place + 2) * LETTERS.indexOf(one), 0);
  return LETTERS[sum % LETTERS.length] === bare[5] ? bare : "";
}
export const tokenOf = (text) => /(?:^|\/b\/)([a-z2-7]{26})\/?$/i.exec(text.trim())?.[1].toUpperCase() ?? "";
export const canCheck = () => Boolean(globalThis.crypto?.subtle);

// What a scan sends: the hash of a token, so that no key lies in the queue, or the code.
export async function badgeOf(text) {
  const token = tokenOf(text);
  if (!token) return codeOf(text) || text.trim().slice(0, 200);
  if (!canCheck()) return token;
  return hexOf(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
}

export class BadgeList {
  constructor(queue, { address, key, zone, shift }) {
    Object.assign(this, { queue, address, key, zone, shift, head: null, rows: [] });
  }

  now() {
    return Date.now() + this.queue.offset;
  }
  get isUsable() {
    return Boolean(this.head) && Date.parse(this.head.expires_at) > this.now();
  }

  async load() {
    const kept = await this.queue.get(KEY);
    if (kept) await this.take(kept).catch(() => this.queue.forget(KEY));
  }

  // Fetches a newer list; a list that our key did not sign is not taken.
  async refresh() {
    if (!canCheck()) return;
    const address = `${this.address}?since=${this.head?.version ?? ""}`;
    const response = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(20_000) });
    if (response.status !== 200) return;
    const fresh = { text: await response.text(), signature: response.headers.get("List-Signature") };
    await this.take(fresh);
    await this.queue.put(KEY, fresh);
  }

  async take({ text, signature }) {
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    const key = await crypto.subtle.importKey("raw", bytesOf(this.key), curve, false, ["verify"]);
    const how = { name: "ECDSA", hash: "SHA-256" };
    const isOurs = await crypto.subtle.verify(how, key, bytesOf(signature), new TextEncoder().encode(text));
    if (!isOurs) throw new Error("the list has another signature");
    const { head, rows } = JSON.parse(text);
    this.head = head;
    this.rows = rows;
    this.byKey = new Map(rows.flatMap((row) => [[row.hash, row], [row.code, row]]));
    for (const row of rows) row.keys = [row.name, row.ko, row.en].flatMap(keysOf);
  }

  find(badge) {
    return this.isUsable ? this.byKey.get(badge) : undefined;
  }
  search(text) {
    const wanted = folded(text);
    if (!wanted) return [];
    const found = this.rows.filter((row) => row.revoked === undefined && row.keys.some((key) => key.includes(wanted)));
    return found.sort((one, other) => rank(one.name, wanted) - rank(other.name, wanted));
  }
  clear() {
    Object.assign(this, { head: null, rows: [], byKey: new Map() });
    return this.queue.forget(KEY);
  }

  // Today's first entry as far as this device knows: the list's, or a scan of its own.
  enter(row, at) {
    const before = row.first ?? null;
    row.first ??= at;
    return before;
  }
  clock(moment) {
    const wall = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.zone };
    return new Intl.DateTimeFormat("en-GB", wall).format(new Date(moment));
  }
}
