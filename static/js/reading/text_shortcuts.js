// Keyboard shortcuts of the text: J K next and previous clause, C comment, E propose an amendment, W origin of the text,
// O outline, 1 to 5 a position.
const CHOICES = ["support", "live", "object", "abstain", "reserve"];

export class TextShortcuts {
  constructor(page, margin, proposing) {
    this.page = page;
    this.margin = margin;
    this.proposing = proposing;
  }

  listActions() {
    const acts = {
      j: () => this.moveBy(1), k: () => this.moveBy(-1),
      c: () => this.openCommentForm(), e: () => this.openAmendmentForm(), w: () => this.openProvenance(), o: () => this.page.querySelector(".outline a")?.focus(),
    };
    CHOICES.forEach((choice, number) => { acts[String(number + 1)] = () => this.pressPosition(choice); });
    return acts;
  }

  listRows() {
    return [...this.page.querySelectorAll(".clause[data-clause]")];
  }

  moveBy(by) {
    const rows = this.listRows();
    const at = rows.findIndex((row) => row.classList.contains("here"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (!next) return;
    this.margin.open(Number(next.dataset.clause));
    next.querySelector(".no").focus({ preventScroll: true });
  }

  openCommentForm() {
    if (!this.margin.clause) this.moveBy(1);
    const selected = this.page.querySelector("[data-selecting]");
    if (selected && !selected.hidden) selected.querySelector("button").click();
    else this.margin.openCommentForm(this.margin.clause);
  }

  openAmendmentForm() {
    if (!this.margin.clause) this.moveBy(1);
    if (this.margin.clause && this.page.querySelector("[data-edit]")) this.proposing.amend(this.margin.clause);
  }

  // The margin may show the clause before, until the current one is fetched: its positions are not meant. The part is chosen
  // at once, since a later key may choose another one.
  async pressPosition(choice) {
    const { clause } = this.margin;
    if (clause) this.margin.tabs?.choose("positions");
    await this.margin.loading;
    await this.margin.going?.catch(() => {});
    if (clause && this.margin.isShowing(clause)) this.margin.place.querySelector(`.take button[value="${choice}"]`)?.click();
  }

  openProvenance() {
    if (!this.margin.clause) this.moveBy(1);
    document.querySelector(`#clause-${this.margin.clause} [data-whence]`)?.click();
  }
}
