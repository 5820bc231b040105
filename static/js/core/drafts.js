// Drafts: what is typed is kept on this device until it is sent, through a closed tab and a lost line.
const PREFIX = "consult.draft.";
const FOR = 30 * 86400000;

const keyOf = (form) => PREFIX + (form.dataset.draft || form.action);

export function kept(form) {
  return JSON.parse(localStorage.getItem(keyOf(form)) || "null");
}

// Fills what is empty, and what is chosen from a list; whether there was a draft.
export function restore(form) {
  const draft = kept(form);
  for (const [name, value] of Object.entries(draft?.fields || {})) {
    const field = form.elements[name];
    if (field && "value" in field && (!field.value || field.matches?.("select"))) field.value = value;
  }
  return Boolean(draft);
}

export function save(form) {
  const fields = {};
  for (const field of form.querySelectorAll("textarea, input[type=text], input:not([type]), select")) {
    if (field.name && field.value && !field.closest("[data-private]")) fields[field.name] = field.value;
  }
  const written = [...form.querySelectorAll("textarea")].some((area) => area.value.trim());
  if (written) localStorage.setItem(keyOf(form), JSON.stringify({ fields, at: Date.now(), page: location.href }));
  else localStorage.removeItem(keyOf(form));
}

export function drop(form) {
  localStorage.removeItem(keyOf(form));
}

export function sweep() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && Date.now() - JSON.parse(localStorage.getItem(key)).at > FOR) localStorage.removeItem(key);
  }
}
