// Entry by a mailed code: the time zone of the browser, the first error in focus, and the way back to where one wrote.
import { removeDraft } from "../core/drafts.js";
import { postForm, Refusal } from "../core/requests.js";

const STARTED = "consult.entry"; // the draft that is being sent, and the page on which it was written

const zone = document.querySelector("select[data-zone]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone?.value === "UTC" && [...zone.options].some((option) => option.value === here)) zone.value = here;
document.querySelector("form [aria-invalid=true]")?.focus();

// Sends the contribution with its code, and leads back to the page on which it was written.
async function send(form) {
  const { name, page } = JSON.parse(sessionStorage.getItem(STARTED) || "{}");
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
