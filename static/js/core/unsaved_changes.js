// Forms of saved text: unsaved changes are stored, offered on return, and not left without a question.
import { discardDraft, findDraft, getSavedValue, loadDraft, removeDraft, saveDraft } from "./drafts.js";

const forms = [...document.querySelectorAll("form[data-offer]")];
const listFields = (form) => [...form.querySelectorAll("textarea, select, input[type=text], input:not([type])")];
const isDifferent = (form, fields) => listFields(form)
  .some((field) => field.value.trim() !== (fields[field.name] || "").trim());

function hasUnsavedChanges(form) {
  return "unsaved" in form.dataset || listFields(form).some((field) => field.value !== getSavedValue(field));
}

function updateDraftNote(form) {
  if (!hasUnsavedChanges(form)) discardDraft(form);
  form.querySelector("[data-kept]").hidden = !hasUnsavedChanges(form);
}

// A restored draft keeps its base version, so that it cannot overwrite a later version unnoticed.
function applyDraft(form, draft) {
  for (const field of [...listFields(form), ...form.querySelectorAll("[data-base]")]) {
    field.value = draft.fields[field.name] || "";
  }
  saveDraft(form);
  updateDraftNote(form);
}

function offerDraft(form, draft) {
  const box = form.querySelector("[data-offered]");
  const at = box.querySelector("[data-at]");
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  at.textContent = clock.format(draft.at);
  box.querySelector("[data-words]").textContent = draft.fields[form.querySelector("textarea").name];
  box.hidden = false;
  const decide = (decision) => () => {
    decision();
    box.hidden = true;
    form.querySelector("textarea").focus();
  };
  box.querySelector("[data-take]").addEventListener("click", decide(() => applyDraft(form, draft)));
  const discard = () => (hasUnsavedChanges(form) ? saveDraft(form) : discardDraft(form));
  box.querySelector("[data-discard]").addEventListener("click", decide(discard));
}

// A draft that was sent and saved is removed; input typed after sending stays.
for (const { dataset } of document.querySelectorAll("[data-sent]")) if (findDraft(dataset.sent)?.sent) removeDraft(dataset.sent);

for (const form of forms) {
  const draft = loadDraft(form);
  if (draft && isDifferent(form, draft.fields)) offerDraft(form, draft);
  else if (draft && !hasUnsavedChanges(form)) discardDraft(form);
  form.addEventListener("input", () => setTimeout(() => updateDraftNote(form)));
  form.addEventListener("submit", () => {
    saveDraft(form, { sent: true });
    form.dataset.going = "";
  });
}

for (const mark of document.querySelectorAll("[data-draft-of]")) mark.hidden = !findDraft(mark.dataset.draftOf);

addEventListener("pageshow", () => { for (const form of forms) delete form.dataset.going; });
addEventListener("beforeunload", (event) => {
  if (forms.some((form) => !("going" in form.dataset) && hasUnsavedChanges(form))) event.preventDefault();
});
