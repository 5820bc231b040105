// Tab stops of the text: the number of each clause, and the heading of each part of the outline. The links of a clause, and the
// entries of a part, become stops when one of them is entered. Those of the clause or part before the focus are stops, too, so
// that Shift+Tab passes in reverse what Tab passed. The clause that is entered is the current one. Loaded with the first press of Tab.
import { findClauseRow } from "./view.js";

const PAUSE = 300;
const INNER = "a:not(.no), button, summary";

export class TabStops {
  constructor(page, margin) {
    this.page = page;
    this.margin = margin;
    this.open = new Set();
    for (const each of this.listGroups()) this.setStops(each, false);
    page.addEventListener("focusin", (event) => this.enter(event.target));
    // Counts that change while one reads bring new links.
    new MutationObserver((changes) => {
      for (const group of new Set(changes.map((change) => this.findGroup(change.target)))) {
        if (group && !this.open.has(group)) this.setStops(group, false);
      }
    }).observe(page.querySelector(".paper"), { childList: true, subtree: true });
    this.enter(document.activeElement);
  }

  listGroups() {
    return [...this.page.querySelectorAll(".clause[data-clause], .outline > h2 + ul")];
  }

  // The clause that an element belongs to, also the link after it that proposes a new one; or the part of the outline.
  findGroup(element) {
    const part = element.closest(".outline h2")?.nextElementSibling;
    return part?.matches("ul") ? part : findClauseRow(element) || element.closest(".outline > h2 + ul");
  }

  enter(element) {
    const own = this.findGroup(element);
    const at = own || element;
    const before = this.listGroups().findLast((each) => each.compareDocumentPosition(at) === Node.DOCUMENT_POSITION_FOLLOWING);
    const open = new Set([own, before].filter(Boolean));
    for (const each of this.open) if (!open.has(each)) this.setStops(each, false);
    for (const each of open) if (!this.open.has(each)) this.setStops(each, true);
    this.open = open;
    const clause = Number(own?.dataset.clause);
    if (clause && clause !== this.margin.clause && element.matches(":focus-visible")) this.makeCurrent(clause);
  }

  // The margin follows if the focus stays. Without a connection it follows later, with the next key.
  makeCurrent(clause) {
    this.margin.mark(clause);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (clause === this.margin.clause && !this.margin.isComing(clause)) this.margin.open(clause, { seen: null }).catch(() => {});
    }, PAUSE);
  }

  // A form that was opened in a clause keeps its stops.
  setStops(group, open) {
    const after = group.nextElementSibling?.matches(".add") ? [group.nextElementSibling] : [];
    for (const each of [...group.querySelectorAll(INNER), ...after]) {
      if (each.closest("[data-composer]")) continue;
      if (open) each.removeAttribute("tabindex");
      else each.tabIndex = -1;
    }
  }
}
