// A copy of words that are not sent on the device of their author, in IndexedDB: a closed tab loses nothing there.
import { DRAFTS, QUEUE, copyTo, getReader, keepWords, loadQueue } from "../drafts.js";
import { DATABASE, LIFETIME } from "./own_device.js";

const STORE = "words";
const QUEUED = `${QUEUE}/`; // each request that waits has a record of its own, since each tab has a queue of its own
let base = null;
let queued = new Set(); // records of this tab's queue

const finish = (request) => new Promise((done, fail) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});

async function open() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
  base = await finish(request);
  base.onversionchange = close; // another tab removes the words, since the sign-in has ended
}

function close() {
  copyTo(null);
  base?.close();
  base = null;
}

const getStore = () => base.transaction(STORE, "readwrite").objectStore(STORE);
const getTime = (key, text) => (key.startsWith(DRAFTS) ? JSON.parse(text).at : Date.now());

function copy(key, text) {
  if (!base || !getReader()) return;
  const store = getStore(), reader = getReader();
  if (key !== QUEUE) {
    if (text === null) store.delete(key);
    else store.put({ id: key, reader, text, at: getTime(key, text) });
    return;
  }
  const own = JSON.parse(text || "[]").filter((item) => item.reader === reader);
  const now = new Set(own.map((item) => QUEUED + item.fields.key));
  for (const id of queued) if (!now.has(id)) store.delete(id);
  for (const item of own) store.put({ id: QUEUED + item.fields.key, reader, item, at: item.at });
  queued = now;
}

// Brings the words of this reader into the tab, where its own stay; those of another person and old ones go. Then copies what
// is written, and first the words of this tab.
export async function openCopy(keys = []) {
  await open();
  const found = await finish(getStore().getAll()), store = getStore(), reader = getReader();
  const isGone = ({ at, reader: owner }) => Date.now() - at > LIFETIME || Boolean(reader && owner !== reader);
  for (const each of found.filter(isGone)) store.delete(each.id);
  if (!reader) {
    close();
    return;
  }
  const left = found.filter((each) => !isGone(each));
  for (const { id, text } of left) if (text !== undefined && sessionStorage.getItem(id) === null) sessionStorage.setItem(id, text);
  const here = loadQueue(), known = new Set(here.map((item) => item.fields.key));
  const others = left.filter((each) => each.item && !known.has(each.item.fields.key)).map((each) => each.item);
  copyTo(copy);
  keepWords(QUEUE, JSON.stringify([...others, ...here].sort((one, other) => one.at - other.at)));
  for (const key of keys) if (key !== QUEUE && sessionStorage.getItem(key) !== null) copy(key, sessionStorage.getItem(key));
}
