// Casts a secret vote without leaving the page, so that a lost connection is told in words. Nothing of it is kept on this device,
// and nothing waits to be sent later: the voter presses again, and the form's key lets it count once.
import { postForText, Refusal } from "../core/requests.js";

// form: a form.secret. show: is given the server's answer, the receipt or that it was shown already. over: is called where the
// voter has voted before, so that the page may be drawn anew.
export async function castSecretVote(form, show, over) {
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  setShown(form, "[data-unsent]", false);
  setShown(form, "[data-refused]", false);
  try {
    const html = await postForText(form.action, Object.fromEntries(new FormData(form)));
    show(document.createRange().createContextualFragment(html));
  } catch (error) {
    if (error instanceof TypeError || !error.problem?.detail) setShown(form, "[data-unsent]", true).scrollIntoView({ block: "center" });
    else showRefusal(form, error, over);
  } finally {
    delete form.dataset.busy;
  }
}

function showRefusal(form, error, over) {
  if (!(error instanceof Refusal)) throw error;
  if (error.problem.code === "voted_already") over();
  form.querySelector("[data-refused]").textContent = error.message;
  setShown(form, "[data-refused]", true);
}

function setShown(form, place, shown) {
  const found = form.querySelector(place);
  found.hidden = !shown;
  return found;
}
