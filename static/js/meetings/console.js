// The chair's console: buttons that are sent by fetch, shortcuts, and live updates.
import { KeyboardShortcuts, RowNavigator } from "../core/keyboard_shortcuts.js";
import { EventFeed } from "../core/event_feed.js";
import { buildMorphOptions } from "../core/morph_options.js";
import { fetchFragment, Refusal, postForm } from "../core/requests.js";
import { getSocket } from "../core/socket.js";
import { Clocks } from "./clocks.js";
import { UnsentInput, getActiveField } from "./unsent_input.js";
import { LiveRegion } from "./live_region.js";
import { showClauseText } from "./marked_text.js";

const GAP = 250, POLL = 15000, CALM = 1500, KEY_LENGTH = 90;
const BUTTON_KEYS = ["n", "e", "x", "o", "b", "i", "p", "g", "u"];

class Console {
  constructor(root) {
    this.root = root;
    this.meeting = Number(root.dataset.meeting);
    this.clocks = new Clocks(root);
    this.voice = new LiveRegion(document.querySelector("[data-status]"));
    this.line = document.querySelector("[data-line]");
    this.refusal = document.querySelector("[data-refusal-line]");
    this.left = document.querySelector("[data-left-line]");
    this.typed = new UnsentInput(root, `typed:${root.dataset.reader}:${location.pathname}`);
    this.calm = 0; // until then shortcuts do nothing: the keys were meant for a field that is gone
    this.sent = 0;
    this.steps = new RowNavigator(root, "[data-turn]");
    this.heard = [...root.querySelectorAll("[data-say]")].map((each) => each.dataset.say);
    this.timer = 0;
    this.drawing = Promise.resolve();
    root.addEventListener("submit", (event) => this.submit(event));
    this.remind(null);
    this.news = new EventFeed(Number(root.dataset.consultation), Number(root.dataset.seq));
  }

  start() {
    this.news.on("event", (event) => this.hear(event));
    this.news.on("state", (connected) => {
      this.line.hidden = connected;
      if (connected) this.want();
    });
    this.news.start();
    const line = getSocket();
    line.on("connect", () => line.ask("meeting.watch", { meeting_id: this.meeting }).then((told) => this.clocks.set(told.now)).catch(() => {}));
    for (const name of ["ballot.moved", "meeting.here"]) line.on(name, () => this.want());
    line.on("words.changed", (told) => {
      showClauseText(told, this.root);
      this.want();
    });
    setInterval(() => this.news.connected || this.want(), POLL);
    document.addEventListener("visibilitychange", () => document.hidden || this.want());
    addEventListener("online", () => this.want());
  }

  hear(event) {
    if (event.facts.meeting_id === this.meeting || /^(ballot|clause|amendment|position|comment)\.|^group\.tabled$/.test(event.verb)) this.want();
  }

  want() {
    this.timer ||= setTimeout(() => {
      this.timer = 0;
      this.drawing = this.drawing.then(() => this.draw());
    }, GAP);
  }

  // Fills the status bar above the console from the template in the fetched fragment.
  stand() {
    const told = this.root.querySelector("template[data-stands]");
    document.querySelector("[data-standing]")?.replaceChildren(told.content.cloneNode(true));
  }

  // Input and open menus are kept; the rest is redrawn.
  async draw() {
    try {
      const { Idiomorph } = await import(this.root.dataset.morph);
      const html = await fetchFragment(this.root.dataset.fresh);
      const focused = document.activeElement?.closest("[data-turn]")?.id;
      const before = getActiveField();
      this.typed.take();
      Idiomorph.morph(this.root, html, buildMorphOptions());
      this.typed.put();
      this.stand();
      this.remind(before);
      if (focused && !document.activeElement?.closest("[data-turn]")) document.getElementById(focused)?.focus({ preventScroll: true });
      this.clocks.tick();
      this.said();
    } catch (error) {
      this.line.hidden = error instanceof Refusal || this.news.connected;
    }
  }

