// Names after an @ in a comment: a listbox of suggestions, which arrows, Enter, Tab and Escape work while the field keeps the focus.
import { fetchJson } from "../core/requests.js";

const GAP = 6; // pixels between the field and the list, and between the list and the window's edge
// As the server reads it: not in an address, and not in a link.
const SIGN = /(?<![A-Za-z0-9._%+/@-])@([\p{L}\p{N}][^@\n]{1,59})$/u;
let lists = 0;

export class NameList {
  constructor(area) {
    this.area = area;
    this.asked = 0;
    this.active = -1;
    this.chosen = new Set(); // labels: what follows a chosen name is other text
    this.box = document.createElement("ul");
    this.box.id = `names-${lists += 1}`;
    this.box.className = "names";
    this.box.popover = "manual";
    this.box.setAttribute("role", "listbox");
    this.box.setAttribute("aria-label", area.dataset.names);
    (area.closest("aside, main") || document.body).append(this.box); // in a landmark, and not where the margin is drawn anew
    area.addEventListener("input", () => this.suggest());
    area.addEventListener("click", () => this.suggest());
    area.addEventListener("blur", () => this.close());
    // Before other keys of the page: while the list is open, Escape closes the list alone.
    area.addEventListener("keydown", (event) => this.handleKey(event), true);
    // The field keeps the focus when a name is pressed.
    this.box.addEventListener("pointerdown", (event) => event.preventDefault());
    this.box.addEventListener("click", (event) => this.choose([...this.box.children].indexOf(event.target.closest("[role=option]"))));
    this.suggest();
  }

  get isOpen() {
    return this.box.matches(":popover-open");
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
    this.box.replaceChildren(...names.map((name, index) => this.buildOption(name, index)));
    this.area.setAttribute("aria-autocomplete", "list");
    this.area.setAttribute("aria-controls", this.box.id);
    if (!this.isOpen) this.box.showPopover();
    this.place();
    this.activate(0);
  }

  buildOption({ label, organisation }, index) {
    const option = document.createElement("li");
    option.id = `${this.box.id}-${index}`;
    option.setAttribute("role", "option");
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

  activate(index) {
    const options = [...this.box.children];
    this.active = (index + options.length) % options.length;
    for (const [number, option] of options.entries()) option.setAttribute("aria-selected", String(number === this.active));
    this.area.setAttribute("aria-activedescendant", options[this.active].id);
  }

  handleKey(event) {
    if (!this.isOpen || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.activate(this.active + steps[event.key]);
    else if (event.key === "Enter" || event.key === "Tab") this.choose(this.active);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  choose(index) {
    const label = this.box.children[index]?.dataset.label;
    const letters = this.findLetters();
    if (!label || !letters) return;
    this.chosen.add(label);
    const end = this.area.selectionStart;
    this.area.setRangeText(`${label} `, end - letters.length, end, "end");
    this.close();
    this.area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  close() {
    this.asked += 1;
    if (this.isOpen) this.box.hidePopover();
    this.area.removeAttribute("aria-activedescendant");
  }
}
