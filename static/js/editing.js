// Forms of saved text: unsaved changes are stored, offered on return, and not left without a question.
import { drop, find, kept, remove, save } from "./core/drafts.js";

const forms = [...document.querySelectorAll("form[data-offer]")];
const fieldsOf = (form) => [...form.querySelectorAll("textarea, select, input[type=text], input:not([type])")];
const savedIn = (field) => (field.matches("select")
  ? ([...field.options].find((option) => option.defaultSelected) || field.options[0]).value : field.defaultValue);
const differs = (form, fields) => fieldsOf(form)
  .some((field) => field.value.trim() !== (fields[field.name] || "").trim());

function unsaved(form) {
  return "unsaved" in form.dataset || fieldsOf(form).some((field) => field.value !== savedIn(field));
}

function typed(form) {
  if (!unsaved(form)) drop(form);
  form.querySelector("[data-kept]").hidden = !unsaved(form);
}

// A restored draft keeps its base version, so that it cannot overwrite a later version unnoticed.
function take(form, draft) {
  for (const field of [...fieldsOf(form), ...form.querySelectorAll("[data-base]")]) {
    field.value = draft.fields[field.name] || "";
  }
  save(form);
  typed(form);
}

function offer(form, draft) {
  const box = form.querySelector("[data-offered]");
  const at = box.querySelector("[data-at]");
  at.dateTime = new Date(draft.at).toISOString();
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  at.textContent = clock.format(draft.at);
  box.querySelector("[data-words]").textContent = draft.fields[form.querySelector("textarea").name];
  box.hidden = false;
  const decide = (decision) => () => {
    decision();
    box.hidden = true;
    form.querySelector("textarea").focus();
  };
  box.querySelector("[data-take]").addEventListener("click", decide(() => take(form, draft)));
  const discard = () => (unsaved(form) ? save(form) : drop(form));
  box.querySelector("[data-discard]").addEventListener("click", decide(discard));
}

// A draft that was sent and saved is removed; input typed after sending stays.
for (const { dataset } of document.querySelectorAll("[data-sent]")) if (find(dataset.sent)?.sent) remove(dataset.sent);

for (const form of forms) {
  const draft = kept(form);
  if (draft && differs(form, draft.fields)) offer(form, draft);
  else if (draft && !unsaved(form)) drop(form);
  form.addEventListener("input", () => setTimeout(() => typed(form)));
  form.addEventListener("submit", () => {
    save(form, { sent: true });
    form.dataset.going = "";
  });
}

for (const mark of document.querySelectorAll("[data-draft-of]")) mark.hidden = !find(mark.dataset.draftOf);

addEventListener("pageshow", () => { for (const form of forms) delete form.dataset.going; });
addEventListener("beforeunload", (event) => {
  if (forms.some((form) => !("going" in form.dataset) && unsaved(form))) event.preventDefault();
});
