// Input in the other forms of a page: it stays when one form is sent, and is put back when the page is shown again.
import { getSavedValue } from "./drafts.js";

const PREFIX = "consult.kept.";
const isTick = (field) => field.matches("[type=checkbox], [type=radio]");
const isTyped = (field) => field.matches("textarea, select, input[type=text], input:not([type])");
const isChanged = (field) => (isTick(field) ? field.checked !== field.defaultChecked : isTyped(field) && field.value !== getSavedValue(field));

// data-base names the hidden fields that say which text the input was written from.
function collectInput(form) {
  const base = (form.dataset.base || "").split(" ");
  const fields = [...form.elements].filter((field) => field.name && isChanged(field));
  const begun = [...form.elements].filter((field) => base.includes(field.name));
  return fields.length ? [...fields, ...begun].map((field) => [field.name, field.value, isTick(field) && field.checked]) : [];
}

function applyInput(form, input) {
  for (const [name, value, checked] of input) {
    for (const field of form.elements) {
      if (field.name !== name) continue;
      if (!isTick(field)) field.value = value;
      else if (field.value === value) field.checked = checked;
    }
  }
  const details = form.closest("details");
  if (details) details.open = true;
  const note = form.querySelector("[data-kept]");
  if (note) note.hidden = false;
}

// `about` names what the page is about, and its reader. A button with an address of its own does something else with the form than
// what was typed there is for, so that stays, too.
export function keepInput(root, about) {
  const name = PREFIX + about;
  const forms = () => [...root.querySelectorAll("form[data-keeps]")];
  const kept = JSON.parse(sessionStorage.getItem(name) || "{}");
  sessionStorage.removeItem(name);
  for (const form of forms()) if (kept[form.dataset.keeps]) applyInput(form, kept[form.dataset.keeps]);
  root.addEventListener("submit", (event) => {
    const sent = event.submitter?.hasAttribute("formaction") ? null : event.target;
    const others = forms().filter((form) => form !== sent).map((form) => [form.dataset.keeps, collectInput(form)]);
    sessionStorage.setItem(name, JSON.stringify(Object.fromEntries(others.filter(([, input]) => input.length))));
  });
}
