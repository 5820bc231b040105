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
    if (event.detail > 1) return; // the second half of a double click on what stood here before
    const clause = Number(link.dataset.propose);
    this.open(link.href, clause, { after: link.matches(".add") ? link : null });
  }

  // The margin goes along: whoever writes on a clause has what stands beside that one.
  async open(address, clause, how = {}) {
    if (clause && !this.margin.shows(clause)) this.margin.open(clause, { seen: null });
    const { Place } = await import("../amending/place.js");
    this.place ||= new Place(this.margin);
    await this.place.open(address, clause, how);
  }

  edit(clause, words = "") {
    return this.open(`${this.page.dataset.clauses}${clause}/amend?text=${this.page.dataset.text}`, clause, { words });
  }
}