  // Input for a form that left the page waits for it, and a note says so. If the chair was typing there, the focus moves
  // to the note, so that the following keys reach no other form and no button.
  remind(before) {
    const waiting = this.typed.waiting().join(" ");
    if (this.left.textContent !== waiting) this.left.textContent = waiting;
    this.left.hidden = !waiting;
    if (!before || (document.activeElement === before.field && before.field.form?.dataset.about === before.about)) return;
    this.calm = Date.now() + CALM;
    if (document.activeElement === before.field) before.field.blur();
    (waiting ? this.left : document.getElementById("main"))?.focus({ preventScroll: true });
  }

  // Announces once what all participants hear: the speaker, the clause, an open ballot.
  said() {
    const now = [...this.root.querySelectorAll("[data-say]")].map((each) => each.dataset.say);
    for (const words of now) if (!this.heard.includes(words)) this.voice.say(words);
    this.heard = now;
  }

  async submit(event) {
    const form = event.target;
    if (!form.matches("form[data-act]")) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    const { about } = form.dataset;
    form.dataset.busy = "1";
    this.refusal.hidden = true;
    try {
      await postForm(form.action, Object.fromEntries(new FormData(form, event.submitter)));
      this.done(form, about);
    } catch (error) {
      if (error instanceof Refusal) this.refused(error.problem);
      else this.line.hidden = false;
    } finally {
      delete form.dataset.busy;
    }
    this.want();
  }

  // After success a second press is a new action, so it gets a new key. The form may be about something else by now.
  done(form, about) {
    this.typed.drop(about);
    this.sent += 1;
    if (form.elements.key) form.elements.key.value = `${form.elements.key.value.slice(0, KEY_LENGTH)}.${this.sent}`;
    if (form.dataset.about !== about) return;
    form.reset();
    form.closest("details")?.removeAttribute("open");
  }

  refused(problem) {
    const fields = Object.values(problem.fields || {}).map((field) => field.detail);
    this.refusal.textContent = [problem.detail, ...fields].filter(Boolean).join(" ");
    this.refusal.hidden = false;
  }

  acts() {
    if (Date.now() < this.calm) {
      this.calm = Date.now() + CALM;
      return {};
    }
    const acts = {
      "+": () => this.press("+"), "=": () => this.press("+"), j: () => this.steps.move(1), k: () => this.steps.move(-1),
      ArrowUp: () => this.shift(".up"), ArrowDown: () => this.shift(".down"), Enter: () => this.enter(),
      d: () => this.to("[data-press=d]"), a: () => this.to("#console-agenda button, #console-agenda a"), w: () => this.go("[data-edit-words]"),
      m: () => this.write("[data-keep=message]"), s: () => this.write(".sound"),
    };
    for (const key of BUTTON_KEYS) acts[key] = () => this.press(key);
    return acts;
  }

  press(key) {
    const button = this.root.querySelector(`[data-press="${CSS.escape(key)}"]`);
    if (!button) return;
    const held = button.closest("details:not([open])");
    if (held) held.open = true;
    button.form.requestSubmit(button);
  }

  shift(which) {
    const button = this.steps.here?.querySelector(which);
    if (button) button.form.requestSubmit(button);
    else scrollBy(0, which === ".up" ? -60 : 60);
  }

  // On a row of the speakers' list: gives that speaker the floor. Elsewhere the key keeps its usual effect.
  enter() {
    const at = document.activeElement;
    if (at?.matches("button, a, summary")) at.click();
    else if (this.steps.here) (this.steps.here.querySelector(".call") || this.root.querySelector("[data-press=n]"))?.click(); // the first row has no button of its own: it is the next speaker
  }

  to(where) {
    const found = this.root.querySelector(where);
    found?.focus();
    found?.scrollIntoView({ block: "center" });
  }

  go(where) {
    this.root.querySelector(where)?.click();
  }

  write(where) {
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
