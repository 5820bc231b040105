// A list of choices that is searched by typing: the combobox of the ARIA Authoring Practices. Without a script the <select> stays.
// The <select> keeps what is sent. data-find holds the words: {found, none, wrong}; {n} in them stands for a number.
const MOST = 60; // options that are shown at a time; the number of all is announced
const ENOUGH = 220, TALLEST = 320, GAP = 12; // pixels: room that is enough below, greatest height, distance to the edge
let boxes = 0;

// Compares without accents and case: "cote" finds "Côte d’Ivoire".
export function foldWords(words) {
  return words.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[’']/g, "'").toLowerCase().trim();
}

// Finds the names that contain all typed words; those that begin with the first come first.
export function findNames(names, typed) {
  const wanted = foldWords(typed);
  const parts = wanted.split(/\s+/);
  const fitting = names.filter((name) => parts.every((part) => foldWords(name).includes(part)));
  const begins = (name) => foldWords(name).startsWith(wanted);
  return [...fitting.filter(begins), ...fitting.filter((name) => !begins(name))];
}

export class Combobox {
  constructor(select) {
    this.select = select;
    this.words = JSON.parse(select.dataset.find);
    this.active = -1;
    this.field = this.buildField();
    this.list = this.buildElement("ul", { className: "suggestions", popover: "manual", id: `suggestions-${boxes += 1}` });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", select.labels[0]?.textContent || "");
    this.status = this.buildElement("p", { className: "vh" });
    this.status.setAttribute("role", "status");
    this.field.setAttribute("aria-controls", this.list.id);
    select.before(this.field);
    select.after(this.list, this.status);
    select.hidden = true;
    select.id = "";
    this.listen();
  }

  buildElement(name, values) {
    return Object.assign(document.createElement(name), values);
  }

  buildField() {
    const { select } = this;
    const chosen = select.value ? select.selectedOptions[0].textContent : "";
    const field = this.buildElement("input", { type: "text", id: select.id, value: chosen, autocomplete: "off", spellcheck: false, dir: "auto" });
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) field.setAttribute(name, select.getAttribute(name));
    return field;
  }

  listen() {
    const { field, list } = this;
    field.addEventListener("input", () => this.suggest());
    field.addEventListener("keydown", (event) => this.handleKey(event));
    field.addEventListener("blur", () => this.close());
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
    field.form.addEventListener("submit", (event) => this.checkChoice(event));
  }

  get isOpen() {
    return this.list.matches(":popover-open");
  }

  listNames() {
    return [...this.select.options].filter((option) => option.value).map((option) => option.textContent);
  }

  // Only a whole name is a choice: what was chosen before goes when the words change.
  suggest() {
    const typed = foldWords(this.field.value);
    const same = [...this.select.options].filter((option) => option.value && foldWords(option.textContent) === typed);
    this.select.value = same.length === 1 ? same[0].value : "";
    if (typed) this.show(findNames(this.listNames(), this.field.value));
    else this.close();
  }

  show(names) {
    const options = names.slice(0, MOST).map((name, index) => {
      const option = this.buildElement("li", { id: `${this.list.id}-${index}`, textContent: name, dir: "auto" });
      option.setAttribute("role", "option");
      return option;
    });
    this.list.replaceChildren(...options);
    this.status.textContent = names.length ? this.words.found.replace("{n}", names.length) : this.words.none;
    if (!options.length) return this.close();
    if (!this.isOpen) this.list.showPopover();
    this.field.setAttribute("aria-expanded", "true");
    this.place();
    this.activate(-1);
  }

  // Below the field, or above it where there is too little room.
  place() {
    const at = this.field.getBoundingClientRect();
    const under = innerHeight - at.bottom;
    const below = under >= Math.min(ENOUGH, at.top);
    const height = Math.min((below ? under : at.top) - GAP, TALLEST);
    Object.assign(this.list.style, { left: `${at.left}px`, width: `${at.width}px`, maxHeight: `${height}px` });
    this.list.style.top = below ? `${at.bottom + 4}px` : `${at.top - 4 - Math.min(this.list.scrollHeight + 2, height)}px`;
  }

  activate(index) {
    const options = [...this.list.children];
    this.active = index < 0 || !options.length ? -1 : index % options.length;
    for (const [number, option] of options.entries()) option.setAttribute("aria-selected", String(number === this.active));
    const option = options[this.active];
    if (option) {
      this.field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.field.removeAttribute("aria-activedescendant");
  }

  handleKey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const { length } = this.list.children;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!this.isOpen) this.show(findNames(this.listNames(), this.field.value));
      else this.activate(event.key === "ArrowDown" ? this.active + 1 : (this.active < 0 ? length : this.active + length) - 1);
    } else if (event.key === "Enter" && this.isOpen && this.active >= 0) this.choose(this.list.children[this.active]);
    else if (event.key === "Escape" && this.isOpen) this.close();
    else return;
    event.preventDefault();
  }

  choose(option) {
    if (!option) return;
    this.field.value = option.textContent;
    this.select.value = [...this.select.options].find((each) => each.value && each.textContent === option.textContent).value;
    this.field.removeAttribute("aria-invalid");
    this.close();
  }

  close() {
    if (this.isOpen) this.list.hidePopover();
    this.field.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }

  // Words that are no name of the list are not lost on the way: the form stays, and says so.
  checkChoice(event) {
    const isWanted = this.field.getClientRects().length > 0;
    if (!isWanted || this.select.value || !this.field.value.trim()) return;
    event.preventDefault();
    this.field.setAttribute("aria-invalid", "true");
    const place = document.getElementById(this.field.getAttribute("aria-describedby"));
    if (place) place.textContent = this.words.wrong;
    this.field.focus();
  }
}

// A list in which somebody is just choosing stays until they leave it.
for (const select of document.querySelectorAll("select[data-find]")) {
  if (select === document.activeElement) select.addEventListener("blur", () => new Combobox(select), { once: true });
  else new Combobox(select);
}
