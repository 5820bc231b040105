// Drafts: what is typed is kept on this device until it is sent, through a closed tab and a lost line.
const PREFIX = "consult.draft.";
const FOR = 30 * 86400000;

const keyOf = (form) => PREFIX + (form.dataset.draft || form.action);

export function restore(form) {
  const kept = JSON.parse(localStorage.getItem(keyOf(form)) || "null");
  if (!kept) return false;
  let found = false;
  for (const [name, value] of Object.entries(kept.fields)) {
    const field = form.elements[name];
    if (field && !field.value && "value" in field) {
      field.value = value;
      found = true;
    }
  }
  if (found) form.dispatchEvent(new CustomEvent("consult:restored", { bubbles: true }));
  return found;
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
