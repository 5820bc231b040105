// The field in which a comment is written: Ctrl+Enter (or the command key) sends it, names are suggested after an @, and a preview
// shows in place how the words will look. Without this script the preview opens in a tab of its own.
import { clearErrors, showRefusal } from "../core/page.js";
import { Refusal } from "../core/requests.js";

const equipped = new WeakSet();

export function equip(area) {
  if (equipped.has(area)) return;
  equipped.add(area);
  area.addEventListener("keydown", sendByKey);
  area.addEventListener("input", suggestNames);
  area.form.addEventListener("submit", previewInPlace);
  suggestNames({ target: area }); // on a slow line the first letters come before this script
}

function sendByKey(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.repeat) return;
  event.preventDefault();
  event.target.form.requestSubmit();
}

async function previewInPlace(event) {
  const { currentTarget: form, submitter } = event;
  if (!submitter?.matches("[data-preview]")) return;
  event.preventDefault();
  clearErrors(form);
  const { showPreview } = await import("./preview.js");
  showPreview(form, submitter.formAction).catch((error) => error instanceof Refusal && showRefusal(form, error.problem));
}

// The list of names takes over from the first @ that is typed.
async function suggestNames({ target: area }) {
  if (!area.dataset.mentions || !area.value.includes("@")) return;
  area.removeEventListener("input", suggestNames);
  const { NameList } = await import("./mentions.js");
  new NameList(area);
}
