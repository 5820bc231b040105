// Keyboard shortcuts of the text: J K next and previous clause, C comment, E propose an amendment, W origin of the text,
// O outline, 1 to 5 a position. A key is about the clause that has the focus, without one about the current clause.
import { findClauseRow } from "./view.js";

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
    const at = rows.findIndex((row) => Number(row.dataset.clause) === this.findClause());
    const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (!next) return;
    this.margin.open(Number(next.dataset.clause));
    next.querySelector(".no").focus({ preventScroll: true });
  }

  findClause() {
    return Number(findClauseRow(document.activeElement)?.dataset.clause) || this.margin.clause;
  }

  // Makes the clause of a key the current one, without one the first clause.
  chooseClause() {
    const clause = this.findClause();
    if (!clause) this.moveBy(1);
    else if (!this.margin.isComing(clause)) this.margin.open(clause, { seen: null });
  }

  openCommentForm() {
    const selected = this.page.querySelector("[data-selecting]");
    if (selected && !selected.hidden) return selected.querySelector("button").click();
    this.chooseClause();
    this.margin.openCommentForm(this.margin.clause);
  }

  openAmendmentForm() {
    this.chooseClause();
    if (this.margin.clause && this.page.querySelector("[data-edit]")) this.proposing.amend(this.margin.clause);
  }

  // The margin may show the clause before, until the current one is fetched: its positions are not meant. The part is chosen
  // at once, since a later key may choose another one.
  async pressPosition(choice) {
    const clause = this.findClause();
    if (!clause) return;
    this.chooseClause();
    this.margin.tabs?.choose("positions");
    await this.margin.loading;
    await this.margin.going?.catch(() => {});
    if (this.margin.isShowing(clause)) this.margin.place.querySelector(`.take button[value="${choice}"]`)?.click();
  }

  openProvenance() {
    this.chooseClause();
    document.querySelector(`#clause-${this.margin.clause} [data-whence]`)?.click();
  }
}
