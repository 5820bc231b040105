// Names after an @ in a comment: a listbox of suggestions, which arrows, Enter, Tab and Escape work while the field keeps the focus.
import { Listbox } from "../core/listbox.js";
import { fetchJson } from "../core/requests.js";

const GAP = 6; // pixels between the field and the list, and between the list and the window's edge
// As the server reads it: not in an address, and not in a link.
const SIGN = /(?<![A-Za-z0-9._%+/@-])@([\p{L}\p{N}][^@\n]{1,59})$/u;

export class NameList {
  constructor(area) {
    this.area = area;
    this.asked = 0;
    this.chosen = new Set(); // labels: what follows a chosen name is other text
    this.list = new Listbox(area, { className: "names", label: area.dataset.names, choose: (option) => this.choose(option) });
    this.box = this.list.element;
    (area.closest("aside, main") || document.body).append(this.box); // in a landmark, and not where the margin is drawn anew
    area.addEventListener("input", () => this.suggest());
    area.addEventListener("click", () => this.suggest());
    area.addEventListener("blur", () => this.close());
    // Before other keys of the page: while the list is open, Escape closes the list alone.
    area.addEventListener("keydown", (event) => this.handleKey(event), true);
    this.suggest();
  }

  findLetters() {
    return this.area.selectionStart === this.area.selectionEnd && SIGN.exec(this.area.value.slice(0, this.area.selectionStart))?.[1];
  }

  // A later answer is never replaced by an earlier one; without a connection nothing is suggested.
  async suggest() {
    const letters = this.findLetters();
    const asked = this.asked += 1;
    if (!letters || [...this.chosen].some((label) => letters.startsWith(`${label} `))) return this.close();
    const { names } = await fetchJson(`${this.area.dataset.mentions}?q=${encodeURIComponent(letters)}`).catch(() => ({ names: [] }));
    if (asked !== this.asked || document.activeElement !== this.area) return;
    if (names.length) this.show(names);
    else this.close();
  }

  show(names) {
    this.area.setAttribute("aria-autocomplete", "list");
    this.list.show(names.map((name) => this.buildOption(name)));
    this.place();
    this.list.mark(0);
  }

  buildOption({ label, organisation }) {
    const option = document.createElement("li");
    option.dataset.label = label;
    const name = document.createElement("bdi");
    name.textContent = label;
    option.append(name);
    if (organisation && !label.includes("(")) {
      const more = document.createElement("bdi");
      more.className = "dim";
      more.textContent = organisation;
      option.append(" ", more);
    }
    return option;
  }

  // Above the field, below it where there is no room above, and inside the window.
  place() {
    const at = this.area.getBoundingClientRect();
    const { width, height } = this.box.getBoundingClientRect();
    const above = at.top - GAP - height;
    const top = above >= GAP ? above : Math.min(at.bottom + GAP, innerHeight - height - GAP);
    const start = document.documentElement.dir === "rtl" ? at.right - width : at.left;
    this.box.style.top = `${Math.max(GAP, top)}px`;
    this.box.style.left = `${Math.min(Math.max(GAP, start), document.documentElement.clientWidth - width - GAP)}px`;
  }

  handleKey(event) {
    if (!this.list.isOpen || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.list.move(steps[event.key]);
    else if (event.key === "Enter" || event.key === "Tab") this.choose(this.list.getActive());
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  choose(option) {
    const { label } = option.dataset;
    const letters = this.findLetters();
    if (!letters) return;
    this.chosen.add(label);
    const end = this.area.selectionStart;
    this.area.setRangeText(`${label} `, end - letters.length, end, "end");
    this.close();
    this.area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  close() {
    this.asked += 1;
    this.list.close();
  }
}
