// Drafts: input is stored on this device until it is sent, and survives a closed tab and a lost connection. It lies under its
// author, with the queue of requests; own_words_care.js removes it.
export const QUEUE = "consult.queue";
export const DRAFTS = "consult.draft.";

// The reader of this page; empty for a visitor.
export const getReader = () => document.body.dataset.reader || "";
export const getDraftKey = (name) => `${DRAFTS}${getReader()}.${name}`;

let hasEnded = "ended" in document.body.dataset; // the sign-in of this browser: this tab alone keeps words now
export const useTab = () => { hasEnded = true; };
export const getStore = () => (hasEnded ? sessionStorage : localStorage);
export const parseQueue = (store) => JSON.parse(store.getItem(QUEUE) || "[]");
export const loadQueue = () => parseQueue(getStore());

// The value that a field was shown with.
export const getSavedValue = (field) => (field.matches("select")
  ? ([...field.options].find((option) => option.defaultSelected) || field.options[0]).value : field.defaultValue);

const getDraftName = (form) => form.dataset.draft || form.action;

export const findDraft = (name) => JSON.parse(getStore().getItem(getDraftKey(name)) || "null");
export const removeDraft = (name) => getStore().removeItem(getDraftKey(name));
export const storeDraft = (name, draft) => getStore().setItem(getDraftKey(name), JSON.stringify(draft));
export const loadDraft = (form) => findDraft(getDraftName(form));
export const discardDraft = (form) => removeDraft(getDraftName(form));

export const BASES = ["wording_id", "revision", "start", "end"]; // say which text was read
const normalize = (value) => (value || "").replace(/\r\n?/g, "\n");
export const isSameText = (one, other) => Object.keys({ ...one, ...other })
  .every((name) => BASES.includes(name) || normalize(one[name]) === normalize(other[name]));

// The server keeps a draft of this form, too: its version and its fields are those that the form was shown with.
export const isOnServer = (form) => form.dataset.version !== undefined;
const getServed = ({ dataset }) => (dataset.fields ? { fields: JSON.parse(dataset.fields), version: Number(dataset.version), saved: true } : null);

// The names of the texts that are not on the server yet.
export const listUnsaved = () => Object.keys(getStore()).filter((key) => key.startsWith(getDraftKey("")))
  .map((key) => key.slice(getDraftKey("").length)).filter((name) => findDraft(name).keep && !findDraft(name).saved);

// The version of the draft that the text of a form follows. Each tab has its own; a form that is drawn anew keeps it until it is chosen again.
const followed = new WeakMap();
export const getVersion = (form) => followed.get(form) ?? Number(form.dataset.version);

export function setVersion(form, version) {
  followed.set(form, version);
  if (form.elements.draft) form.elements.draft.value = `${form.dataset.draft}:${version}`;
}

// Chooses between the text of this browser and that of the server. A text that was saved gives way to a newer one, and goes
// with it (`isOld`); one that was not saved wins, and if another was saved meanwhile, that version is `other`: its author decides.
export function chooseDraft(form) {
  const kept = loadDraft(form);
  if (!isOnServer(form)) return { draft: kept };
  const served = getServed(form), { version = 0 } = kept || {};
  const isNewer = served ? served.version > version : version > 0 && Number(form.dataset.read) > version;
  const isOld = Boolean(kept) && isNewer && (kept.saved || Boolean(served && isSameText(served.fields, kept.fields)));
  if (!kept || isOld) {
    discardDraft(form);
    setVersion(form, served?.version || 0);
    return { draft: served, isOld };
  }
  setVersion(form, version);
  return { draft: kept, other: isNewer ? served?.version : undefined };
}

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
  markVersion(form, 0, null);
}

// The server has this text of the form now; without fields it has none.
export function markVersion(form, version, fields) {
  setVersion(form, version);
  form.dataset.version = version;
  if (fields) form.dataset.fields = JSON.stringify(fields);
  else delete form.dataset.fields;
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
    const same = loadDraft(form) || getServed(form);
    if (same && isSameText(same.fields, fields)) return undefined;
    Object.assign(draft, { version: getVersion(form), keep: form.dataset.keep });
  }
  return storeDraft(getDraftName(form), draft);
}
