// The amendment form: a preview from the server while the author types, a local draft, and refusals shown in the form.
import { chooseDraft, discardDraft, isOnServer, saveDraft } from "../core/drafts.js";
import { ownWords, showDraft } from "../core/page.js";
import { postForText, Refusal } from "../core/requests.js";

const PAUSE = 450;

class Composer {
  constructor(section, { again = () => location.reload() } = {}) {
    this.section = section;
    this.form = section.matches("form") ? section : section.querySelector("form[data-amend]");
    if (!this.form) return;
    this.text = this.form.elements.text;
    this.shown = this.form.querySelector("[data-shown]");
    this.again = again;
    this.asked = 0;
    this.form.addEventListener("input", () => this.handleInput());
    this.form.addEventListener("consult:refused", (event) => this.handleRefusal(event.detail));
    this.form.querySelector("[data-afresh]")?.addEventListener("click", () => this.startAfresh());
    ownWords.then(() => this.begin());
  }

  begin() {
    this.restoreDraft();
    this.showKinds();
    this.fitText();
    if (this.shown && (this.hasUnsavedText() || this.getKind() !== "mod")) this.loadPreview();
  }

  getKind() {
    return this.form.elements.kind?.value || "add";
  }

  // The kinds are folded as long as the wording is changed. Tells whether something is wrong with them.
  showKinds() {
    const kinds = this.form.querySelector(".kind-choice");
    const isWrong = [...kinds?.querySelectorAll("[data-wrong]") || []].some((each) => each.textContent);
    if (kinds && (isWrong || this.getKind() !== "mod")) kinds.open = true;
    return isWrong;
  }

  hasUnsavedText() {
    return this.text.value.trim() !== (this.text.dataset.from || "").trim();
  }

  // Restores an unsent draft. If the text of the clause has changed since, the form says so and keeps the new wording's id.
  restoreDraft() {
    const chosen = chooseDraft(this.form), { draft } = chosen;
    const before = draft?.fields.wording_id;
    for (const [name, value] of Object.entries(draft?.fields || {})) {
      const field = this.form.elements[name];
      if (field && "value" in field && name !== "wording_id") field.value = value;
    }
    if (before && before !== this.form.elements.wording_id?.value) {
      this.form.querySelector("[data-stale]").hidden = false;
      saveDraft(this.form);
    }
    this.showDraftNote(Boolean(draft));
    showDraft(this.form, chosen);
  }

  showDraftNote(there) {
    for (const each of this.form.querySelectorAll("[data-kept], [data-afresh]")) each.hidden = !there;
  }

  // A draft of the server is in the fields since the form was drawn: it goes, and the form is drawn anew.
  async startAfresh() {
    if (isOnServer(this.form)) {
      await (await import("../core/words/server_drafts.js")).discard(this.form);
      this.again();
      return;
    }
    this.form.reset();
    this.text.value = this.text.dataset.from || "";
    discardDraft(this.form);
    this.showDraftNote(false);
    this.form.querySelector("[data-stale]").hidden = true;
    this.fitText();
    this.loadPreview();
    this.text.focus();
  }

  handleInput() {
    this.fitText();
    this.showDraftNote(true);
    clearTimeout(this.timer);
    if (this.shown) this.timer = setTimeout(() => this.loadPreview(), PAUSE);
  }

  fitText() {
    if (CSS.supports("field-sizing: content")) return;
    this.text.style.blockSize = "auto";
    this.text.style.blockSize = `${this.text.scrollHeight + 4}px`;
  }

  // Reads out the sentences about the change, and not the whole clause again with each pause.
  tellChange() {
    const said = [...this.shown.querySelectorAll(":scope > p:not(.label), .note > p")].map((each) => each.textContent.trim()).join(" ");
    const place = this.form.querySelector("[data-told]");
    if (place && place.textContent !== said) place.textContent = said;
  }

  async loadPreview() {
    const { csrf, wording_id: wording, after, clause_level: level, cut } = this.form.elements;
    const number = ++this.asked;
    const wrong = this.form.querySelector("[data-wrong=text]");
    const whole = this.form.querySelectorAll("[data-wrong=after], [data-wrong=cut], [data-wrong=kind]"); // errors of the clause as a whole
    try {
      const html = await postForText(this.form.dataset.preview, {
        csrf: csrf.value, kind: this.getKind(), text: this.text.value, wording_id: wording?.value || "",
        after: after?.value || "", clause_level: level?.value || "", cut: cut?.value || "",
      });
      if (number !== this.asked) return;
      this.shown.replaceChildren(document.createRange().createContextualFragment(html));
      this.tellChange();
      wrong.textContent = "";
      for (const each of whole) each.textContent = "";
    } catch (error) {
      if (number !== this.asked || !(error instanceof Refusal)) return;
      wrong.textContent = error.problem.fields?.text?.detail || "";
      for (const each of whole) {
        each.textContent = error.problem.fields?.[each.dataset.wrong]?.detail || "";
        if (each.textContent) this.shown.replaceChildren();
      }
      this.showKinds();
    }
  }

  // similar_exist: shows the similar amendments first. text_changed: keeps the draft and loads the form for the new text.
  async handleRefusal(problem) {
    if (this.showKinds()) this.form.querySelector(".kind-choice :is([aria-invalid=true], fieldset)").focus();
    if (problem.code === "similar_exist") {
      await this.loadPreview();
      this.form.querySelector("[data-similar]")?.focus();
    }
    if (problem.code === "text_changed") {
      saveDraft(this.form);
      this.again();
    }
  }

  selectWords(words) {
    const at = words ? this.text.value.indexOf(words) : -1;
    this.text.focus();
    if (at >= 0) this.text.setSelectionRange(at, at + words.length);
  }
}

export function startComposer(section, how) {
  return new Composer(section, how);
}
