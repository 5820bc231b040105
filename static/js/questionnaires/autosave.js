// A questionnaire is saved as it is written: a second and a half after the last key or choice.
import { Refusal, postForText } from "../core/requests.js";

const PAUSE = 1500; // ms
const form = document.querySelector("form[data-autosave]");
let timer = null;
let going = null;

function collectFields() {
  const fields = new FormData(form);
  fields.delete("submit");
  fields.set("key", crypto.randomUUID?.() || `${Date.now()}-${Math.random()}`);
  return fields;
}

async function save() {
  await going;
  const status = form.querySelector("[data-status]");
  going = postForText(form.dataset.autosave, collectFields()).then((told) => {
    form.elements.row_version.value = JSON.parse(told).row_version;
    status.textContent = form.dataset.saved;
  }).catch((error) => {
    status.textContent = error instanceof Refusal ? error.message : form.dataset.unsaved;
  });
}

function plan() {
  clearTimeout(timer);
  form.querySelector("[data-status]").textContent = "";
  timer = setTimeout(save, PAUSE);
}

form?.addEventListener("input", plan);
// The form must bring the version that the last save made.
form?.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  if (!going) return;
  const { submitter } = event;
  event.preventDefault();
  await going;
  going = null;
  form.requestSubmit(submitter);
});

// A response that was submitted changes only by its button: the page says so, and asks before it is left.
const revised = document.querySelector("form[data-revised]");
let isChanged = false;
revised?.addEventListener("input", () => {
  isChanged = true;
  revised.querySelector("[data-status]").textContent = revised.dataset.revised;
});
revised?.addEventListener("submit", () => { isChanged = false; });
addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
