// Ballots: a preview of the chosen rules in the ballot form; on a ballot's page, voting without a reload and the live count.
import { enhanceMarkup } from "../core/page.js";
import "./waiting_votes.js";
import { buildMorphOptions } from "../core/morph_options.js";
import { postForText, fetchFragment, Refusal, postForm, postVote } from "../core/requests.js";
import { getSocket } from "../core/socket.js";

const PAUSE = 400;
const PARTS = ["result", "card", "requests", "own", "podium"];

const importMorph = () => import(document.querySelector("[data-morph]").dataset.morph);

// Morphs several elements in one turn: [element, html] for each.
async function morphPlaces(...pairs) {
  const { Idiomorph } = await importMorph();
  for (const [place, words] of pairs) {
    const held = place.contains(document.activeElement);
    Idiomorph.morph(place, words, buildMorphOptions());
    enhanceMarkup(place);
    if (held && !place.contains(document.activeElement)) focusRest(place);
  }
}

// The button that had the focus is gone: the reader continues from the own vote, or from the part.
function focusRest(place) {
  const rest = place.querySelector(".counted") || place;
  rest.tabIndex = -1;
  rest.focus({ preventScroll: true });
}

// The form of a new ballot, with its rules in plain words beside it.
class BallotForm {
  constructor(form) {
    this.form = form;
    this.place = form.querySelector("[data-words-of-rules]");
    this.proposed = this.place.querySelector("[data-proposed]").textContent;
    form.elements.question.addEventListener("input", () => (this.typed = true));
    this.asked = 0;
    form.querySelector("[data-show-words]").hidden = true;
    form.addEventListener("input", () => this.applyUsualRules());
    form.addEventListener("input", () => this.schedulePreview());
    form.addEventListener("change", () => this.schedulePreview());
    this.usual = JSON.parse(form.dataset.usual);
    this.kind = form.elements.kind.value;
    form.addEventListener("change", () => this.updateShowsField());
    this.updateShowsField();
    if (form.elements.question.value) this.schedulePreview(); // the form was refused or restored by the browser: preview the rules in its fields, not the defaults
  }

  // Another kind brings its usual rules; what the chair has changed stays.
  applyUsualRules() {
    const { kind } = this.form.elements;
    if (kind.value === this.kind) return;
    const [before, now] = [this.usual[this.kind], this.usual[kind.value]];
    this.kind = kind.value;
    for (const [name, value] of Object.entries(now)) {
      const field = this.form.elements[name];
      if (field.value === String(before[name])) field.value = String(value);
    }
  }

  // Only a recorded ballot can show its count live; for the other kinds the choice is hidden.
  updateShowsField() {
    const { kind, shows } = this.form.elements;
    const live = shows.querySelector("[value=live]");
    live.hidden = live.disabled = kind.value !== "recorded";
    if (live.disabled && shows.value === "live") shows.value = "closing";
    shows.closest(".field").hidden = live.disabled;
  }

  // A question that was left as it was proposed follows the kind and the subject; what the chair has typed or emptied stays.
  updateQuestion() {
    const { question } = this.form.elements;
    const proposed = this.place.querySelector("[data-proposed]")?.textContent ?? "";
    const isOurs = question.value ? question.value === this.proposed : !this.typed;
    this.proposed = proposed;
    if (isOurs) question.value = proposed;
  }

  schedulePreview() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.showPreview(), PAUSE);
  }

  async showPreview() {
    this.asked += 1;
    const mine = this.asked;
    try {
      const words = await postForText(this.form.dataset.prepare, new FormData(this.form)); // with each ticked group
      if (mine !== this.asked) return;
      await morphPlaces([this.place, words]);
      this.updateQuestion();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (mine !== this.asked) return;
      this.place.textContent = Object.values(error.problem.fields || {})[0]?.detail || error.message;
    }
  }
}

