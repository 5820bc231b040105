// The filter of the lists in the margin: it stays chosen from clause to clause, until something else is asked for.
export class MarginFilter {
  constructor(margin) {
    this.margin = margin;
    this.chosen = "";
    this.since = {};
    margin.place.addEventListener("change", (event) => this.handleForm(event, event.target.form));
    margin.place.addEventListener("submit", (event) => this.handleForm(event, event.target));
    margin.place.addEventListener("click", (event) => {
      if (!event.target.closest("a[data-all]")) return;
      event.preventDefault();
      this.choose("");
    });
  }

  handleForm(event, form) {
    if (!form?.matches("[data-sift]")) return;
    event.preventDefault();
    this.choose(new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString());
  }

  async choose(chosen) {
    this.chosen = chosen;
    await this.margin.fetch();
    this.margin.showStatus(this.margin.place.querySelector(`#${this.margin.tabs.current} [data-shown-of]`)?.textContent || "");
  }

  // Contributions that were unread when the clause was opened count as unread until another one is opened.
  rememberSince(clause) {
    const since = this.margin.place.querySelector("[data-since]")?.dataset.since;
    if (this.since.clause !== clause) this.since = { clause, since };
  }

  buildQuery(clause) {
    const since = this.since.clause === clause && this.since.since ? `&since=${encodeURIComponent(this.since.since)}` : "";
    return since + (this.chosen && `&${this.chosen}`);
  }
}
