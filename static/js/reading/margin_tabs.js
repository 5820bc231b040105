// The tabs of the margin: one part of the clause is shown at a time, and stays the chosen one when another clause is opened.
import { findClauseText } from "./anchors.js";
import { ReplyForm } from "./reply_form.js";
import { isPhone, reveal } from "./view.js";

const GAP = 16;
const PARTS = ["positions", "amendments", "comments", "history"];

class MarginTabs {
  constructor(place, sheet) {
    this.place = place;
    this.sheet = sheet;
  }

  get current() {
    return this.place.dataset.part || PARTS[0];
  }

  // Chooses a part by its name, or the part that holds an element or would (comment-7); anything else leaves the choice as it is.
  choose(at) {
    const held = at && this.place.querySelector(`#${CSS.escape(at)}`)?.closest("[data-margin] > section")?.id;
    const name = PARTS.includes(at) ? at : held || (at && PARTS.find((part) => part === at.replace(/-\d+$/, "s")));
    if (!name || (name === this.current && this.place.dataset.part)) return;
    this.place.dataset.part = name;
    this.sheet.scrollTop = 0;
    this.draw();
  }

  // Chooses the part of a tab; returns the sentence that says which one is open now.
  show(link) {
    this.choose(link.dataset.tab);
    return link.parentElement.dataset.opened.replace("@", link.textContent.trim().replace(/\s+/g, " "));
  }

  // Finds what was asked for, and opens the resolved thread that it stands in or is.
  unfold(at) {
    const part = document.getElementById(at);
    const thread = part?.closest("details.resolved") || part?.querySelector(":scope > details.resolved");
    if (thread) thread.open = true;
    return part;
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

// The filter of the lists in the margin: it stays chosen from clause to clause, until something else is asked for.
class MarginFilter {
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

// The ways out of the margin: Escape, or the link before its heading, leads back to the clause in the text. Escape in a reply
// closes the reply alone.
class WayBack {
  constructor(margin) {
    this.margin = margin;
    margin.sheet.addEventListener("keydown", (event) => this.handleKey(event));
    margin.place.addEventListener("click", (event) => {
      if (!event.target.closest("a[data-back]")) return;
      event.preventDefault();
      this.leave();
    });
  }

  handleKey(event) {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    if (event.target.closest("form[data-answering]")) this.margin.reply.close();
    else this.leave();
  }

  leave() {
    if (isPhone()) return this.margin.foldSheet();
    const row = this.margin.findRow(this.margin.clause);
    if (row) reveal(row);
    row?.querySelector(".no")?.focus({ preventScroll: true });
  }
}

// Scrolls a box of its own to where an element begins; with least, no further than it takes to see all of it. The parts that
// stick to its edges cover nothing.
function scrollWithin(box, element, least = false) {
  const inner = element.getBoundingClientRect();
  const { top, bottom } = findFreeArea(box, element);
  if (least && inner.top >= top && inner.bottom <= bottom) return;
  const below = least && inner.top > top && inner.bottom - inner.top < bottom - top;
  box.scrollTop += below ? inner.bottom - bottom : inner.top - top;
}

function findFreeArea(box, element) {
  const outer = box.getBoundingClientRect();
  const head = box.querySelector("[data-head]");
  const dock = [...box.querySelectorAll("[data-dock]")].find((each) => each.offsetHeight);
  const covered = dock && !dock.contains(element) ? Math.min(outer.bottom, innerHeight) - dock.offsetHeight : innerHeight;
  return {
    top: head ? head.getBoundingClientRect().bottom : outer.top + GAP,
    bottom: Math.min(outer.bottom, innerHeight, covered) - GAP,
  };
}

// Resolves once the style sheets of a fragment are loaded: until then its parts still move.
function awaitStyles(root) {
  const coming = [...root.querySelectorAll("link[rel=stylesheet]")].filter((link) => !link.sheet);
  return Promise.all(coming.map((link) => new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
  })));
}

// Gives the margin what it needs from the first clause that is opened.
export function equip(margin) {
  margin.tabs = new MarginTabs(margin.place, margin.sheet);
  margin.filter = new MarginFilter(margin);
  margin.reply = new ReplyForm(margin);
  new WayBack(margin);
}
