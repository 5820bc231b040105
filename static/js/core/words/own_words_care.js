// Care for words that are not sent. They go when their author signs out, when another person signs in here, and after 30
// days. Once a sign-in has ended by itself, the device keeps nothing, and the tab keeps them until it is closed.
import { DRAFTS, QUEUE, VOTES, copyTo, getDraftKey, getReader, keepWords, listUnsaved, loadQueue } from "../drafts.js";
import { LIFETIME, forgetDevice, getDeviceOwner, isAsked, isLeftBehind, ownDevice } from "./own_device.js";

const UNSENT = "unsent:"; // of a meeting's text, kept by meetings/draft_editor.js

const listKeys = (prefix, store = sessionStorage) => Object.keys(store).filter((key) => key.startsWith(prefix));
const listWords = (store = sessionStorage) => [...listKeys(DRAFTS, store), ...listKeys(UNSENT, store)];
const getOwner = (key) => key.match(/^(?:consult\.draft\.(\d*)\.|unsent:(\d*):)/)?.slice(1).join("");
const isOwn = (key) => [getReader(), undefined].includes(getOwner(key));

// An earlier version kept words on each device: they come to this tab.
function takeOverWords() {
  for (const key of [...listWords(localStorage), QUEUE]) {
    const found = localStorage.getItem(key);
    if (found !== null && sessionStorage.getItem(key) === null) sessionStorage.setItem(key, found);
    localStorage.removeItem(key);
  }
}

function removeWords(test) {
  for (const key of listWords().filter(test)) keepWords(key, null);
}

function removeQueuedWhere(test) {
  const left = loadQueue().filter((item) => !test(item));
  if (left.length < loadQueue().length) keepWords(QUEUE, JSON.stringify(left));
}

// The words of a visitor belong to the person who then signs in.
function adoptVisitorWords() {
  const visitor = `${DRAFTS}.`;
  for (const key of getReader() ? listKeys(visitor) : []) {
    const own = getDraftKey(key.slice(visitor.length));
    if (!sessionStorage.getItem(own)) keepWords(own, sessionStorage.getItem(key));
    keepWords(key, null);
  }
}

function removeForeignWords() {
  const isForeign = (owner) => Boolean(getReader() && owner) && owner !== getReader();
  removeWords((key) => isForeign(getOwner(key)));
  removeQueuedWhere((item) => isForeign(item.reader));
  for (const key of listKeys(VOTES, localStorage)) if (isForeign(key.slice(VOTES.length).split(".")[0])) localStorage.removeItem(key);
}

function removeExpiredWords() {
  const isOld = (at) => Date.now() - at > LIFETIME;
  removeWords((key) => key.startsWith(DRAFTS) && isOld(JSON.parse(sessionStorage.getItem(key)).at));
  removeQueuedWhere((item) => item.reader !== undefined && isOld(item.at));
}

// After the first refusal for want of a sign-in the device keeps nothing of this person; the tab does until it is closed.
export async function leaveDevice() {
  copyTo(null);
  for (const key of listKeys(VOTES, localStorage)) localStorage.removeItem(key);
  await forgetDevice();
}

// The device copies words for the person who ticked it, while that person is signed in. A visitor leaves it as it is: the same
// person may sign in again.
async function useDevice() {
  const owner = getDeviceOwner();
  if (getReader() && isAsked()) ownDevice(getReader());
  else if (owner && ("ended" in document.body.dataset || (getReader() && owner !== getReader()))) await forgetDevice();
  else if (await isLeftBehind()) await forgetDevice();
  if (!getDeviceOwner()) return;
  const { openCopy } = await import("./device_copy.js");
  await openCopy([...listWords().filter(isOwn), QUEUE]);
}

// A draft that lies on the server is not lost.
const isLost = (key) => !key.startsWith(DRAFTS) || !JSON.parse(sessionStorage.getItem(key)).saved;
const hasUnsent = () => listWords().some((key) => isOwn(key) && isLost(key)) || loadQueue().some((item) => item.reader === getReader());

// Asks before words are lost; without any, signing out asks nothing.
function mayLeave(form) {
  if (hasUnsent() && !window.confirm(form.dataset.signOut)) return false;
  copyTo(null);
  sessionStorage.clear();
  for (const key of listKeys(VOTES, localStorage)) localStorage.removeItem(key);
  return true;
}

// Saves on the server what can be saved before it asks; the device forgets before the sign-in ends.
async function leave(form) {
  if (listUnsaved().length) await import("./server_drafts.js").then((server) => server.saveAtOnce(), () => {});
  if (!mayLeave(form)) return;
  await forgetDevice();
  form.submit();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-sign-out]")) return;
  const isLater = listUnsaved().length > 0 || Boolean(getDeviceOwner());
  if (isLater || !mayLeave(form)) event.preventDefault();
  if (isLater) leave(form);
});

if (getReader()) await import("./followed_drafts.js").catch(() => {});
takeOverWords();
removeForeignWords();
removeExpiredWords();
await useDevice().catch(() => {}); // a browser without a database: the tab keeps the words
adoptVisitorWords();
