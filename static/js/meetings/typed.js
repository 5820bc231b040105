// What was typed on a page that is drawn anew: it belongs to what its form is about, and is put back there alone.
// A form says what it is about: data-about="decide 12"; data-left is what is said while its words wait for it to come back.
const FIELDS = "input:not([type=hidden], [type=submit]), textarea, select";

export class Typed {
  // name: under which this tab keeps it through a reload; none where it does not.
  constructor(root, name = "") {
    this.root = root;
    this.name = name;
    this.kept = new Map(this.stored()); // by what the form is about: what is said of it, and its fields by name
    this.there = new Set();
    if (!name) return;
    addEventListener("pagehide", () => this.take());
    if (this.kept.size) this.resume();
  }

  // After a reload: what was typed stands where it was typed, and what is about something else still waits.
  resume() {
    for (const form of this.forms()) {
      for (const field of fieldsOf(form)) {
        const value = this.kept.get(form.dataset.about)?.fields.get(named(field));
        if (value === undefined) continue;
        set(field, value);
        open(field);
      }
    }
  }

  // Before the page is drawn: what differs from how it was drawn is kept.
  take() {
    this.there = this.abouts();
    for (const about of this.there) this.kept.delete(about);
    for (const form of this.forms()) {
      const { about, left } = form.dataset;
      const fields = new Map(fieldsOf(form).filter(changed).map((field) => [named(field), valued(field)]));
      if (fields.size) this.kept.set(about, { left, fields });
    }
    this.store();
  }

  // Afterwards: each form has what was typed about the same, and nothing else.
  put() {
    for (const form of this.forms()) {
      const fields = this.kept.get(form.dataset.about)?.fields;
      for (const field of fieldsOf(form)) {
        const value = fields?.get(named(field));
        set(field, value === undefined ? drawn(field) : value);
        if (value !== undefined && !this.there.has(form.dataset.about)) open(field);
      }
    }
  }

  // It was sent: nothing of it waits.
  drop(about) {
    this.kept.delete(about);
    this.store();
  }

  stored() {
    try {
      const found = this.name ? JSON.parse(sessionStorage.getItem(this.name) || "[]") : [];
      return found.map(([about, { left, fields }]) => [about, { left, fields: new Map(fields) }]);
    } catch {
      return []; // this browser keeps nothing: the page does, while it is open
    }
  }

  store() {
    if (!this.name) return;
    try {
      if (!this.kept.size) sessionStorage.removeItem(this.name);
      else sessionStorage.setItem(this.name, JSON.stringify([...this.kept].map(([about, { left, fields }]) => [about, { left, fields: [...fields] }])));
    } catch {
      // as above
    }
  }

  // What is said of words that wait, since what they are about is not on the page.
  waiting() {
    const here = this.abouts();
    return [...new Set([...this.kept].filter(([about, each]) => each.left && !here.has(about)).map(([, each]) => each.left))];
  }

  abouts() {
    return new Set(this.forms().map((form) => form.dataset.about));
  }

  forms() {
    return [...this.root.querySelectorAll("form[data-about]")];
  }
}

// The field that one writes in, if any, and what it is about: whoever writes must not go on in another form unawares.
export function written() {
  const field = document.activeElement;
  return field?.matches(FIELDS) ? { field, about: field.form?.dataset.about } : null;
}

function fieldsOf(form) {
  return [...form.querySelectorAll(FIELDS)].filter((field) => field.name);
}

function named(field) {
  return picked(field) ? `${field.name}=${field.value}` : field.name;
}

function picked(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function valued(field) {
  return picked(field) ? field.checked : field.value;
}

// As it was drawn: of a list without a choice of its own, the first.
function drawn(field) {
  if (picked(field)) return field.defaultChecked;
  if (!field.matches("select")) return field.defaultValue;
  const every = [...field.options];
  return (every.find((each) => each.defaultSelected) || every[0])?.value ?? "";
}

function changed(field) {
  return valued(field) !== drawn(field);
}

function set(field, value) {
  if (valued(field) === value) return;
  if (picked(field)) field.checked = value;
  else field.value = value;
}

function open(field) {
  for (let held = field.closest("details"); held; held = held.parentElement.closest("details")) held.open = true;
}
