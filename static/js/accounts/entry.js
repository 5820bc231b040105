// Entry by a mailed code: the words that the tab keeps, the time zone of the browser, the first error in focus, and the way
// back to where one wrote.
import { removeDraft } from "../core/drafts.js";
import { clearErrors, showRefusal } from "../core/page.js";
import { postForm, Refusal } from "../core/requests.js";

const STARTED = "consult.entry"; // the draft that is being sent, its fields, and the page on which it was written
const SHOWN = ["exact", "text", "body", "choice", "reason"]; // in the order of a reader
const loadStarted = () => JSON.parse(sessionStorage.getItem(STARTED) || "{}");

const zone = document.querySelector("select[data-zone]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone?.value === "UTC" && [...zone.options].some((option) => option.value === here)) zone.value = here;
document.querySelector("form [aria-invalid=true]")?.focus();

// Sends the contribution with its code, and leads back to the page on which it was written.
async function send(form) {
  const { name, page } = loadStarted();
  const place = form.querySelector("[data-refused]");
  const wrong = form.querySelector("[data-wrong=entry_code]");
  place.hidden = true;
  try {
    const { location: posted } = await postForm(form.action, Object.fromEntries(new FormData(form)));
    sessionStorage.setItem(STARTED, JSON.stringify({ said: form.dataset.entryCode }));
    if (name) removeDraft(name);
    if (page?.includes("#clause-")) sessionStorage.setItem("consult.sent", new URL(posted, location.href).hash.slice(1));
    leave(page || posted);
  } catch (error) {
    if (!(error instanceof Refusal)) {
      form.submit();
      return;
    }
    const { detail, fields } = error.problem;
    wrong.textContent = fields?.entry_code?.detail || "";
    if (wrong.textContent) {
      form.elements.entry_code.setAttribute("aria-invalid", "true");
      form.elements.entry_code.select();
    } else if (page) leave(page); // signed in by now: the draft is there, and can be sent again
    else {
      place.textContent = detail;
      place.hidden = false;
    }
  }
}

// The address may differ in its fragment alone: then the page has to be loaded, too.
function leave(address) {
  location.assign(address);
  if (new URL(address, location.href).pathname === location.pathname) location.reload();
}

const form = document.querySelector("form[data-entry-code]");
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  send(form);
});

// Shows the words that the tab keeps, and puts them into the form that sends them.
function takeWords(place) {
  const { to, fields = [] } = loadStarted();
  const isThere = to === place.dataset.tabWords && fields.length > 0;
  if (form) form.hidden = !isThere;
  if (!isThere) return;
  document.querySelector("[data-nothing]").hidden = true;
  const shown = SHOWN.flatMap((name) => fields.filter(([field]) => field === name));
  place.append(...shown.map(([name, value]) => buildWords(place, name, value)));
  form?.append(...fields.map(([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value })));
}

function buildWords(place, name, value) {
  if (name === "choice") return place.querySelector(`template[data-choice="${CSS.escape(value)}"]`).content.cloneNode(true);
  const words = Object.assign(document.createElement("p"), { className: name === "exact" ? "q" : "change", dir: "auto" });
  words.textContent = value;
  return words;
}

const place = document.querySelector("[data-tab-words]");
if (place) takeWords(place);

// Asks for a code. All errors come at once, beside their fields; the page of the code can be reloaded.
async function ask(person) {
  clearErrors(person);
  try {
    location.assign((await postForm(person.action, Object.fromEntries(new FormData(person)))).location);
  } catch (error) {
    if (error instanceof Refusal) showRefusal(person, error.problem);
    else person.submit();
  }
}

const person = place && document.querySelector("form[data-entry]");
person?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (person.dataset.busy) return;
  person.dataset.busy = "1";
  await ask(person);
  delete person.dataset.busy;
});
