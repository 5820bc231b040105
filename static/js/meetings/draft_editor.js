// The draft editor of a meeting or a group: input is sent while it is typed, tools work on the selection, the rest is redrawn.
import { buildMorphOptions } from "../core/morph_options.js";
import { postForText, fetchFragment, Refusal, postForm } from "../core/requests.js";
import { EventFeed } from "../core/event_feed.js";
import { keepWords } from "../core/drafts.js";
import { ownWords } from "../core/page.js";
import { getSocket } from "../core/socket.js";
import { showClauseText } from "./marked_text.js";

const PAUSE = 450, HEARTBEAT = 15000, RETRY_DELAY = 2000;

class DraftEditor {
  constructor(root) {
    this.root = root;
    this.status = document.querySelector("[data-status]");
    this.clause = Number(root.dataset.clause);
    this.sending = null;
    this.dirty = false;
    this.unsent = null;
    this.drawing = 0;
    this.sent = 0; // how often the text was sent and answered
    this.findFields();
    ownWords.then(() => this.keepUnsent(undefined));
    root.addEventListener("input", (event) => event.target === this.field && this.handleInput());
    root.addEventListener("submit", (event) => this.handleSubmit(event));
    root.addEventListener("click", (event) => this.handleClick(event));
    document.addEventListener("keydown", (event) => this.handleKey(event));
    addEventListener("online", () => this.dirty && this.sendText());
    setInterval(() => this.sendHeartbeat(), HEARTBEAT);
  }

  start() {
    const { consultation, meeting, seq } = this.root.dataset;
    const line = getSocket();
    if (meeting) line.on("connect", () => line.ask("meeting.watch", { meeting_id: Number(meeting) }).catch(() => {}));
    line.on("words.changed", (news) => meeting && showClauseText(news));
    line.on("group.changed", (news) => this.handleGroupChange(news));
    new EventFeed(Number(consultation), Number(seq)).on("event", (event) => this.handleEvent(event)).start();
    return this;
  }

  // Finds the form and its field again after each redraw.
  findFields() {
    this.form = this.root.querySelector("[data-editor]");
    this.field = this.form?.elements.text || null;
    for (const each of this.root.querySelectorAll("[data-live]")) each.hidden = false;
    const button = this.root.querySelector("[data-send]");
    if (button) button.hidden = true;
  }

  get digestField() {
    return this.form?.elements.digest;
  }

