// Anchors: passages with comments, drawn with the Custom Highlight API; the margin lists them as links.
import { fetchJson } from "../core/requests.js";

export function findClauseText(clause) {
  return document.querySelector(`#clause-${clause} .words`);
}

// Builds the range from start to end, in UTF-16 units of the element's text.
export function buildRange(element, start, end) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let at = 0;
  let begun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const next = at + node.length;
    if (!begun && start < next) {
      range.setStart(node, start - at);
      begun = true;
    }
    if (begun && end <= next) {
      range.setEnd(node, end - at);
      return range;
    }
    at = next;
  }
  return null;
}

// Returns the offset of a selection's boundary, in UTF-16 units of the element's text.
export function getTextOffset(element, node, offset) {
  const range = document.createRange();
  range.selectNodeContents(element);
  range.setEnd(node, offset);
  return range.toString().length;
}

export class Anchors {
  constructor(page) {
    this.page = page;
    this.list = [];
    page.addEventListener("click", (event) => this.handleClick(event));
  }

  async reload() {
    if (!this.page.dataset.anchors) return;
    const found = await fetchJson(this.page.dataset.anchors);
    this.list = found.anchors;
    this.draw();
  }

  draw() {
    if (!globalThis.CSS?.highlights) return;
    const ranges = this.list.map((each) => this.getRange(each)).filter(Boolean);
    CSS.highlights.set("anchor", new Highlight(...ranges));
  }

  getRange(each) {
    const words = findClauseText(each.clause);
    return words && buildRange(words, each.start, each.end);
  }

  highlightComment(comment) {
    this.markWords(this.list.find((each) => each.comment === comment));
  }

  // Marks the words that a comment is about; without words nothing is marked.
  markWords(words, name = "anchor-here") {
    if (!globalThis.CSS?.highlights) return;
    const range = words && this.getRange(words);
    if (range) CSS.highlights.set(name, new Highlight(range));
    else CSS.highlights.delete(name);
  }

  // Marks the words that the form is about, as long as it is about them, whatever else is pointed at meanwhile.
  markQuote(words) {
    this.markWords(words, "anchor-quote");
  }

  handleClick(event) {
    const words = event.target.closest(".clause[data-clause] :is(.words, .rolled)");
    if (!words || event.target.closest("a, button, summary, [data-composer]") || !getSelection().isCollapsed) return;
    const clause = Number(words.closest(".clause").dataset.clause);
    const place = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const at = place && words.contains(place.offsetNode) ? getTextOffset(words, place.offsetNode, place.offset) : -1;
    const hit = this.list.find((each) => each.clause === clause && each.start <= at && at < each.end);
    this.page.dispatchEvent(new CustomEvent("consult:anchor", { detail: hit || { clause } }));
  }
}
