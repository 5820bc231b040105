// The chair's console: buttons that are sent by fetch, shortcuts, and live updates.
import { KeyboardShortcuts, RowNavigator } from "../core/keyboard_shortcuts.js";
import { EventFeed } from "../core/event_feed.js";
import { buildMorphOptions } from "../core/morph_options.js";
import { fetchFragment, Refusal, postForm } from "../core/requests.js";
import { getSocket } from "../core/socket.js";
import { Clocks } from "./clocks.js";
import { OrderBell } from "./order_bell.js";
import { UnsentInput, getActiveField } from "./unsent_input.js";
import { LiveRegion } from "./live_region.js";
import { showClauseText } from "./marked_text.js";

const GAP = 250, POLL = 15000, CALM = 1500, GRACE = 2000, KEY_LENGTH = 90;
const BUTTON_KEYS = ["n", "e", "x", "o", "b", "i", "p", "g", "u"];

class Console {
  constructor(root) {
    this.root = root;
    this.meeting = Number(root.dataset.meeting);
    this.clocks = new Clocks(root);
    this.voice = new LiveRegion(document.querySelector("[data-status]"));
    this.line = document.querySelector("[data-line]");
    this.bell = new OrderBell(document.querySelector("[data-bell]"));
    this.hearPoints(document.querySelector("[data-points]"));
    this.refusal = document.querySelector("[data-refusal-line]");
    this.left = document.querySelector("[data-left-line]");
    this.typed = new UnsentInput(root, `typed:${root.dataset.reader}:${location.pathname}`);
    this.calm = 0; // until then shortcuts do nothing: the keys were meant for a field that is gone
    this.sent = 0;
    this.steps = new RowNavigator(root, "[data-turn]");
    this.heard = [...root.querySelectorAll("[data-say]")].map((each) => each.dataset.say);
    this.timer = 0;
    this.drawing = Promise.resolve();
    root.addEventListener("submit", (event) => this.handleSubmit(event));
    root.addEventListener("keydown", (event) => this.leaveWords(event));
    this.showWaitingInput(null);
    this.news = new EventFeed(Number(root.dataset.consultation), Number(root.dataset.seq));
  }

  start() {
    this.news.on("event", (event) => this.handleEvent(event));
    this.news.on("state", (connected) => {
      clearTimeout(this.losing); // a connection that is back within moments lost nothing
      if (!connected) {
        this.losing = setTimeout(() => { this.line.hidden = false; }, GRACE);
        return;
      }
      this.line.hidden = true;
      this.scheduleFetch();
    });
    this.news.start();
    const line = getSocket();
    line.on("connect", () => line.ask("meeting.watch", { meeting_id: this.meeting }).then((told) => this.clocks.setServerTime(told.now)).catch(() => {}));
    for (const name of ["ballot.moved", "meeting.here"]) line.on(name, () => this.scheduleFetch());
    line.on("words.changed", (told) => {
      showClauseText(told, this.root);
      this.scheduleFetch();
    });
    setInterval(() => this.news.connected || this.scheduleFetch(), POLL);
    document.addEventListener("visibilitychange", () => document.hidden || this.scheduleFetch());
    addEventListener("online", () => this.scheduleFetch());
  }

  handleEvent(event) {
    if (event.facts.meeting_id === this.meeting || /^(ballot|clause|amendment|position|comment)\.|^group\.tabled$/.test(event.verb)) this.scheduleFetch();
  }

  scheduleFetch() {
    this.timer ||= setTimeout(() => {
      this.timer = 0;
      this.drawing = this.drawing.then(() => this.redraw());
    }, GAP);
  }

  // Fills the status bar above the console from the template in the fetched fragment.
  fillStatusBar() {
    const told = this.root.querySelector("template[data-stands]");
    document.querySelector("[data-standing]")?.replaceChildren(told.content.cloneNode(true));
    const points = this.root.querySelector("template[data-waiting]").content;
    const bar = document.querySelector("[data-points]"); // a live region: it is heard when it changes, so it changes only then
    this.hearPoints(points);
    if (bar.textContent.trim() !== points.textContent.trim()) bar.replaceChildren(points.cloneNode(true));
  }

  hearPoints(place) {
    this.bell.hear([...place.querySelectorAll("a")].map((each) => each.getAttribute("href")));
  }

  // Input and open menus are kept; the rest is redrawn.
  async redraw() {
    try {
      const { Idiomorph } = await import(this.root.dataset.morph);
      const html = await fetchFragment(this.root.dataset.fresh);
      const focused = document.activeElement?.closest("[data-turn]")?.id;
      const before = getActiveField();
      this.typed.collect();
      Idiomorph.morph(this.root, html, buildMorphOptions());
      this.typed.restore();
      this.fillStatusBar();
      this.showWaitingInput(before);
      if (focused && !document.activeElement?.closest("[data-turn]")) document.getElementById(focused)?.focus({ preventScroll: true });
      this.clocks.updateClocks();
      this.announceChanges();
    } catch (error) {
      this.line.hidden = error instanceof Refusal || this.news.connected;
    }
  }

