// Unsent input on a page that is redrawn: it belongs to the subject of its form, and is restored there only.
// A form names its subject: data-about="decide 12"; data-left is the note shown while the subject is off the page.
const FIELDS = "input:not([type=hidden], [type=submit]), textarea, select";

export class UnsentInput {
  // name: the key in sessionStorage, so that input survives a reload; empty for none.
  constructor(root, name = "") {
    this.root = root;
    this.name = name;
    this.kept = new Map(this.loadStored()); // subject of the form → its note, and its fields by name
    this.there = new Set();
    if (!name) return;
    addEventListener("pagehide", () => this.collect());
    if (this.kept.size) this.restoreStored();
  }

  // After a reload: restores input into the forms that are there; the rest waits.
  restoreStored() {
    for (const form of this.listForms()) {
      for (const field of listFields(form)) {
        const value = this.kept.get(form.dataset.about)?.fields.get(getFieldKey(field));
        if (value === undefined) continue;
        setValue(field, value);
        openEnclosingDetails(field);
      }
    }
  }

  // Before a redraw: keeps the fields that differ from what the server rendered.
  collect() {
    this.there = this.listSubjects();
    for (const about of this.there) this.kept.delete(about);
    for (const form of this.listForms()) {
      const { about, left } = form.dataset;
      const fields = new Map(listFields(form).filter(isChanged).map((field) => [getFieldKey(field), getValue(field)]));
      if (fields.size) this.kept.set(about, { left, fields });
    }
    this.saveStored();
  }

  // After a redraw: gives each form the input for its subject, and nothing else.
  restore() {
    for (const form of this.listForms()) {
      const fields = this.kept.get(form.dataset.about)?.fields;
      for (const field of listFields(form)) {
        const value = fields?.get(getFieldKey(field));
        setValue(field, value === undefined ? getDefaultValue(field) : value);
        if (value !== undefined && !this.there.has(form.dataset.about)) openEnclosingDetails(field);
      }
    }
  }

  // The form was sent: forgets its input.
  forget(about) {
    this.kept.delete(about);
    this.saveStored();
  }

  loadStored() {
    try {
      const found = this.name ? JSON.parse(sessionStorage.getItem(this.name) || "[]") : [];
      return found.map(([about, { left, fields }]) => [about, { left, fields: new Map(fields) }]);
    } catch {
      return []; // no storage in this browser: the page keeps it while it is open
    }
  }

  saveStored() {
    if (!this.name) return;
    try {
      if (!this.kept.size) sessionStorage.removeItem(this.name);
      else sessionStorage.setItem(this.name, JSON.stringify([...this.kept].map(([about, { left, fields }]) => [about, { left, fields: [...fields] }])));
    } catch {
      // as above
    }
  }

  // The notes of input whose subject is not on the page.
  listNotes() {
    const here = this.listSubjects();
    return [...new Set([...this.kept].filter(([about, each]) => each.left && !here.has(about)).map(([, each]) => each.left))];
  }

  listSubjects() {
    return new Set(this.listForms().map((form) => form.dataset.about));
  }

  listForms() {
    return [...this.root.querySelectorAll("form[data-about]")];
  }
}

// The focused field and its subject, if any: typing must not continue in another form unnoticed. While a form is being sent,
// nobody types in it: the keys that follow are meant for the page.
export function getActiveField() {
  const field = document.activeElement;
  return field?.matches(FIELDS) && !field.form?.dataset.busy ? { field, about: field.form?.dataset.about } : null;
}

function listFields(form) {
  return [...form.querySelectorAll(FIELDS)].filter((field) => field.name);
}

function getFieldKey(field) {
  return isCheckable(field) ? `${field.name}=${field.value}` : field.name;
}

function isCheckable(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function getValue(field) {
  return isCheckable(field) ? field.checked : field.value;
}

// The value as rendered by the server; for a list without a selected option, the first option.
function getDefaultValue(field) {
  if (isCheckable(field)) return field.defaultChecked;
  if (!field.matches("select")) return field.defaultValue;
  const every = [...field.options];
  return (every.find((each) => each.defaultSelected) || every[0])?.value ?? "";
}

function isChanged(field) {
  return getValue(field) !== getDefaultValue(field);
}

function setValue(field, value) {
  if (getValue(field) === value) return;
  if (isCheckable(field)) field.checked = value;
  else field.value = value;
}

function openEnclosingDetails(field) {
  for (let held = field.closest("details"); held; held = held.parentElement.closest("details")) held.open = true;
}
