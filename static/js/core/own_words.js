// Words that a reader wrote and did not send lie on this device under that person. They go when the person signs out,
// when another person signs in here, and after 30 days.
export const QUEUE = "consult.queue";
const DRAFTS = "consult.draft.";
const UNSENT = "unsent:"; // of a meeting's text, kept by meetings/draft_editor.js
const LIFETIME = 30 * 86400000;

// The reader of this page; empty for a visitor.
export const getReader = () => document.body.dataset.reader || "";
export const getDraftKey = (name) => `${DRAFTS}${getReader()}.${name}`;
export const loadQueue = () => JSON.parse(localStorage.getItem(QUEUE) || "[]");

const listKeys = (prefix) => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
const getOwner = (key) => key.match(/^(?:consult\.draft\.(\d*)\.|unsent:(\d*):)/)?.slice(1).join("");

function removeKeys(test) {
  for (const key of [...listKeys(DRAFTS), ...listKeys(UNSENT)]) if (test(key)) localStorage.removeItem(key);
}

function removeQueuedWhere(test) {
  const left = loadQueue().filter((item) => !test(item));
  if (left.length < loadQueue().length) localStorage.setItem(QUEUE, JSON.stringify(left));
}

// What a visitor wrote belongs to the person who then signs in.
export function adoptVisitorWords() {
  const visitor = `${DRAFTS}.`;
  for (const key of getReader() ? listKeys(visitor) : []) {
    const own = getDraftKey(key.slice(visitor.length));
    if (!localStorage.getItem(own)) localStorage.setItem(own, localStorage.getItem(key));
    localStorage.removeItem(key);
  }
}

export function removeForeignWords() {
  const isForeign = (owner) => Boolean(getReader() && owner) && owner !== getReader();
  removeKeys((key) => isForeign(getOwner(key)));
  removeQueuedWhere((item) => isForeign(item.reader));
}

export function removeExpiredWords() {
  const isOld = (at) => Date.now() - at > LIFETIME;
  removeKeys((key) => key.startsWith(DRAFTS) && isOld(JSON.parse(localStorage.getItem(key)).at));
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
