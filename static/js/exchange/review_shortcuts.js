// Keyboard shortcuts of the review of an imported file.
const KINDS = ["heading", "preambular", "operative", "item", "out"];

export class ReviewShortcuts {
  constructor(rows) {
    this.rows = rows;
  }

  // Escape leaves the field; Ctrl+Enter saves and moves on.
  typing(event) {
    if (!event.target.closest(".pair")) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.rows.stand();
    } else if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      this.rows.stand();
      this.rows.move(1);
    }
  }

  acts(shift) {
    const deeper = document.dir === "rtl" ? -1 : 1;
    const acts = {
      j: () => this.rows.move(1), k: () => this.rows.move(-1), n: () => this.rows.move(shift ? -1 : 1, ".asks"),
      Enter: () => this.write(), s: () => this.rows.act("split"), m: () => this.rows.act("merge"),
      p: () => this.rows.act("join"), d: () => (shift ? this.rows.act("drop_before") : this.drop()),
      ArrowRight: () => this.level(deeper), ArrowLeft: () => this.level(-deeper),
      "Alt+ArrowUp": () => this.rows.act("up"), "Alt+ArrowDown": () => this.rows.act("down"),
      z: () => this.step(shift ? "[data-redo]" : "[data-undo]"),
    };
    KINDS.forEach((kind, number) => { acts[String(number + 1)] = () => this.kind(kind); });
    return acts;
  }

  write() {
    if (!this.rows.words) this.rows.move(1);
    else this.rows.words.focus();
  }

  kind(kind) {
    this.rows.after(() => {
      if (this.rows.form) this.rows.form.elements.kind.value = kind;
    });
    this.rows.act("save");
  }

  level(by) {
    this.rows.after(() => {
      const field = this.rows.form?.elements.level;
      if (field) field.value = Math.min(field.options.length, Math.max(1, Number(field.value) + by));
    });
    this.rows.act("save");
  }

  drop() {
    const kept = this.rows.form?.elements.kind.querySelector("[selected]")?.value !== "out";
    this.rows.act(kept ? "drop" : "keep");
  }

  step(which) {
    const form = document.querySelector(`#foot form${which}`);
    if (!form.querySelector("button").disabled || this.rows.unsaved()) this.rows.step(form);
  }

  panelClosed() {
    this.rows.stand();
  }
}
