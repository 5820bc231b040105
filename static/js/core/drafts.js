// Drafts: input is stored on this device until it is sent, and survives a closed tab and a lost connection.
const PREFIX = "consult.draft.";
const FOR = 30 * 86400000;

const nameOf = (form) => form.dataset.draft || form.action;

export const find = (name) => JSON.parse(localStorage.getItem(PREFIX + name) || "null");
export const remove = (name) => localStorage.removeItem(PREFIX + name);
export const kept = (form) => find(nameOf(form));
export const drop = (form) => remove(nameOf(form));

// Fills empty fields and lists from the draft; returns whether there was one.
export function restore(form) {
  const draft = kept(form);
  for (const [name, value] of Object.entries(draft?.fields || {})) {
    const field = form.elements[name];
    if (field && "value" in field && (!field.value || field.matches?.("select"))) field.value = value;
  }
  return Boolean(draft);
}

// data-base marks hidden fields that say which version the text was written from.
export function save(form, more = {}) {
  const fields = {};
  for (const field of form.querySelectorAll("textarea, input[type=text], input:not([type]), select, [data-base], [type=radio]:checked")) {
    if (field.name && field.value && !field.closest("[data-private]")) fields[field.name] = field.value;
  }
  const written = [...form.querySelectorAll("textarea")].some((area) => area.value.trim());
  const draft = { fields, at: Date.now(), page: location.href, ...more };
  if (written) localStorage.setItem(PREFIX + nameOf(form), JSON.stringify(draft));
  else drop(form);
}

export function sweep() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && Date.now() - JSON.parse(localStorage.getItem(key)).at > FOR) localStorage.removeItem(key);
  }
}
