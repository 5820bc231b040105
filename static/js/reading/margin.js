// The margin of the current clause: fetched as the server renders it, and morphed in place.
import { fetchFragment } from "../core/requests.js";
import { saveDraft } from "../core/drafts.js";
import { enhanceMarkup, ownWords } from "../core/page.js";
import { isPhone, loadStyles, reveal, takeSent } from "./view.js";

export class Margin {
  constructor(page, anchors) {
    this.page = page;
    this.anchors = anchors;
    this.place = page.querySelector("[data-margin]");
    this.sheet = this.place.closest("aside");
    this.tabs = this.filter = this.loading = null;
    this.clause = this.replying = this.quote = null;
    page.addEventListener("click", (event) => this.handleClick(event));
    page.addEventListener("consult:anchor", (event) => this.openAnchor(event.detail));
    this.place.addEventListener("consult:done", (event) => this.handleDone(event));
    this.place.addEventListener("consult:waits", (event) => this.handleQueued(event));
    this.place.addEventListener("pointerover", (event) => this.handlePointer(event));
    this.place.addEventListener("focusin", (event) => this.handlePointer(event));
    addEventListener("hashchange", () => this.followHash());
    this.openNamed();
  }

  handleClick(event) {
    const link = event.target.closest("a[data-open], [data-margin] :is(a[data-reply], a[data-tab], a[data-copied]), a[data-fold]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.matches("[data-fold]")) this.foldSheet();
    else if (link.dataset.copied) import("./clause_link.js").then(({ copyLink }) => copyLink(link, this), () => location.assign(link.href));
    else if (link.dataset.tab) this.showStatus(this.tabs.show(link));
    else if (link.dataset.reply) this.reply.open(Number(link.dataset.reply));
    else if (link.closest(".outline")) this.goTo(Number(link.dataset.open));
    else this.open(Number(link.dataset.open), { focus: true, at: link.dataset.at });
  }

  // Opens the clause that the address names: the browser has scrolled there already. A visitor may come back to comment on it.
  async openNamed() {
    const named = /^#clause-(\d+)/.exec(location.hash);
    if (!named) return;
    const clause = Number(named[1]);
    if (new URLSearchParams(location.search).has("comment")) {
      const { takeQuote } = await import("./visitor.js");
      await this.openCommentForm(clause, { quote: takeQuote(clause) });
    } else {
      const at = takeSent();
      await this.open(clause, at ? { focus: true, at } : { seen: null });
    }
  }

  // Opens a clause that the address names from now on. Outside the sheet its focus must not hold it open.
  followHash() {
    if (isPhone() && location.hash !== "#margin" && this.sheet.contains(document.activeElement)) document.activeElement.blur();
    const named = /^#clause-(\d+)$/.exec(location.hash);
    const clause = named && Number(named[1]);
    if (clause && clause !== this.clause && this.findRow(clause)?.matches(".clause")) this.open(clause);
  }

  // Goes to a clause of the outline, and leaves the place before for the way back. An outline that a link opened closes.
  goTo(clause) {
    const hash = `#clause-${clause}`;
    if (this.page.querySelector(".outline:target")) location.hash = hash;
    else if (location.hash !== hash) history.pushState(null, "", hash);
    const opened = this.open(clause);
    this.findRow(clause)?.querySelector(".no")?.focus({ preventScroll: true });
    return opened;
  }

  findRow(clause) {
    return document.getElementById(`clause-${clause}`);
  }

  // seen: what has to be in view, by default the clause; null: the caller scrolls. sheet: on a phone the sheet will be open.
  async open(clause, { focus = false, at = "", seen = this.findRow(clause), sheet = focus } = {}) {
    this.mark(clause);
    if (seen) reveal(seen, sheet && isPhone());
    await this.loadTools();
    if (this.clause !== clause) return;
    this.tabs.choose(at);
    if (/-\d+$/.test(at)) this.filter.chosen = "";
    await this.fetch();
    if (this.clause !== clause) return;
    const hash = `#clause-${clause}`;
    if (![hash, "#margin"].includes(location.hash)) history.replaceState(history.state, "", hash);
    this.sheet.scrollTop = 0;
    if (focus) await this.show(at, seen);
  }

  // Tabs and filter are loaded with the first clause that is opened.
  loadTools() {
    this.loading ||= import("./margin_tabs.js").then(({ equip }) => equip(this)).catch((error) => {
      this.loading = null;
      throw error;
    });
    return this.loading;
  }

  isShowing(clause) {
    return this.clause === clause && this.place.dataset.clause === String(clause);
  }

  isComing(clause) {
    return this.clause === clause && (this.isShowing(clause) || Boolean(this.going));
  }

  mark(clause) {
    for (const each of this.page.querySelectorAll(".clause.here")) {
      each.classList.remove("here");
      each.removeAttribute("aria-current");
    }
    const row = this.findRow(clause);
    row?.classList.add("here");
    row?.setAttribute("aria-current", "true");
    for (const each of this.page.querySelectorAll(".outline [aria-current]")) each.removeAttribute("aria-current");
    this.page.querySelector(`.outline a[href="#clause-${clause}"]`)?.setAttribute("aria-current", "location");
    if (this.clause !== clause) {
      this.replying = this.quote = null;
      this.anchors.markQuote(null);
    }
    this.clause = clause;
  }

  // One request at a time: a call during a request waits for the next one, so that old content never replaces newer.
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
    const [html] = await Promise.all([fetchFragment(`${clauses}${clause}/margin?text=${text}&beside=${version}${reply}${this.filter.buildQuery(clause)}`), loadStyles(), ownWords]);
    // The first clause takes the place of the introduction, of which nothing is kept.
    const [{ Idiomorph }, options] = this.place.dataset.clause ? await Promise.all([import(morph), import("../core/morph_options.js")]) : [{}];
    if (this.clause !== clause || this.replying !== replying) return this.draw();
    for (const form of this.place.querySelectorAll("form[data-draft]")) saveDraft(form);
    if (!this.hasQuote()) this.quote = null;
    if (Idiomorph) Idiomorph.morph(this.place, html, options.buildMorphOptions(this.place.dataset.clause === String(clause)));
    else this.place.replaceChildren(document.createRange().createContextualFragment(html));
    this.place.dataset.clause = clause;
    this.sheet.querySelector("[data-beside]").textContent = this.place.querySelector("h2").textContent;
    this.filter.rememberSince(clause);
    this.tabs.draw();
    enhanceMarkup(this.place);
    this.quote ||= this.tabs.findDraftQuote(this.findForm(), clause);
    if (this.quote) this.setQuote(this.quote);
    else this.linkSignIn();
  }

