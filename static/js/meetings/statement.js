// The page on which a statement is written: its text stays in this tab until it is handed in, which needs a connection.
import { finishDraft, isWritten, loadDraft } from "../core/drafts.js";
import { clearErrors, ownWords, showDraft, showRefusal } from "../core/page.js";
import { postForm, Refusal } from "../core/requests.js";

const form = document.querySelector("form[data-statement]");
const root = form.closest("[data-following]");

// The text of this tab is newer than the one that was handed in, which the server drew.
ownWords.then(() => {
  const draft = loadDraft(form);
  if (!draft || isWritten(form)) return;
  form.elements.words.value = draft.fields.words;
  showDraft(form, { draft });
});

// A statement belongs to a moment of the meeting: offline it does not wait in a queue.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  clearErrors(form);
  try {
    const { location: next } = await postForm(form.action, Object.fromEntries(new FormData(form)));
    finishDraft(form);
    location.assign(next);
  } catch (error) {
    if (error instanceof Refusal) showRefusal(form, error.problem);
    else showOffline();
  } finally {
    delete form.dataset.busy;
  }
});

function showOffline() {
  const place = form.querySelector("[data-refused]");
  place.textContent = root.dataset.lost;
  place.dataset.passing = ""; // goes once the connection is back
  place.hidden = false;
}
