// Opens the amendment form in the text; its module is loaded on first use.
export class AmendmentLauncher {
  constructor(page, margin) {
    this.page = page;
    this.margin = margin;
  }

  follow(link, click) {
    // This is the second click of a double click on the previous content.
    if (click.detail > 1) return;
    const clause = Number(link.pathname.match(/\/clauses\/(\d+)\//)?.[1] ?? 0);
    this.open(link.href, clause, { after: link.matches(".add") ? link : null });
  }

  // The margin follows: it shows the clause that the amendment is about. If the form does not come, the page that has it opens.
  async open(address, clause, how = {}) {
    if (clause && !this.margin.isShowing(clause)) this.margin.open(clause, { seen: null });
    try {
      const { InlineComposer } = await import("../amendments/inline_composer.js");
      this.place ||= new InlineComposer(this.margin);
      await this.place.open(address, clause, how);
    } catch (error) {
      if (!navigator.onLine) throw error;
      location.assign(address);
    }
  }

  amend(clause, words = "") {
    return this.open(`${this.page.dataset.clauses}${clause}/amend?text=${this.page.dataset.text}`, clause, { words });
  }
}
