// Tab stops of the text: the number of each clause, and the heading of each part of the outline. The links of a clause, and the
// entries of a part, become stops when one of them is entered. Loaded with the first press of Tab.
import { findClauseRow } from "./view.js";

const INNER = "a:not(.no), button, summary";

export class TabStops {
  constructor(page) {
    this.page = page;
    this.entered = null;
    for (const each of this.listGroups()) this.setStops(each, false);
    page.addEventListener("focusin", (event) => this.enter(this.findGroup(event.target)));
    // Counts that change while one reads bring new links.
    new MutationObserver((changes) => {
      for (const group of new Set(changes.map((change) => this.findGroup(change.target)))) {
        if (group && group !== this.entered) this.setStops(group, false);
      }
    }).observe(page.querySelector(".paper"), { childList: true, subtree: true });
    this.enter(this.findGroup(document.activeElement));
  }

  listGroups() {
    return [...this.page.querySelectorAll(".clause[data-clause], .outline > h2 + ul")];
  }

  // The clause that an element belongs to, also the link after it that proposes a new one; or the part of the outline.
  findGroup(element) {
    const part = element.closest(".outline h2")?.nextElementSibling;
    return part?.matches("ul") ? part : findClauseRow(element) || element.closest(".outline > h2 + ul");
  }

  enter(group) {
    if (group === this.entered) return;
    if (this.entered) this.setStops(this.entered, false);
    this.entered = group;
    if (group) this.setStops(group, true);
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
