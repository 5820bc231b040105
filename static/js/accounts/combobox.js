// A list of choices that is searched by typing: the combobox of the ARIA Authoring Practices. Without a script the <select> stays.
// The <select> keeps what is sent. data-find holds the words: {found, none, wrong}; {n} in them stands for a number.
import { Listbox } from "../core/listbox.js";

const MOST = 60; // options that are shown at a time; the number of all is announced
const ENOUGH = 220, TALLEST = 320, GAP = 12; // pixels: room that is enough below, greatest height, distance to the edge

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
    this.field = this.buildField();
    const label = select.labels[0]?.textContent || "";
    this.list = new Listbox(this.field, { className: "suggestions", label, choose: (option) => this.choose(option) });
    this.status = this.buildElement("p", { className: "vh" });
    this.status.setAttribute("role", "status");
    select.before(this.field);
    select.after(this.list.element, this.status);
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
    const { field } = this;
    field.addEventListener("input", () => this.suggest());
    field.addEventListener("keydown", (event) => this.handleKey(event));
    field.addEventListener("blur", () => this.close());
    field.form.addEventListener("submit", (event) => this.checkChoice(event));
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
    this.status.textContent = names.length ? this.words.found.replace("{n}", names.length) : this.words.none;
    if (!names.length) return this.close();
    this.list.show(names.slice(0, MOST).map((name) => this.buildElement("li", { textContent: name, dir: "auto" })));
    this.field.setAttribute("aria-expanded", "true");
    return this.place();
  }

  // Below the field, or above it where there is too little room.
  place() {
    const at = this.field.getBoundingClientRect();
    const under = innerHeight - at.bottom;
    const below = under >= Math.min(ENOUGH, at.top);
    const height = Math.min((below ? under : at.top) - GAP, TALLEST);
    const { element } = this.list;
    Object.assign(element.style, { left: `${at.left}px`, width: `${at.width}px`, maxHeight: `${height}px` });
    element.style.top = below ? `${at.bottom + 4}px` : `${at.top - 4 - Math.min(element.scrollHeight + 2, height)}px`;
  }

  handleKey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const { isOpen } = this.list;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (isOpen) this.list.move(event.key === "ArrowDown" ? 1 : -1);
      else this.show(findNames(this.listNames(), this.field.value));
    } else if (event.key === "Enter" && isOpen && this.list.getActive()) this.choose(this.list.getActive());
    else if (event.key === "Escape" && isOpen) this.close();
    else return;
    event.preventDefault();
  }

  choose(option) {
    this.field.value = option.textContent;
    this.select.value = [...this.select.options].find((each) => each.value && each.textContent === option.textContent).value;
    this.field.removeAttribute("aria-invalid");
    this.close();
  }

  close() {
    this.list.close();
    this.field.setAttribute("aria-expanded", "false");
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
