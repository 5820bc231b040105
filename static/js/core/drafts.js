// Words that are not sent lie in this tab (sessionStorage), under their author, with the queue of requests. If their author has
// ticked "This is my device", words/device_copy.js copies them to the device. words/own_words_care.js removes them.
export const QUEUE = "consult.queue";
export const DRAFTS = "consult.draft.";
// Times of votes, no choices.
export const VOTES = "consult.voted.";

// The reader of this page; empty for a visitor.
export const getReader = () => document.body.dataset.reader || "";
export const getDraftKey = (name) => `${DRAFTS}${getReader()}.${name}`;

let copyWords = null;
export const copyTo = (copy) => { copyWords = copy; };

// Keeps a text in this tab; null removes it.
export function keepWords(key, text) {
  if (text === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, text);
  copyWords?.(key, text);
}

export const loadQueue = () => JSON.parse(sessionStorage.getItem(QUEUE) || "[]");

// The value that a field was shown with.
export const getSavedValue = (field) => (field.matches("select")
  ? ([...field.options].find((option) => option.defaultSelected) || field.options[0]).value : field.defaultValue);

const getDraftName = (form) => form.dataset.draft || form.action;

export const findDraft = (name) => JSON.parse(sessionStorage.getItem(getDraftKey(name)) || "null");
export const removeDraft = (name) => keepWords(getDraftKey(name), null);
export const storeDraft = (name, draft) => keepWords(getDraftKey(name), JSON.stringify(draft));
export const loadDraft = (form) => findDraft(getDraftName(form));
export const discardDraft = (form) => removeDraft(getDraftName(form));

// These fields say which text was read.
export const BASES = ["wording_id", "revision", "start", "end"];
export const normalize = (value) => (value || "").replace(/\r\n?/g, "\n");

// A form of which the server keeps a draft, too: words/followed_drafts.js, which is here for readers who are signed in.
export const isOnServer = (form) => form.dataset.version !== undefined;
let server = null;
export const useServer = (functions) => { server = functions; };

// The names of the texts that are not on the server yet.
export const listUnsaved = () => Object.keys(sessionStorage).filter((key) => key.startsWith(getDraftKey("")))
  .map((key) => key.slice(getDraftKey("").length)).filter((name) => findDraft(name).keep && !findDraft(name).saved);

export const chooseDraft = (form) => (server && isOnServer(form) ? server.choose(form) : { draft: loadDraft(form) });

// Fills the fields from the draft; without one on the server, those that are empty. Returns what was chosen.
export function restoreDraft(form) {
  const chosen = chooseDraft(form);
  if (chosen.isOld) for (const area of form.querySelectorAll("textarea")) area.value = area.defaultValue;
  for (const [name, value] of Object.entries(chosen.draft?.fields || {})) {
    const field = form.elements[name];
    const isFree = field && "value" in field && (isOnServer(form) || !field.value || field.matches?.("select"));
    if (isFree && !BASES.includes(name) && field.value !== value) field.value = value;
  }
  return chosen;
}

// A form that was sent begins anew, and not with the draft that it was shown with.
export function finishDraft(form) {
  discardDraft(form);
  if (!isOnServer(form)) return;
  for (const area of form.querySelectorAll("textarea")) area.defaultValue = area.dataset.from || "";
  server?.finish(form);
}

// data-base marks hidden fields that say which version the text was written from.
export function collectFields(form) {
  const fields = {};
  for (const field of form.querySelectorAll("textarea, select, input[type=text], input:not([type]), input[data-base], input[name=kind]:checked")) {
    if (field.name && field.value && !field.closest("[data-private]")) fields[field.name] = field.value;
  }
  return fields;
}

// data-from holds the text of a clause that the field began with.
export const isWritten = (form) => [...form.querySelectorAll("textarea")]
  .some((area) => area.value.trim() && normalize(area.value) !== normalize(area.dataset.from));

export function saveDraft(form, more = {}) {
  if (!isWritten(form)) return discardDraft(form);
  const fields = collectFields(form), draft = { fields, at: Date.now(), page: location.href, ...more };
  if (isOnServer(form)) {
    if (server && !server.hasChanged(form)) return undefined;
    Object.assign(draft, { version: server?.getVersion(form) || 0, keep: form.dataset.keep });
  }
  return storeDraft(getDraftName(form), draft);
}
