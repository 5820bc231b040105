// The board of the desk by keyboard: moves from clause to clause, ticks them, and shows how many are ticked.
import { RowNavigator } from "../core/keyboard_shortcuts.js";

export class Desk {
  constructor(root) {
    this.root = root;
    this.steps = new RowNavigator(root, "[data-row]");
    root.addEventListener("change", () => this.count());
    this.count();
  }

  count() {
    const place = this.root.querySelector("[data-ticked]");
    if (place) place.textContent = String(this.root.querySelectorAll("[name=seen]:checked").length);
  }

  acts() {
    return {
      j: () => this.steps.move(1), k: () => this.steps.move(-1), x: () => this.tick(), g: () => this.go("[data-next]"),
      Enter: () => this.open(), c: () => this.deed("claim"), a: () => this.answer(),
    };
  }

  tick() {
    this.steps.here?.querySelector("[name=seen]")?.click();
  }

  open() {
    const at = document.activeElement;
    if (at?.matches("a, button, summary, input")) at.click();
    else this.steps.here?.querySelector("th a")?.click();
  }

  go(where) {
    this.root.querySelector(where)?.click();
  }

  deed(name) {
    const here = this.steps.here?.querySelector("[name=seen]");
    if (here && !this.root.querySelector("[name=seen]:checked")) here.checked = true;
    this.root.querySelector(`[name=deed][value=${name}]`)?.click();
  }

  answer() {
    const details = this.root.querySelector(".deeds details");
    if (!details) return;
    details.open = true;
    details.querySelector("select").focus();
  }
}
