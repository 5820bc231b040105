// Care for words that are not sent. They go when their author signs out, when another person signs in here, and after 30
// days. Once a sign-in has ended by itself, the device keeps nothing, and the tab keeps them until it is closed.
import { DRAFTS, QUEUE, getDraftKey, getReader, loadQueue, parseQueue, useTab } from "./drafts.js";

const UNSENT = "unsent:"; // of a meeting's text, kept by meetings/draft_editor.js
const LIFETIME = 30 * 86400000;
const STORES = [localStorage, sessionStorage]; // of the device, of this tab

const listKeys = (prefix, store = localStorage) => Object.keys(store).filter((key) => key.startsWith(prefix));
const getOwner = (key) => key.match(/^(?:consult\.draft\.(\d*)\.|unsent:(\d*):)/)?.slice(1).join("");

function removeKeys(test) {
  for (const store of STORES) {
    for (const key of [...listKeys(DRAFTS, store), ...listKeys(UNSENT, store)]) if (test(key, store)) store.removeItem(key);
  }
}

function removeQueuedWhere(test) {
  for (const store of STORES) {
    const queue = parseQueue(store), left = queue.filter((item) => !test(item));
    if (left.length < queue.length) store.setItem(QUEUE, JSON.stringify(left));
  }
}

// Moves what the test accepts, by its owner, from one store to the other; what is there already stays.
function moveWords(from, to, test) {
  for (const key of [...listKeys(DRAFTS, from), ...listKeys(UNSENT, from)].filter((each) => test(getOwner(each)))) {
    if (to.getItem(key) === null) to.setItem(key, from.getItem(key));
    from.removeItem(key);
  }
  const moved = parseQueue(from).filter((item) => test(item.reader));
  if (!moved.length) return;
  to.setItem(QUEUE, JSON.stringify([...parseQueue(to), ...moved]));
  from.setItem(QUEUE, JSON.stringify(parseQueue(from).filter((item) => !test(item.reader))));
}

// After the first refusal for want of a sign-in the device keeps nothing of this person; the tab does until it is closed.
export function leaveDevice() {
  useTab();
  moveWords(localStorage, sessionStorage, (owner) => Boolean(owner) && (!getReader() || owner === getReader()));
}

// The same person has signed in again in this tab, perhaps after writing as a visitor.
function returnToDevice() {
  if (getReader()) moveWords(sessionStorage, localStorage, (owner) => owner === getReader() || owner === "");
  else if ("ended" in document.body.dataset) leaveDevice();
}

// The words of a visitor belong to the person who then signs in.
function adoptVisitorWords() {
  const visitor = `${DRAFTS}.`;
  for (const key of getReader() ? listKeys(visitor) : []) {
    const own = getDraftKey(key.slice(visitor.length));
    if (!localStorage.getItem(own)) localStorage.setItem(own, localStorage.getItem(key));
    localStorage.removeItem(key);
  }
}

function removeForeignWords() {
  const isForeign = (owner) => Boolean(getReader() && owner) && owner !== getReader();
  removeKeys((key) => isForeign(getOwner(key)));
  removeQueuedWhere((item) => isForeign(item.reader));
}

function removeExpiredWords() {
  const isOld = (at) => Date.now() - at > LIFETIME;
  removeKeys((key, store) => key.startsWith(DRAFTS) && isOld(JSON.parse(store.getItem(key)).at));
  removeQueuedWhere((item) => item.reader !== undefined && isOld(item.at));
}

// Asks before words are lost; without any, signing out asks nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-sign-out]")) return;
  const isOwn = (key) => [getReader(), undefined].includes(getOwner(key));
  const unsent = [...listKeys(DRAFTS), ...listKeys(UNSENT)].some(isOwn) || loadQueue().some((item) => item.reader === getReader());
  if (unsent && !window.confirm(form.dataset.signOut)) {
    event.preventDefault();
    return;
  }
  removeKeys(isOwn);
  removeQueuedWhere((item) => item.reader === getReader());
  sessionStorage.clear();
});

removeForeignWords();
removeExpiredWords();
returnToDevice();
adoptVisitorWords();
