// The margin: what stands beside the clause at hand. It is fetched as the server draws it, and morphed in place.
import { fragment } from "../core/net.js";
import { save } from "../core/drafts.js";
import { wake } from "../core/main.js";
import { keeping } from "../core/morphing.js";

export class Margin {
  constructor(page, anchors) {
    this.page = page;
    this.anchors = anchors;
    this.place = page.querySelector("[data-margin]");
    this.clause = null;
    this.replying = null;
    page.addEventListener("click", (event) => this.clicked(event));
    page.addEventListener("consult:anchor", (event) => this.anchor(event.detail));
    this.place.addEventListener("consult:done", (event) => this.done(event));
    this.place.addEventListener("consult:waits", (event) => this.waits(event));
    this.place.addEventListener("keydown", (event) => this.pressed(event));
    this.place.addEventListener("pointerover", (event) => this.pointed(event));
    this.place.addEventListener("focusin", (event) => this.pointed(event));
    const named = /^#clause-(\d+)/.exec(location.hash);
    if (named) this.open(Number(named[1]));
  }

  clicked(event) {
    if (event.target.closest("[data-shut]")) this.shut();
    const link = event.target.closest("a[data-open], [data-margin] a[data-reply]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.reply) this.answer(Number(link.dataset.reply));
    else this.open(Number(link.dataset.open), { focus: true, at: link.dataset.at });
  }

  // The form to answer a comment stands beneath it, as the server draws it, until it is sent or closed.
  async answer(comment) {
    this.replying = comment;
    await this.fetch();
    this.place.querySelector("form[data-answering] textarea")?.focus();
  }

  shut() {
    const form = this.place.querySelector("form[data-answering]");
    const link = this.place.querySelector(`a[data-reply="${this.replying}"]`);
    this.replying = null;
    if (!form) return;
    save(form);
    form.remove();
    link?.focus();
  }

  pressed(event) {
    if (event.key === "Escape" && !event.isComposing && event.target.closest("form[data-answering]")) this.shut();
  }

  async open(clause, { focus = false, at = "", scroll = false } = {}) {
    this.mark(clause);
    if (scroll) document.getElementById(`clause-${clause}`)?.scrollIntoView({ block: "center" });
    await this.fetch();
    this.place.scrollTop = 0;
    if (focus) this.show(at);
  }

  shows(clause) {
    return this.clause === clause && this.place.dataset.clause === String(clause);
  }

  mark(clause) {
    for (const each of this.page.querySelectorAll(".clause.here")) {
      each.classList.remove("here");
      each.removeAttribute("aria-current");
    }
    const row = document.getElementById(`clause-${clause}`);
    row?.classList.add("here");
    row?.setAttribute("aria-current", "true");
    for (const each of this.page.querySelectorAll(".outline [aria-current]")) each.removeAttribute("aria-current");
    this.page.querySelector(`.outline a[href="#clause-${clause}"]`)?.setAttribute("aria-current", "location");
    if (this.clause !== clause) this.replying = null;
    this.clause = clause;
  }

  // One at a time: whoever asks while one is on its way waits for the next, so that no older one is drawn over a newer.
  fetch() {
    if (this.going) {
      this.next ||= this.going.catch(() => {}).then(() => {
        this.next = null;
        return this.fetch();
      });
      return this.next;
    }
    this.going = this.draw().finally(() => { this.going = null; });
    return this.going;
  }

  async draw() {
    const { clause, replying } = this;
    const { clauses, text, version, morph } = this.page.dataset;
    const reply = replying ? `&reply=${replying}` : "";
    const html = await fragment(`${clauses}${clause}/margin?text=${text}&beside=${version}${reply}`);
    const { Idiomorph } = await import(morph);
    if (this.clause !== clause || this.replying !== replying) {
      await this.draw();
      return;
    }
    for (const form of this.place.querySelectorAll("form[data-draft]")) save(form);
    Idiomorph.morph(this.place, html, keeping(this.place.dataset.clause === String(clause)));
    this.place.dataset.clause = clause;
    wake(this.place);
  }

  show(at) {
    if (matchMedia("(max-width: 60rem)").matches) location.hash = "margin";
    const target = at && this.place.querySelector(`#${CSS.escape(at)}`);
    (target || this.place.querySelector("h2") || this.place).focus({ preventScroll: false });
  }

  async anchor(hit) {
    await this.open(hit.clause);
    const said = this.place.querySelector(`#comment-${hit.comment}`);
    this.show(said ? said.id : "");
    this.anchors.point(hit.comment);
  }

  pointed(event) {
    const said = event.target.closest("[data-comment]");
    if (said) this.anchors.point(Number(said.dataset.comment));
  }

  async done(event) {
    event.preventDefault();
    const said = event.target.querySelector("[data-said]")?.textContent || "";
    event.target.reset();
    if (event.target.matches("[data-answering]")) this.replying = null;
    await this.fetch();
    this.tell(said);
    if (event.detail.location.includes("#")) {
      const place = this.place.querySelector(`#${CSS.escape(event.detail.location.split("#")[1])}`);
      place?.focus();
    }
  }

  // What waits for the line is kept apart from the form: a form that still held it would send it twice.
  waits(event) {
    event.target.reset();
    if (event.target.matches("[data-answering]")) this.shut();
    if (event.target.matches("[data-comment-form]")) this.aim(event.target, null);
  }

  // What arrives for the open clause is drawn in place; nobody's writing is disturbed, since morphing keeps the field.
  async news(clause, event) {
    if (clause !== this.clause) return;
    await this.fetch();
    const arrived = { "comment.posted": "new", "amendment.proposed": "newEdit" }[event?.verb];
    if (arrived) this.tell(this.place.querySelector("[data-new]")?.dataset[arrived] || "");
  }

  tell(words) {
    const status = this.page.querySelector("[data-status]");
    if (status) status.textContent = words;
  }

  write(clause, { quote = null, focus = true } = {}) {
    return this.open(clause).then(() => this.compose(quote, focus));
  }

  compose(quote, focus) {
    const form = this.place.querySelector("form[data-comment-form]");
    if (!form) {
      this.show("");
      return;
    }
    this.aim(form, quote);
    if (matchMedia("(max-width: 60rem)").matches) location.hash = "margin";
    if (focus) form.querySelector("textarea").focus();
  }

  // What the form speaks about: these words, or the clause as a whole.
  aim(form, quote) {
    for (const name of ["exact", "start", "end"]) form.elements[name].value = quote ? quote[name] : "";
    form.elements.place.value = quote ? "passage" : "clause";
    const shown = form.querySelector("[data-quote]");
    shown.textContent = quote ? quote.exact : "";
    shown.hidden = !quote;
  }
}
