// Keyboard shortcuts of the review of an imported file. Each acts once the keys before it have acted, however fast they are pressed.
const KINDS = ["heading", "preambular", "operative", "item", "out"];

export class ReviewShortcuts {
  constructor(rows) {
    this.rows = rows;
  }

  // Escape leaves the field; Ctrl+Enter saves and moves on.
  handleFieldKey(event) {
    if (!event.target.closest(".pair")) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.rows.focusRow();
    } else if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      this.rows.focusRow();
      this.rows.moveBy(1);
    }
  }

  listActions(shift) {
    const deeper = document.dir === "rtl" ? -1 : 1;
    const acts = {
      j: () => this.rows.moveBy(1), k: () => this.rows.moveBy(-1), n: () => this.rows.moveBy(shift ? -1 : 1, ".asks"),
      Enter: () => this.focusText(), s: () => this.rows.submitRow("split"), m: () => this.rows.submitRow("merge"),
      p: () => this.rows.submitRow("join"), d: () => (shift ? this.rows.submitRow("drop_before") : this.toggleLeftOut()),
      ArrowRight: () => this.changeLevel(deeper), ArrowLeft: () => this.changeLevel(-deeper),
      "Alt+ArrowUp": () => this.rows.submitRow("up"), "Alt+ArrowDown": () => this.rows.submitRow("down"),
      z: () => this.undoOrRedo(shift ? "[data-redo]" : "[data-undo]"),
    };
    KINDS.forEach((kind, number) => { acts[String(number + 1)] = () => this.setKind(kind); });
    return acts;
  }

  focusText() {
    this.rows.enqueue(async () => {
      if (!this.rows.textField) await this.rows.moveNow(1);
      else this.rows.textField.focus();
    });
  }

  setKind(kind) {
    this.rows.enqueue(() => {
      if (this.rows.currentForm) this.rows.currentForm.elements.kind.value = kind;
    });
    this.rows.submitRow("save");
  }

  changeLevel(by) {
    this.rows.enqueue(() => {
      const field = this.rows.currentForm?.elements.level;
      if (field) field.value = Math.min(field.options.length, Math.max(1, Number(field.value) + by));
    });
    this.rows.submitRow("save");
  }

  toggleLeftOut() {
    const isLeftOut = () => this.rows.currentForm.elements.kind.querySelector("[selected]")?.value === "out";
    this.rows.submitRow(() => (isLeftOut() ? "keep" : "drop"));
  }

  undoOrRedo(which) {
    this.rows.undoOrRedo(document.querySelector(`#foot form${which}`));
  }

  handlePanelClose() {
    this.rows.focusRow();
  }
}
