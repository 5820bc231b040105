// The tabs of the margin: one part of the clause is shown at a time, and stays the chosen one when another clause is opened.
import { findClauseText } from "./anchors.js";
import { MarginFilter } from "./margin_filter.js";
import { awaitStyles, scrollWithin } from "./margin_scroll.js";

const PARTS = ["positions", "amendments", "comments", "history"];

export class MarginTabs {
  constructor(place, sheet) {
    this.place = place;
    this.sheet = sheet;
  }

  get current() {
    return this.place.dataset.part || PARTS[0];
  }

  // Chooses a part by its name, or the part that holds an element; anything else leaves the choice as it is.
  choose(at) {
    const name = PARTS.includes(at) ? at : at && this.place.querySelector(`#${CSS.escape(at)}`)?.closest("[data-margin] > section")?.id;
    if (!name || (name === this.current && this.place.dataset.part)) return;
    this.place.dataset.part = name;
    this.sheet.scrollTop = 0;
    this.draw();
  }

  // Marks the chosen tab in fresh markup.
  draw() {
    this.place.dataset.part = this.current;
    for (const link of this.place.querySelectorAll("a[data-tab]")) {
      if (link.dataset.tab === this.current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    this.place.dispatchEvent(new CustomEvent("consult:part", { bubbles: true }));
    const gist = this.place.querySelector("template[data-gist]");
    if (gist) this.sheet.querySelector(".sheet [data-gist]").replaceChildren(gist.content.cloneNode(true));
  }

  scrollTo(element, least = false) {
    scrollWithin(this.sheet, element, least);
  }

  awaitStyles() {
    return awaitStyles(this.place);
  }

  // Finds the words that a kept draft quotes; null: it is about the clause, or the words are gone.
  findDraftQuote(form, clause) {
    const exact = form?.elements.place.value === "passage" ? form.elements.exact.value : "";
    const start = exact ? findClauseText(clause)?.textContent.indexOf(exact) ?? -1 : -1;
    return start < 0 ? null : { clause, exact, start, end: start + exact.length };
  }
}

// Gives the margin what it needs from the first clause that is opened.
export function equip(margin) {
  margin.tabs = new MarginTabs(margin.place, margin.sheet);
  margin.filter = new MarginFilter(margin);
}
