// Proposing an edit where one reads: what it needs is loaded once somebody proposes.
export class Proposing {
  constructor(page, margin) {
    this.page = page;
    this.margin = margin;
    page.addEventListener("click", (event) => this.clicked(event));
  }

  clicked(event) {
    const link = event.target.closest("a[data-propose]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const clause = Number(link.dataset.propose);
    this.open(link.href, clause, { after: link.matches(".add") ? link : null });
  }

  async open(address, clause, how = {}) {
    const { Place } = await import("../amending/place.js");
    this.place ||= new Place(this.margin);
    await this.place.open(address, clause, how);
  }

  edit(clause, words = "") {
    return this.open(`${this.page.dataset.clauses}${clause}/amend?text=${this.page.dataset.text}`, clause, { words });
  }
}
