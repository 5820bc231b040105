// Unread contributions beside the clauses of a person who is signed in: counted, and marked as read once their part is open.
import { postForm } from "../core/requests.js";

export class UnreadMarks {
  constructor(page, margin) {
    this.page = page;
    this.margin = margin;
    this.counts = JSON.parse(page.dataset.unread);
    this.sent = "";
    for (const clause of Object.keys(this.counts)) this.draw(clause);
    page.addEventListener("consult:part", () => this.markRead());
    this.markRead();
  }

  add(clause) {
    this.counts[clause] = (this.counts[clause] || 0) + 1;
    this.draw(clause);
  }

  draw(clause) {
    const facts = document.querySelector(`#clause-${clause} .facts`);
    facts?.querySelector("[data-unread-mark]")?.remove();
    if (!facts || !this.counts[clause]) return;
    const mark = this.page.querySelector("template[data-unread-template]").content.firstElementChild.cloneNode(true);
    mark.querySelector("[data-count]").textContent = this.counts[clause];
    facts.append(mark);
  }

  // Positions do not show what is new, so the mark stays until the comments or the amendments are open.
  async markRead() {
    const form = this.margin.place.querySelector("form[data-seen]");
    const { clause } = this.margin;
    if (!form || !["comments", "amendments"].includes(this.margin.tabs.current)) return;
    const fields = Object.fromEntries(new FormData(form));
    const mark = `${form.action} ${fields.until}`;
    if (this.sent === mark) return;
    this.sent = mark;
    try {
      await postForm(form.action, fields);
    } catch {
      this.sent = "";
      return;
    }
    delete this.counts[clause];
    this.draw(clause);
  }
}
