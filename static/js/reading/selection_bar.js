// The selection bar: offers to comment on, or amend, words selected by mouse, touch or keyboard.
import { getTextOffset } from "./anchors.js";

export class SelectionBar {
  constructor(page, margin, proposing) {
    this.page = page;
    this.margin = margin;
    this.proposing = proposing;
    this.bar = page.querySelector("[data-selecting]");
    this.quote = null;
    document.addEventListener("selectionchange", () => this.scheduleUpdate());
    document.addEventListener("keyup", (event) => {
      if (event.key === "Shift" && !getSelection().isCollapsed) this.scheduleUpdate();
    });
    this.bar.querySelector("button").addEventListener("click", () => this.commentOnQuote());
    this.bar.querySelector("[data-edit]")?.addEventListener("click", () => this.amendQuote());
    this.bar.addEventListener("pointerdown", (event) => event.preventDefault());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.hideBar();
    });
  }

  scheduleUpdate() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.update(), 150);
  }

  update() {
    const selection = getSelection();
    const found = selection.rangeCount && !selection.isCollapsed ? this.readSelection(selection.getRangeAt(0)) : null;
    if (!found) {
      if (!this.bar.contains(document.activeElement)) this.hideBar();
      return;
    }
    this.quote = found;
    this.placeBar(selection.getRangeAt(0));
  }

  // The selection within one clause: a longer one is cut at the end of the clause in which it began.
  readSelection(range) {
    const start = range.startContainer.parentElement?.closest(".words") || this.findWordsBeside(range);
    const row = start?.closest(".clause");
    if (!row || !this.page.contains(row)) return null;
    const inside = range.cloneRange();
    if (!start.contains(inside.startContainer)) inside.setStart(start, 0);
    if (!start.contains(inside.endContainer)) inside.setEnd(start, start.childNodes.length);
    const from = getTextOffset(start, inside.startContainer, inside.startOffset);
    const text = start.textContent;
    let [begin, end] = [from, from + inside.toString().length];
    while (begin < end && /\s/.test(text[begin])) begin += 1;
    while (end > begin && /\s/.test(text[end - 1])) end -= 1;
    if (begin >= end) return null;
    return { clause: Number(row.dataset.clause), exact: text.slice(begin, end), start: begin, end };
  }

  findWordsBeside(range) {
    const element = range.startContainer.nodeType === 1 ? range.startContainer : null;
    return element?.closest(".clause")?.querySelector(".words") || null;
  }

  placeBar(range) {
    const box = range.getBoundingClientRect();
    this.bar.hidden = false;
    const width = this.bar.offsetWidth;
    const left = Math.min(Math.max(8, box.left + box.width / 2 - width / 2), innerWidth - width - 8);
    const below = matchMedia("(pointer: coarse)").matches || box.top < 110;
    this.bar.style.insetBlockStart = `${below ? box.bottom + 10 : box.top - this.bar.offsetHeight - 8}px`;
    this.bar.style.left = `${left}px`;
  }

  hideBar() {
    this.bar.hidden = true;
    this.quote = null;
  }

  commentOnQuote() {
    const { quote } = this;
    if (!quote) return;
    this.hideBar();
    getSelection().removeAllRanges();
    this.margin.openCommentForm(quote.clause, { quote });
  }

  amendQuote() {
    const { quote } = this;
    if (!quote) return;
    this.hideBar();
    getSelection().removeAllRanges();
    this.proposing.amend(quote.clause, quote.exact);
  }
}
