// The rows of the review: the open one, its input, and corrections, which are sent one after the other.
import { postForText, fetchFragment, Refusal } from "../core/requests.js";
import { RowRenderer } from "./row_renderer.js";

const EDITABLE_FIELDS = "select, textarea, input:not([type=hidden])";

export class ReviewRows {
  constructor(list) {
    this.list = list;
    this.drawing = new RowRenderer(list);
    this.said = document.querySelector("[data-said]");
    this.told = document.querySelector("[data-told]");
    this.home = this.said.parentElement;
    this.turn = Promise.resolve();
    document.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("click", (event) => this.clicked(event));
    addEventListener("beforeunload", (event) => {
      if (this.unsaved() && !this.leaving) event.preventDefault();
    });
  }

  get here() {
    return this.list.querySelector(".pair.here");
  }

  get key() {
    return this.here?.dataset.key || "";
  }

  get form() {
    return this.here?.querySelector("form[data-hand]") || null;
  }

  get words() {
    return this.here?.querySelector("[data-text]") || null;
  }

  get version() {
    return document.getElementById("foot").dataset.version;
  }

  shown() {
    return [...this.list.querySelectorAll(".pair[data-key]:not([data-key=''], [hidden])")];
  }

  unsaved() {
    return [...(this.form?.elements || [])].some((field) => field.matches(EDITABLE_FIELDS) && field.value !== getSavedValue(field));
  }

  takeBack() {
    for (const field of this.form.elements) if (field.matches(EDITABLE_FIELDS)) field.value = getSavedValue(field);
  }

  // Runs corrections one after the other, however fast the keys are pressed.
  after(work) {
    this.turn = this.turn.then(work).catch((error) => this.refused(error));
    return this.turn;
  }

  clicked(event) {
    const link = event.target.closest("a[data-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.open(link.dataset.open);
  }

  submitted(event) {
    const form = event.target;
    if (!form.elements.row_version) return;
    if (form.matches("[data-row]")) {
      event.preventDefault();
      if (form.matches("[data-undo], [data-redo]")) this.step(form);
      else if (form === this.form) this.act(event.submitter?.value || "save");
      else this.press(form, event.submitter);
      return;
    }
    form.elements.row_version.value = this.version;
    if (!this.unsaved()) return;
    event.preventDefault();
    this.after(async () => {
      await this.send(this.form.action, this.fields("save"));
      form.elements.row_version.value = this.version;
      this.leaving = true;
      form.requestSubmit(event.submitter);
    });
  }

  // The fields of the open row's form, without a text that was not changed.
  fields(act) {
    const fields = Object.fromEntries(new FormData(this.form));
    if (this.words && this.words.value === this.words.defaultValue) delete fields.text;
    const at = this.words?.selectionStart || 0;
    if (act === "split" && at > 0 && at < this.words.value.length) fields.at = [...this.words.value.slice(0, at)].length;
    else if (act === "split") fields.text = this.words?.value || "";
    return { ...fields, act };
  }

  act(act, then) {
    return this.after(async () => {
      if (this.form) await this.send(this.form.action, this.fields(act), then);
    });
  }

  press(form, button) {
    return this.after(async () => {
      const inHand = this.form && form.closest(".pair") === this.here;
      if (this.unsaved() && !inHand) await this.send(this.form.action, this.fields("save"));
      const typed = this.unsaved() ? this.fields("save") : {};
      await this.send(form.action, { ...typed, ...Object.fromEntries(new FormData(form, button)) });
    });
  }

  // Undo and redo; undo resets unsaved input first.
  step(form) {
    return this.after(async () => {
      if (form.matches("[data-undo]") && this.unsaved()) {
        this.takeBack();
        return;
      }
      const drawn = await this.send(form.action, { csrf: form.elements.csrf.value });
      if (!drawn.some(isVisible)) drawn[0]?.scrollIntoView({ block: "center" });
    });
  }

  // Opens a row; unsaved input of the previous one is saved first.
  open(key) {
    return this.after(() => this.openNow(key));
  }

  async openNow(key) {
    if (!key || key === this.key) return;
    this.calm();
    const shut = this.key;
    if (this.unsaved()) await this.send(this.form.action, this.fields("save"), key);
    else await this.drawing.changes(await fetchFragment(`${this.list.dataset.rows}?${new URLSearchParams({ open: key, shut })}`));
    this.stand();
  }

  // Moves by so many rows, or to the next row that matches.
  move(by, which = ".pair") {
    return this.after(() => {
      const all = this.shown();
      const at = all.findIndex((row) => row === this.here);
      const rest = by > 0 ? all.slice(at + 1) : all.slice(0, Math.max(0, at)).reverse();
      return this.openNow(rest.find((row) => row.matches(which))?.dataset.key);
    });
  }

  stand() {
    this.here?.focus({ preventScroll: true });
    this.here?.scrollIntoView({ block: "nearest" });
  }

  async send(action, fields, open = this.key) {
    this.calm();
    const html = await postForText(action, { ...fields, row_version: this.version, draw: "1", open });
    const drawn = await this.drawing.changes(html);
    this.tell(this.list.dataset.saved);
    return drawn;
  }

  calm() {
    this.said.hidden = true;
    this.home.append(this.said);
    this.told.textContent = "";
  }

  tell(words) {
    this.told.textContent = words;
  }

  // Shows a refusal in the open row; if another user changed the import first, the rows are loaded again.
  async refused(error) {
    if (error instanceof Refusal && error.problem.code === "import_changed") await this.freshen();
    const more = Object.values(error.problem?.fields || {}).map((field) => field.detail);
    const words = error instanceof Refusal ? [error.problem.detail, ...more].filter(Boolean).join(" ") : this.list.dataset.lost;
    (this.here?.querySelector(".got") || this.home).prepend(this.said);
    this.said.textContent = words;
    this.said.hidden = false;
    this.said.scrollIntoView({ block: "nearest" });
    if (!(error instanceof Refusal || error instanceof TypeError)) throw error;
  }

  async freshen() {
    const typed = this.unsaved() ? this.fields("save") : null;
    const asked = new URLSearchParams(location.search);
    asked.set("at", this.key);
    await this.drawing.all(await fetchFragment(`${location.pathname}?${asked}`));
    for (const [name, value] of Object.entries(typed || {})) {
      const field = this.form?.elements[name];
      if (field?.matches?.(EDITABLE_FIELDS)) field.value = value;
    }
  }
}

function getSavedValue(field) {
  return field.matches("select") ? ([...field.options].find((each) => each.defaultSelected) || field.options[0]).value
    : field.defaultValue;
}

function isVisible(row) {
  const { top, bottom } = row.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}
