// The sources of a clause's text: on request, its passages are marked and focusable, each with a card.
import { fetchFragment } from "../core/requests.js";
import { loadSheet } from "./view.js";

const HOVER = 120; // milliseconds; a pointer that only crosses a passage opens nothing

// Lists the parts of text nodes between two offsets, in UTF-16 units of the element's text.
function listTextParts(element, start, end) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const parts = [];
  let at = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const [from, to] = [Math.max(start - at, 0), Math.min(end - at, node.length)];
    if (from < to) parts.push([node, from, to]);
    at += node.length;
  }
  return parts;
}

// Without its style sheets the card would stand in the text and move it; what has to be in view depends on them, too.
function loadItsSheets(part) {
  return Promise.all([...part.querySelectorAll("link[rel=stylesheet]")].map((link) => {
    link.remove();
    return loadSheet(link.href);
  }));
}

export class ProvenanceCard {
  constructor(page, anchors) {
    this.page = page;
    this.anchors = anchors;
    this.clause = null;
    this.asked = 0;
    page.addEventListener("pointerover", (event) => this.handleHover(event));
    page.addEventListener("focusin", (event) => this.handleFocus(event));
    page.addEventListener("click", (event) => this.handleClick(event), true);
    document.addEventListener("keydown", (event) => this.handleKey(event));
  }

  toggle(link) {
    return this.clause === link.dataset.whence ? this.closeCard() : this.openCard(link);
  }

  async openCard(link) {
    this.asked += 1;
    const mine = this.asked;
    const clause = link.dataset.whence;
    const html = await fetchFragment(link.dataset.card || `${link.href}/card`);
    const part = document.createRange().createContextualFragment(html);
    await loadItsSheets(part);
    if (mine !== this.asked) return;
    this.closeCard(false);
    const row = document.getElementById(`clause-${clause}`);
    const words = row?.querySelector(".words");
    if (!words) return;
    this.clause = clause;
    this.words = words;
    this.opener = link;
    row.append(part);
    this.card = row.querySelector("[data-card]");
    for (const place of JSON.parse(this.card.dataset.places)) this.markPassage(...place);
    this.anchors.draw();
    this.first = words.querySelector("a.from");
    this.showSource(this.first?.dataset.letter || "");
    if (!this.first) row.scrollIntoView({ block: "nearest" });
    (this.first || this.card).focus({ preventScroll: true });
    this.first?.scrollIntoView({ block: "nearest" });
  }

  markPassage(start, end, letter) {
    const told = this.findArticle(letter);
    listTextParts(this.words, start, end).forEach(([node, from, to], number) => {
      const piece = node.splitText(from);
      piece.splitText(to - from);
      const link = document.createElement("a");
      link.className = `from ${told.dataset.look}`;
      link.href = told.dataset.story;
      link.dataset.letter = letter;
      if (number) link.tabIndex = -1;
      else link.setAttribute("aria-describedby", `came-${letter}`);
      piece.replaceWith(link);
      link.append(piece);
    });
  }

  findArticle(letter) {
    return this.card.querySelector(`article[data-letter="${letter}"]`);
  }

  showSource(letter) {
    this.letter = letter;
    for (const each of this.card.querySelectorAll("article")) each.hidden = each.dataset.letter !== letter;
    for (const each of this.words.querySelectorAll("a.from")) each.classList.toggle("here", each.dataset.letter === letter);
  }

  findPassage(event) {
    const link = this.card && event.target.closest("a.from");
    return link && this.words.contains(link) ? link : null;
  }

  handleHover(event) {
    clearTimeout(this.timer);
    const link = event.pointerType === "touch" ? null : this.findPassage(event);
    if (link) this.timer = setTimeout(() => this.card && this.showSource(link.dataset.letter), HOVER);
  }

  handleFocus(event) {
    const link = this.findPassage(event);
    if (link) this.showSource(link.dataset.letter);
  }

  // A click on a passage opens its card; with Ctrl, Cmd or Shift it follows the link to its story.
  handleClick(event) {
    if (event.target.closest("[data-shut-card]")) {
      this.closeCard();
      return;
    }
    const link = this.findPassage(event);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.showSource(link.dataset.letter);
    link.scrollIntoView({ block: "nearest" });
    if (!event.detail) this.card.focus({ preventScroll: true });
  }

  handleKey(event) {
    if (event.key !== "Escape" || event.isComposing || !this.card) return;
    const back = this.card.contains(document.activeElement) && this.words.querySelector("a.from.here");
    if (back) back.focus({ preventScroll: true });
    else this.closeCard();
  }

  closeCard(back = true) {
    clearTimeout(this.timer);
    if (!this.card) return;
    const inside = this.card.contains(document.activeElement) || this.words.contains(document.activeElement);
    this.card.remove();
    for (const link of this.words.querySelectorAll("a.from")) link.replaceWith(...link.childNodes);
    this.words.normalize();
    this.anchors.draw();
    this.card = this.clause = null;
    if (back && inside) this.opener.focus({ preventScroll: true });
  }
}