  handleInput() {
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.sendText(), PAUSE);
  }

  // Sends the content of the field; one request at a time, so that each builds on the text of the last.
  async sendText(over = false) {
    if (!this.field || (this.sending && !over)) return this.sending;
    clearTimeout(this.timer);
    this.dirty = false;
    this.sending = this.postText();
    await this.sending;
    this.sending = null;
    if (this.dirty && !this.stopped) this.timer = setTimeout(() => this.sendText(), PAUSE);
    return null;
  }

  async postText() {
    const { typed, csrf } = this.root.dataset;
    try {
      const answer = JSON.parse(await postForText(typed, { csrf, text: this.field.value, digest: this.digestField.value }));
      for (const each of this.root.querySelectorAll("input[name=digest]")) each.value = answer.digest;
      showClauseText(answer);
      this.root.querySelector("[data-key=u]").disabled = false;
      this.sent += 1;
      this.unsent = null;
      this.keepUnsent(null);
      this.showState("sent");
      this.showError("");
    } catch (error) {
      this.unsent = this.field?.value ?? null;
      if (!(error instanceof Refusal)) {
        this.dirty = true;
        this.showState("lost");
        setTimeout(() => this.dirty && this.sendText(), RETRY_DELAY);
      } else if (error.problem.code === "changed_meanwhile") this.showConflict(error.problem);
      else this.showError(error.problem.fields?.text?.detail || error.message);
    }
  }

  showState(what) {
    const words = this.status.dataset[what === "sent" ? "sent" : what === "lost" ? "lost" : "takenOver"];
    const place = this.root.querySelector("[data-state]");
    if (place) place.textContent = words;
    if (what !== "sent") this.status.textContent = words;
  }

  showError(words) {
    const place = this.root.querySelector("[data-wrong=text]");
    if (place) place.textContent = words;
  }

  // Keeps unsent input visible, also after another drafter has taken over and the field is gone.
  keepUnsent(words) {
    const place = document.querySelector("[data-kept]"), name = `unsent:${this.root.dataset.reader}:${location.pathname}`;
    if (!place) return;
    try {
      if (words === undefined) words = sessionStorage.getItem(name);
      else keepWords(name, words);
    } catch {
      words ??= null; // no storage in this browser: the page keeps it while it is open
    }
    place.hidden = words === null;
    place.querySelector("[data-kept-words]").textContent = words ?? "";
  }

  // An edit conflict keeps both texts: theirs on the screen, one's own in the field; the drafter decides.
  showConflict(problem) {
    this.theirs = problem;
    this.root.querySelector("[data-meanwhile]").hidden = false;
  }

  handleClick(event) {
    const mine = event.target.closest("[data-mine]"), theirs = event.target.closest("[data-theirs]");
    if (!mine && !theirs) return;
    this.digestField.value = this.theirs.digest;
    if (theirs) this.field.value = this.theirs.text;
    this.root.querySelector("[data-meanwhile]").hidden = true;
    this.field.focus();
    if (mine) this.sendText();
    else this.redraw();
  }

  async handleSubmit(event) {
    const form = event.target;
    if (form === this.form) {
      event.preventDefault();
      this.sendText();
    }
    if (!form.matches("[data-act]")) return;
    event.preventDefault();
    await this.runTool(form, event.submitter);
  }

  // Runs a tool: the input is sent first, then the tool works on that text. place: more fields, with the place in the text.
  async runTool(form, button, place = []) {
    if (this.sending) await this.sending;
    if (this.dirty) await this.sendText();
    const fields = Object.fromEntries([...new FormData(form, button), ...place].filter(([, value]) => value !== ""));
    const several = [...form.querySelectorAll("[name=taken]")].map((each) => ["taken", each.value]);
    const rest = Object.entries(fields).filter(([name]) => name !== "taken");
    if (this.digestField && "digest" in fields) rest.find(([name]) => name === "digest")[1] = this.digestField.value;
    try {
      await postForm(form.action, [...rest, ...several]);
      form.closest("details")?.removeAttribute("open");
      await this.redraw(true);
    } catch (error) {
      const refused = document.querySelector("[data-refused]");
      refused.textContent = error instanceof Refusal ? [error.message, ...Object.values(error.problem.fields || {}).map((each) => each.detail)].join(" ") : this.status.dataset.lost;
      refused.hidden = false;
      if (error instanceof Refusal && error.problem.status === 409) await this.redraw();
    }
  }

  async redraw(done = false) {
    const number = ++this.drawing;
    const { sent } = this;
    const [html, { Idiomorph }] = await Promise.all([fetchFragment(this.root.dataset.fresh), import(this.root.dataset.morph)]);
    if (number !== this.drawing) return;
    if (sent !== this.sent) { // what was fetched may be older than what was typed and sent meanwhile
      await this.redraw(done);
      return;
    }
    if (done) document.querySelector("[data-refused]").hidden = true;
    const typed = this.dirty || this.sending ? this.field?.value : null;
    const unsent = typed ?? this.unsent;
    const had = Boolean(this.field);
    const fresh = document.createRange().createContextualFragment(html);
    const words = fresh.querySelector("[name=text]")?.value;
    Idiomorph.morph(this.root, fresh, buildMorphOptions());
    this.findFields();
    if (this.field && typed === null && words !== undefined) this.field.value = words;
    else if (this.field && typed !== null) this.field.value = typed;
    if (had && !this.field) {
      this.showState("takenOver");
      this.keepUnsent(unsent ?? null);
    }
    if (!had && this.field) this.field.focus();
  }

  // Redraws after others' changes; own changes are shown already.
  handleEvent({ verb, facts, actor_id: actor }) {
    if (this.root.dataset.meeting && verb === "group.tabled" && (facts.clauses?.includes(this.clause) ?? true)) this.redraw().catch(() => {});
    if (!this.root.dataset.meeting || facts.meeting_id !== Number(this.root.dataset.meeting)) return;
    if (String(actor) === this.root.dataset.reader && verb.startsWith("meeting_text.")) return;
    if (verb.startsWith("meeting_text.") && facts.clause_id !== this.clause) return;
    if (/^(meeting_text|item|meeting|clause|ballot|ruling)\./.test(verb)) this.redraw().catch(() => {});
  }

  // Every group member gets a message that something changed, without details; the page fetches them.
  handleGroupChange({ group_id: group, actor_id: actor }) {
    if (String(group) !== this.root.dataset.group || String(actor) === this.root.dataset.reader) return;
    this.redraw().catch(() => {});
  }

  handleKey(event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || !this.field) return;
    if (event.code === "KeyU") this.pressButton(event, this.root.querySelector("[data-key=u]"));
    if (event.code === "KeyB" && document.activeElement === this.field) this.addBracket(event);
  }

  pressButton(event, button) {
    event.preventDefault();
    if (button && !button.disabled) button.click();
  }

  async addBracket(event) {
    event.preventDefault();
    const { selectionStart: start, selectionEnd: end } = this.field;
    if (start === end) return;
    await this.runTool(this.root.querySelector("[data-bracketing] form"), null, [["start", String(start)], ["end", String(end)]]);
    this.field?.focus();
  }

  // Heartbeat: the edit lock ends after a minute without one.
  sendHeartbeat() {
    if (this.field && !this.sending) postForText(this.root.dataset.pen, { csrf: this.root.dataset.csrf, do: "keep" }).catch(() => {});
  }
}

const root = document.querySelector("[data-drafting]");
if (root) new DraftEditor(root).start();