  // Lets signing in and joining lead back here.
  async linkSignIn() {
    if (!this.place.querySelector("a[data-way-in]")) return;
    const { leadBack } = await import("./visitor.js");
    leadBack(this.place, this.clause, this.quote);
  }

  // Scrolls the margin to the part that was asked for, else to its beginning, and gives it the focus.
  async show(at, seen) {
    this.unfoldSheet(seen);
    await this.tabs.awaitStyles();
    this.tabs.choose(at);
    const part = at && this.tabs.unfold(at);
    if (part) this.tabs.scrollTo(part);
    (part || this.place.querySelector("h2") || this.place).focus({ preventScroll: true });
  }

  // On a phone the margin is a sheet; what has to be seen of the text stays above it.
  unfoldSheet(seen) {
    if (!isPhone()) return;
    if (location.hash !== "#margin") location.hash = "margin";
    if (seen) reveal(seen, true);
  }

  foldSheet() {
    // Nothing has this name, so the browser scrolls nowhere.
    location.replace("#folded");
    history.replaceState(history.state, "", this.clause ? `#clause-${this.clause}` : location.pathname + location.search);
    this.findRow(this.clause)?.querySelector(".no")?.focus({ preventScroll: true });
  }

  // A passage with a comment opens at it. Other words open their clause; what was pressed is in view, so nothing scrolls, and on
  // a phone the text stays uncovered.
  async openAnchor(hit) {
    if (!hit.comment) return this.open(hit.clause, { seen: null });
    await this.open(hit.clause, { focus: true, at: `comment-${hit.comment}`, seen: this.anchors.getRange(hit) });
    this.anchors.highlightComment(hit.comment);
  }

  handlePointer(event) {
    const said = event.target.closest("[data-comment]");
    if (said) this.anchors.highlightComment(Number(said.dataset.comment));
  }

  async handleDone(event) {
    event.preventDefault();
    const { said } = event.detail;
    event.target.reset();
    if (event.target.matches("[data-answering]")) this.replying = null;
    if (event.target.matches("[data-comment-form]")) this.setQuote(null);
    this.filter.chosen = "";
    await this.fetch();
    this.showStatus(said);
    if (event.detail.location.includes("#")) {
      const place = this.place.querySelector(`#${CSS.escape(event.detail.location.split("#")[1])}`);
      if (!place) return;
      this.tabs.scrollTo(place, true);
      // A reader who writes in another form by now keeps the focus.
      const { value, form } = document.activeElement;
      if (value === undefined || form === event.target) place.focus({ preventScroll: true });
    }
  }

  // A queued comment is stored outside of the form: the form is emptied, or the comment would be sent twice.
  handleQueued(event) {
    event.target.reset();
    if (event.target.matches("[data-answering]")) this.reply.close();
    if (event.target.matches("[data-comment-form]")) this.setQuote(null);
  }

  // Updates the open clause in place; morphing keeps the field that is being typed in.
  async refreshClause(clause, event) {
    if (clause !== this.clause) return;
    await this.fetch();
    if (String(event?.actor_id) === document.body.dataset.reader) return;
    const arrived = { "comment.posted": "new", "amendment.proposed": "newEdit" }[event?.verb];
    if (arrived) this.showStatus(this.place.querySelector("[data-new]")?.dataset[arrived] || "");
  }

  showStatus(words) {
    this.page.querySelector("[data-status]").textContent = words;
  }

  async openCommentForm(clause, { quote = null } = {}) {
    const seen = (quote && this.anchors.getRange(quote)) || this.findRow(clause);
    await this.open(clause, { seen, sheet: true, at: "comments" });
    if (this.clause !== clause) return;
    if (!this.findForm()) return this.show("speak", seen);
    this.setQuote(quote);
    this.unfoldSheet(seen);
    await this.tabs.awaitStyles();
    this.findForm().querySelector("textarea").focus({ preventScroll: true });
    this.tabs.scrollTo(this.findForm());
  }

  findForm() {
    return this.place.querySelector("form[data-comment-form]");
  }

  // Sets the target of the form: a passage, or the whole clause.
  setQuote(quote) {
    this.quote = quote;
    const form = this.findForm();
    if (!form) return;
    for (const name of ["exact", "start", "end"]) form.elements[name].value = quote ? quote[name] : "";
    form.elements.place.value = quote ? "passage" : "clause";
    const shown = form.querySelector("[data-quote]");
    shown.textContent = quote ? quote.exact : "";
    shown.hidden = !quote;
    this.anchors.markQuote(quote);
    this.linkSignIn();
  }

  // The form may be about other words by now: its author can change that.
  hasQuote() {
    const fields = this.findForm()?.elements;
    return Boolean(this.quote) && fields?.place.value === "passage" && fields.exact.value === this.quote.exact;
  }
}
