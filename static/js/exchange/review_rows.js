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
    document.addEventListener("submit", (event) => this.handleSubmit(event));
    document.addEventListener("click", (event) => this.handleClick(event));
    addEventListener("beforeunload", (event) => {
      if (this.hasUnsavedInput() && !this.leaving) event.preventDefault();
    });
  }

  get currentRow() {
    return this.list.querySelector(".pair.here");
  }

  get currentKey() {
    return this.currentRow?.dataset.key || "";
  }

  get currentForm() {
    return this.currentRow?.querySelector("form[data-hand]") || null;
  }

  get textField() {
    return this.currentRow?.querySelector("[data-text]") || null;
  }

  get rowVersion() {
    return document.getElementById("foot").dataset.version;
  }

  listShownRows() {
    return [...this.list.querySelectorAll(".pair[data-key]:not([data-key=''], [hidden])")];
  }

  hasUnsavedInput() {
    return [...(this.currentForm?.elements || [])].some((field) => field.matches(EDITABLE_FIELDS) && field.value !== getSavedValue(field));
  }

  resetInput() {
    for (const field of this.currentForm.elements) if (field.matches(EDITABLE_FIELDS)) field.value = getSavedValue(field);
  }

  // Runs corrections one after the other, however fast the keys are pressed.
  enqueue(work) {
    this.turn = this.turn.then(work).catch((error) => this.showRefusal(error));
    return this.turn;
  }

  handleClick(event) {
    const link = event.target.closest("a[data-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.openRow(link.dataset.open);
  }

  handleSubmit(event) {
    const form = event.target;
    if (!form.elements.row_version) return;
    if (form.matches("[data-row]")) {
      event.preventDefault();
      if (form.matches("[data-undo], [data-redo]")) this.undoOrRedo(form);
      else if (form === this.currentForm) this.submitRow(event.submitter?.value || "save");
      else this.submitForm(form, event.submitter);
      return;
    }
    form.elements.row_version.value = this.rowVersion;
    if (!this.hasUnsavedInput()) return;
    event.preventDefault();
    this.enqueue(async () => {
      await this.send(this.currentForm.action, this.collectFields("save"));
      form.elements.row_version.value = this.rowVersion;
      this.leaving = true;
      form.requestSubmit(event.submitter);
    });
  }

  // The fields of the open row's form, without a text that was not changed.
  collectFields(act) {
    const fields = Object.fromEntries(new FormData(this.currentForm));
    if (this.textField && this.textField.value === this.textField.defaultValue) delete fields.text;
    const at = this.textField?.selectionStart || 0;
    if (act === "split" && at > 0 && at < this.textField.value.length) fields.at = [...this.textField.value.slice(0, at)].length;
    else if (act === "split") fields.text = this.textField?.value || "";
    return { ...fields, act };
  }

  // act: its name, or a function that chooses it once the corrections before it are drawn.
  submitRow(act, then) {
    return this.enqueue(async () => {
      if (this.currentForm) await this.send(this.currentForm.action, this.collectFields(act instanceof Function ? act() : act), then);
    });
  }

  submitForm(form, button) {
    return this.enqueue(async () => {
      const inHand = this.currentForm && form.closest(".pair") === this.currentRow;
      if (this.hasUnsavedInput() && !inHand) await this.send(this.currentForm.action, this.collectFields("save"));
      const typed = this.hasUnsavedInput() ? this.collectFields("save") : {};
      await this.send(form.action, { ...typed, ...Object.fromEntries(new FormData(form, button)) });
    });
  }

  // Undo and redo; undo resets unsaved input first.
  undoOrRedo(form) {
    return this.enqueue(async () => {
      if (form.matches("[data-undo]") && this.hasUnsavedInput()) {
        this.resetInput();
        return;
      }
      if (form.querySelector("button").disabled) return;
      const drawn = await this.send(form.action, { csrf: form.elements.csrf.value });
      if (!drawn.some(isVisible)) drawn[0]?.scrollIntoView({ block: "center" });
    });
  }

  // Opens a row; unsaved input of the previous one is saved first.
  openRow(key) {
    return this.enqueue(() => this.openRowNow(key));
  }

  async openRowNow(key) {
    if (!key || key === this.currentKey) return;
    this.clearMessages();
    const shut = this.currentKey;
    if (this.hasUnsavedInput()) await this.send(this.currentForm.action, this.collectFields("save"), key);
    else await this.drawing.showChanges(await fetchFragment(`${this.list.dataset.rows}?${new URLSearchParams({ open: key, shut })}`));
    this.focusRow();
  }

  // Moves by so many rows, or to the next row that matches.
  moveBy(by, which) {
    return this.enqueue(() => this.moveNow(by, which));
  }

  moveNow(by, which = ".pair") {
    const all = this.listShownRows();
    const at = all.findIndex((row) => row === this.currentRow);
    const rest = by > 0 ? all.slice(at + 1) : all.slice(0, Math.max(0, at)).reverse();
    return this.openRowNow(rest.find((row) => row.matches(which))?.dataset.key);
  }

  focusRow() {
    this.currentRow?.focus({ preventScroll: true });
    this.currentRow?.scrollIntoView({ block: "nearest" });
  }

  async send(action, fields, open = this.currentKey) {
    this.clearMessages();
    const html = await postForText(action, { ...fields, row_version: this.rowVersion, draw: "1", open });
    const drawn = await this.drawing.showChanges(html);
    this.showStatus(this.list.dataset.saved);
    return drawn;
  }

  clearMessages() {
    this.said.hidden = true;
    this.home.append(this.said);
    this.told.textContent = "";
  }

  showStatus(words) {
    this.told.textContent = words;
  }

  // Shows a refusal in the open row; if another user changed the import first, the rows are loaded again.
  async showRefusal(error) {
    if (error instanceof Refusal && error.problem.code === "import_changed") await this.reloadRows();
    const more = Object.values(error.problem?.fields || {}).map((field) => field.detail);
    const words = error instanceof Refusal ? [error.problem.detail, ...more].filter(Boolean).join(" ") : this.list.dataset.lost;
    (this.currentRow?.querySelector(".got") || this.home).prepend(this.said);
    this.said.textContent = words;
    this.said.hidden = false;
    this.said.scrollIntoView({ block: "nearest" });
    if (!(error instanceof Refusal || error instanceof TypeError)) throw error;
  }

  async reloadRows() {
    const typed = this.hasUnsavedInput() ? this.collectFields("save") : null;
    const asked = new URLSearchParams(location.search);
    asked.set("at", this.currentKey);
    await this.drawing.showAll(await fetchFragment(`${location.pathname}?${asked}`));
    for (const [name, value] of Object.entries(typed || {})) {
      const field = this.currentForm?.elements[name];
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