// The page of one ballot.
class BallotPage {
  constructor(page) {
    this.page = page;
    this.number = Number(page.dataset.ballotPage);
    this.asked = 0;
    page.addEventListener("submit", (event) => this.castVote(event));
    this.line = getSocket();
    this.line.on("connect", () => this.watch());
    this.line.on("ballot.moved", (news) => news.ballot_id === this.number && this.handleChange(news));
    setInterval(() => this.line.connected || this.refresh(), 15000);
  }

  async watch() {
    const answer = await this.line.ask("ballot.watch", { ballot_id: this.number });
    if (answer.ok) this.handleChange(answer, !this.seen && this.isUpToDate(answer));
  }

  // Returns whether the page, as the server rendered it, agrees with the message.
  isUpToDate(news) {
    const { open, cast, proxies, corrections } = this.page.dataset;
    return news.open === (open === "yes") && news.cast === Number(cast) && news.proxies === proxies && news.corrections === corrections;
  }

  // Redraws only if something has changed since the last message.
  async handleChange(news, first = false) {
    const seen = JSON.stringify([news.cast, news.counts, news.open, news.recorded, news.corrections, news.proxies]);
    const before = this.seen;
    this.seen = seen;
    if (seen === before || first) return;
    const hands = this.proxies;
    try {
      await this.refresh();
    } catch (error) { // Without asking again the page would stay as it is.
      this.seen = before;
      setTimeout(() => this.watch(), 2000);
      return;
    }
    if (news.open && this.proxies !== hands) this.announce("proxies");
    if (!news.open && this.page.dataset.open === "yes") {
      this.page.dataset.open = "";
      for (const each of document.querySelectorAll("[data-while-open]")) each.hidden = true;
      this.announce("closed");
    }
  }

  // The proxies of this reader, given and held.
  get proxies() {
    return this.page.querySelector("[data-slot=card] [data-hands]").dataset.hands;
  }

  // A part with an open form, in which somebody may be typing, stays as it is.
  mayDraw(name) {
    return name === "result" || !this.page.querySelector(`[data-slot=${name}] details[open]`);
  }

  // Answers may overtake each other: only the newest is drawn. A form may be opened while its part is fetched.
  async refresh() {
    this.asked += 1;
    const mine = this.asked;
    const parts = PARTS.filter((name) => this.mayDraw(name)).map(async (name) => [
      name, await fetchFragment(this.page.dataset.part.replace("PART", name))]);
    const [, ...drawn] = await Promise.all([importMorph(), ...parts]);
    if (mine !== this.asked) return;
    const places = drawn.filter(([name]) => this.mayDraw(name)).map(([name, words]) => [this.page.querySelector(`[data-slot=${name}]`), words]);
    const card = this.page.querySelector("[data-slot=card]");
    const own = card.querySelector(".counted")?.closest("p").cloneNode(true);
    await morphPlaces(...places);
    if (own) this.keepOwnVote(card, own);
  }

  // Of a sounding no choice is kept once it is closed; this page still says the own one.
  keepOwnVote(card, own) {
    if (card.querySelector(".counted, [data-vote]")) return;
    own.querySelector(".counted").nextSibling?.remove();
    (card.querySelector("section") || card).append(own);
    if (document.activeElement === card) focusRest(card);
  }

  async castVote(event) {
    const form = event.target;
    if (!form.closest("[data-slot=card]")) return;
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    try {
      await postVote(form.action, Object.fromEntries(new FormData(form, event.submitter)), form.closest("[data-ballot]")?.dataset.ballot);
      await this.refresh();
      if (form.matches("[data-vote]")) this.announce("counted");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const box = this.page.querySelector("[data-slot=card] [data-refused]");
      if (!box) return;
      box.textContent = error.message;
      box.hidden = false;
    } finally {
      this.busy = false;
    }
  }

  announce(what) {
    document.querySelector("[data-spoken]").textContent = document.querySelector(`[data-said=${what}]`).textContent;
  }
}

const form = document.querySelector("[data-prepare]");
const page = document.querySelector("[data-ballot-page]");
if (form) new BallotForm(form);
if (page) new BallotPage(page);
