// The selection bar: offers to comment on, or amend, words selected by mouse, touch or keyboard.
import { getTextOffset } from "./anchors.js";

export class SelectionBar {
  constructor(page, margin, proposing) {
    this.page = page;
    this.margin = margin;
    this.proposing = proposing;
    this.bar = page.querySelector("[data-selecting]");
    this.quote = null;
    document.addEventListener("selectionchange", () => this.waitAndLook());
    document.addEventListener("keyup", (event) => {
      if (event.key === "Shift" && !getSelection().isCollapsed) this.waitAndLook();
    });
    this.bar.querySelector("button").addEventListener("click", () => this.comment());
    this.bar.querySelector("[data-edit]")?.addEventListener("click", () => this.edit());
    this.bar.addEventListener("pointerdown", (event) => event.preventDefault());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.hide();
    });
  }

  waitAndLook() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), 150);
  }

  look() {
    const selection = getSelection();
    const found = selection.rangeCount && !selection.isCollapsed ? this.read(selection.getRangeAt(0)) : null;
    if (!found) {
      if (!this.bar.contains(document.activeElement)) this.hide();
      return;
    }
    this.quote = found;
    this.place(selection.getRangeAt(0));
  }

  // The selection within one clause: a longer one is cut at the end of the clause in which it began.
  read(range) {
    const start = range.startContainer.parentElement?.closest(".words") || this.beside(range);
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

  beside(range) {
    const element = range.startContainer.nodeType === 1 ? range.startContainer : null;
    return element?.closest(".clause")?.querySelector(".words") || null;
  }

  place(range) {
    const box = range.getBoundingClientRect();
    this.bar.hidden = false;
    const width = this.bar.offsetWidth;
    const left = Math.min(Math.max(8, box.left + box.width / 2 - width / 2), innerWidth - width - 8);
    const below = matchMedia("(pointer: coarse)").matches || box.top < 110;
    this.bar.style.insetBlockStart = `${below ? box.bottom + 10 : box.top - this.bar.offsetHeight - 8}px`;
    this.bar.style.left = `${left}px`;
  }

  hide() {
    this.bar.hidden = true;
    this.quote = null;
  }

  comment() {
    const { quote } = this;
    if (!quote) return;
    this.hide();
    getSelection().removeAllRanges();
    this.margin.write(quote.clause, { quote });
  }

  edit() {
    const { quote } = this;
    if (!quote) return;
    this.hide();
    getSelection().removeAllRanges();
    this.proposing.edit(quote.clause, quote.exact);
  }
}
