// The workbench by keyboard and mouse: places of change, selected changes, selected words, suggested answers.
import { RowNavigator } from "../core/keyboard_shortcuts.js";

export class Workbench {
  constructor(root) {
    this.root = root;
    this.steps = new RowNavigator(root, "[data-spot], [data-item]");
    for (const button of root.querySelectorAll("[data-suggest]")) {
      button.hidden = false;
      button.addEventListener("click", () => this.applySuggestion(button));
    }
    root.addEventListener("click", (event) => this.showOpened(event.target.closest(".result summary")?.parentElement));
  }

  // Brings into view a part of the text's column that opens.
  showOpened(part) {
    if (part && !part.open) requestAnimationFrame(() => part.scrollIntoView({ block: "nearest" }));
  }

  listActions() {
    const acts = {
      j: () => this.steps.move(1), k: () => this.steps.move(-1), n: () => this.clickElement("[rel=next]"), p: () => this.clickElement("[rel=prev]"),
      x: () => this.steps.current?.querySelector("[data-tick]")?.click(), m: () => this.submitForm("[data-taking]"),
      w: () => this.openField("[data-writing]", "textarea"), b: () => this.openBracketForm(), a: () => this.openAnswerForm(),
      c: () => this.submitForm("[data-claim]"), d: () => this.clickElement(".crumbs a"), g: () => this.clickElement("[data-next]"),
    };
    for (let number = 1; number <= 9; number += 1) acts[String(number)] = () => this.toggleChange(number);
    return acts;
  }

  clickElement(where) {
    document.querySelector(where)?.click();
  }

  submitForm(where) {
    const form = this.root.querySelector(where);
    const button = form?.querySelector("button");
    if (button) form.requestSubmit(button);
  }

  toggleChange(number) {
    if (!this.steps.current?.matches("[data-spot]")) this.steps.move(1);
    this.steps.current?.querySelectorAll("[name=taken]")[number - 1]?.click();
  }

  openField(where, what) {
    const details = this.root.querySelector(where);
    if (!details) return null;
    details.open = true;
    const field = details.querySelector(what);
    field.focus();
    return field;
  }

  // Copies the words selected in the result into the field, without the numbers of their sources.
  openBracketForm() {
    const chosen = getSelection();
    const inside = chosen.rangeCount && this.root.querySelector(".taking")?.contains(chosen.getRangeAt(0).commonAncestorContainer);
    let words = "";
    if (inside && !chosen.isCollapsed) {
      const part = chosen.getRangeAt(0).cloneContents();
      for (const number of part.querySelectorAll("sup")) number.remove();
      words = part.textContent.trim();
    }
    const field = this.openField("[data-bracketing]", "[name=words]");
    if (field && words) field.value = words;
  }

  openAnswerForm() {
    const form = document.getElementById("dispose");
    if (!form) return;
    const here = this.steps.current?.querySelector("[data-tick]");
    if (here && !this.root.querySelector("[data-tick]:checked")) here.checked = true;
    form.scrollIntoView({ block: "center" });
    form.elements.outcome.focus({ preventScroll: true });
  }

  applySuggestion(button) {
    const form = document.getElementById("dispose");
    for (const box of this.root.querySelectorAll("[data-tick]")) box.checked = box.value === button.dataset.for;
    form.elements.outcome.value = button.dataset.suggest;
    form.elements.reason.value = button.dataset.reason;
    form.elements.outcome.dispatchEvent(new Event("change", { bubbles: true }));
    form.scrollIntoView({ block: "center" });
    form.elements.reason.focus({ preventScroll: true });
  }
}
