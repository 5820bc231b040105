// A listbox of suggestions below or above a field. The field keeps the focus; its keys mark an option, and a press chooses one.
let lists = 0;

export class Listbox {
  // choose: called with the option that is pressed.
  constructor(field, { className, label, choose }) {
    this.field = field;
    this.active = -1;
    this.element = Object.assign(document.createElement("ul"), { className, id: `listbox-${lists += 1}`, popover: "manual" });
    this.element.setAttribute("role", "listbox");
    this.element.setAttribute("aria-label", label);
    field.setAttribute("aria-controls", this.element.id);
    this.element.addEventListener("pointerdown", (event) => event.preventDefault());
    this.element.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
  }

  get isOpen() {
    return this.element.matches(":popover-open");
  }

  get options() {
    return [...this.element.children];
  }

  getActive() {
    return this.options[this.active];
  }

  // Shows these <li> elements, none of them marked.
  show(options) {
    for (const [index, option] of options.entries()) {
      option.id = `${this.element.id}-${index}`;
      option.setAttribute("role", "option");
    }
    this.element.replaceChildren(...options);
    if (!this.isOpen) this.element.showPopover();
    this.mark(-1);
  }

  // Marks an option; -1: none.
  mark(index) {
    this.active = index;
    for (const [number, option] of this.options.entries()) option.setAttribute("aria-selected", String(number === index));
    const option = this.getActive();
    if (!option) return this.field.removeAttribute("aria-activedescendant");
    this.field.setAttribute("aria-activedescendant", option.id);
    return option.scrollIntoView({ block: "nearest" });
  }

  // Marks the next option (step 1) or the one before (-1); after the last comes the first.
  move(step) {
    const { length } = this.options;
    const before = this.active < 0 && step < 0 ? 0 : this.active;
    this.mark((before + step + length) % length);
  }

  close() {
    if (this.isOpen) this.element.hidePopover();
    this.mark(-1);
  }
}
