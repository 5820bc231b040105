// The board of the desk by keyboard: moves from clause to clause, ticks them, and shows how many are ticked.
import { RowNavigator } from "../core/keyboard_shortcuts.js";

export class Desk {
  constructor(root) {
    this.root = root;
    this.steps = new RowNavigator(root, "[data-row]");
    root.addEventListener("change", () => this.showTickCount());
    this.showTickCount();
  }

  showTickCount() {
    const place = this.root.querySelector("[data-ticked]");
    if (place) place.textContent = String(this.root.querySelectorAll("[name=seen]:checked").length);
  }

  listActions() {
    return {
      j: () => this.steps.move(1), k: () => this.steps.move(-1), x: () => this.toggleTick(), g: () => this.clickElement("[data-next]"),
      Enter: () => this.openClause(), c: () => this.runBatchAction("claim"), a: () => this.openAnswerForm(),
    };
  }

  toggleTick() {
    this.steps.current?.querySelector("[name=seen]")?.click();
  }

  openClause() {
    const at = document.activeElement;
    if (at?.matches("a, button, summary, input")) at.click();
    else this.steps.current?.querySelector("th a")?.click();
  }

  clickElement(where) {
    this.root.querySelector(where)?.click();
  }

  runBatchAction(name) {
    const here = this.steps.current?.querySelector("[name=seen]");
    if (here && !this.root.querySelector("[name=seen]:checked")) here.checked = true;
    this.root.querySelector(`[name=deed][value=${name}]`)?.click();
  }

  openAnswerForm() {
    const details = this.root.querySelector(".deeds details");
    if (!details) return;
    details.open = true;
    details.querySelector("select").focus();
  }
}
