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
export const loadDraft = (form) => findDraft(getDraftName(form));
export const discardDraft = (form) => removeDraft(getDraftName(form));

// Fills empty fields and lists from the draft; returns whether there was one.
export function restoreDraft(form) {
  const draft = loadDraft(form);
  for (const [name, value] of Object.entries(draft?.fields || {})) {
    const field = form.elements[name];
    if (field && "value" in field && (!field.value || field.matches?.("select"))) field.value = value;
  }
  return Boolean(draft);
}

// data-base marks hidden fields that say which version the text was written from.
export function saveDraft(form, more = {}) {
  const fields = {};
  for (const field of form.querySelectorAll("textarea, input[type=text], input:not([type]), select, [data-base], [type=radio]:checked")) {
    if (field.name && field.value && !field.closest("[data-private]")) fields[field.name] = field.value;
  }
  const written = [...form.querySelectorAll("textarea")].some((area) => area.value.trim());
  const draft = { fields, at: Date.now(), page: location.href, ...more };
  if (written) getStore().setItem(getDraftKey(getDraftName(form)), JSON.stringify(draft));
  else discardDraft(form);
}
