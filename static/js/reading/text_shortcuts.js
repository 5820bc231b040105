// Keyboard shortcuts of the text: J K next and previous clause, C comment, E propose an amendment, W origin of the text,
// O outline, 1 to 5 a position.
const CHOICES = ["support", "live", "object", "abstain", "reserve"];

export class TextShortcuts {
  constructor(page, margin, proposing) {
    this.page = page;
    this.margin = margin;
    this.proposing = proposing;
  }

  acts() {
    const acts = {
      j: () => this.step(1), k: () => this.step(-1),
      c: () => this.write(), e: () => this.edit(), w: () => this.whence(), o: () => this.page.querySelector(".outline a")?.focus(),
    };
    CHOICES.forEach((choice, number) => { acts[String(number + 1)] = () => this.take(choice); });
    return acts;
  }

  rows() {
    return [...this.page.querySelectorAll(".clause[data-clause]")];
  }

  step(by) {
    const rows = this.rows();
    const at = rows.findIndex((row) => row.classList.contains("here"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (!next) return;
    this.margin.open(Number(next.dataset.clause));
    next.querySelector(".no").focus({ preventScroll: true });
  }

  write() {
    if (!this.margin.clause) this.step(1);
    const selected = this.page.querySelector("[data-selecting]");
    if (selected && !selected.hidden) selected.querySelector("button").click();
    else this.margin.write(this.margin.clause);
  }

  edit() {
    if (!this.margin.clause) this.step(1);
    if (this.margin.clause && this.page.querySelector("[data-edit]")) this.proposing.edit(this.margin.clause);
  }

  take(choice) {
    this.margin.place.querySelector(`.take button[value="${choice}"]`)?.click();
  }

  whence() {
    if (!this.margin.clause) this.step(1);
    document.querySelector(`#clause-${this.margin.clause} [data-whence]`)?.click();
  }
}