  // Input for a form that left the page waits for it, and a note says so. If the chair was typing there, the focus moves
  // to the note, so that the following keys reach no other form and no button.
  showWaitingInput(before) {
    const waiting = this.typed.listNotes().join(" ");
    if (this.left.textContent !== waiting) this.left.textContent = waiting;
    this.left.hidden = !waiting;
    if (!before || (document.activeElement === before.field && before.field.form?.dataset.about === before.about)) return;
    this.calm = Date.now() + CALM;
    if (document.activeElement === before.field) before.field.blur();
    (waiting ? this.left : document.getElementById("main"))?.focus({ preventScroll: true });
  }

  // Announces once what all participants hear: the speaker, the clause, an open ballot.
  announceChanges() {
    const now = [...this.root.querySelectorAll("[data-say]")].map((each) => each.dataset.say);
    for (const words of now) if (!this.heard.includes(words)) this.voice.announce(words);
    this.heard = now;
  }

  async handleSubmit(event) {
    const form = event.target;
    if (!form.matches("form[data-act]")) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    const { about } = form.dataset;
    form.dataset.busy = "1";
    this.refusal.hidden = true;
    try {
      await postForm(form.action, Object.fromEntries(new FormData(form, event.submitter)));
      this.handleDone(form, about);
    } catch (error) {
      if (error instanceof Refusal) this.showRefusal(error.problem);
      else this.line.hidden = false;
    } finally {
      delete form.dataset.busy;
    }
    this.scheduleFetch();
  }

  // After success a second press is a new action, so it gets a new key. The form may be about something else by now.
  handleDone(form, about) {
    this.typed.forget(about);
    this.sent += 1;
    if (form.elements.key) form.elements.key.value = `${form.elements.key.value.slice(0, KEY_LENGTH)}.${this.sent}`;
    if (form.dataset.about !== about) return;
    form.reset();
    form.closest("details")?.removeAttribute("open");
  }

  showRefusal(problem) {
    const fields = Object.values(problem.fields || {}).map((field) => field.detail);
    this.refusal.textContent = [problem.detail, ...fields].filter(Boolean).join(" ");
    this.refusal.hidden = false;
  }

  listActions() {
    if (Date.now() < this.calm) {
      this.calm = Date.now() + CALM;
      return {};
    }
    const acts = {
      "+": () => this.pressButton("+"), "=": () => this.pressButton("+"), j: () => this.steps.move(1), k: () => this.steps.move(-1),
      ArrowUp: () => this.moveTurn(".up"), ArrowDown: () => this.moveTurn(".down"), Enter: () => this.activate(),
      d: () => this.focusElement("[data-press=d]"), a: () => this.focusElement("#console-agenda button, #console-agenda a"), w: () => this.clickElement("[data-edit-words]"),
      m: () => this.openField("[data-keep=message]"), s: () => this.openField(".sound"),
    };
    for (const key of BUTTON_KEYS) acts[key] = () => this.pressButton(key);
    return acts;
  }

  pressButton(key) {
    const button = this.root.querySelector(`[data-press~="${CSS.escape(key)}"]`);
    if (!button) {
      if (key === "u") this.showRefusal({ detail: this.root.dataset.nothing });
      return;
    }
    if (!button.form) { // the summary before a press that asks first
      button.click();
      button.focus();
      return;
    }
    const held = button.closest("details:not([open])");
    if (held) held.open = true;
    button.form.requestSubmit(button);
  }

  moveTurn(which) {
    const button = this.steps.current?.querySelector(which);
    if (button) button.form.requestSubmit(button);
    else scrollBy(0, which === ".up" ? -60 : 60);
  }

  // On a row of the speakers' list: gives that speaker the floor. Elsewhere the key keeps its usual effect.
  activate() {
    const at = document.activeElement;
    if (at?.matches("button, a, summary")) at.click();
    else if (this.steps.current) (this.steps.current.querySelector(".call") || this.root.querySelector("[data-press=n]"))?.click(); // the first row has no button of its own: it is the next speaker
  }

  // Enter in the words of a decision leads to its buttons: nothing is decided by the key that ends a sentence.
  leaveWords(event) {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches(".deciding input[name=words]")) return;
    event.preventDefault();
    event.target.form.querySelector("button[name=status]").focus();
  }

  focusElement(where) {
    const found = this.root.querySelector(where);
    found?.focus();
    found?.scrollIntoView({ block: "center" });
  }

  clickElement(where) {
    this.root.querySelector(where)?.click();
  }

  openField(where) {
    const details = this.root.querySelector(where);
    if (!details) return;
    details.open = true;
    details.querySelector("textarea, input:not([type=hidden])").focus();
  }
}

const root = document.querySelector("[data-console]");
if (root) {
  const page = new Console(root);
  new KeyboardShortcuts(page).listen();
  page.start();
}
