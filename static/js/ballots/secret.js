// A vote in a secret ballot is cast without leaving the page, so that a lost connection is told in words. Nothing of it is kept
// on this device, and nothing waits to be sent later: the voter presses again, and the form's key lets it count once.
import { fetchJson, postForText, Refusal } from "../core/requests.js";
import { findVote } from "./receipt_lookup.js";

const form = document.querySelector("form.secret");
if (form) form.addEventListener("submit", castVote);

async function castVote(event) {
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  setShown("[data-unsent]", false);
  setShown("[data-refused]", false);
  try {
    showAnswer(await postForText(form.action, Object.fromEntries(new FormData(form))));
  } catch (error) {
    if (error instanceof TypeError || !error.problem?.detail) setShown("[data-unsent]", true).scrollIntoView({ block: "center" });
    else showRefusal(error);
  } finally {
    delete form.dataset.busy;
  }
}

// The server drew what follows: the receipt, or that it was shown already. The address stays, and answers without a receipt.
function showAnswer(html) {
  const drawn = document.createRange().createContextualFragment(html);
  const told = drawn.querySelector("[data-told]");
  form.parentElement.querySelector("[data-turnout]").remove(); // it was counted before this vote
  form.replaceWith(drawn);
  told.focus();
  told.scrollIntoView({ block: "nearest" });
  addEventListener("pagehide", () => document.querySelector("[data-cast] .receipt")?.remove()); // it does not come back with the page
  addEventListener("pageshow", (shown) => shown.persisted && location.reload());
}

function showRefusal(error) {
  if (!(error instanceof Refusal)) throw error;
  if (error.problem.code === "voted_already") location.reload();
  form.querySelector("[data-refused]").textContent = error.message;
  setShown("[data-refused]", true);
}

function setShown(place, shown) {
  const found = form.querySelector(place);
  found.hidden = !shown;
  return found;
}

// A receipt is looked up here, in the list that everybody may fetch: it leaves this page for nowhere.
const lookup = document.querySelector("form[data-receipt]");
if (lookup) {
  lookup.hidden = false;
  lookup.addEventListener("submit", lookUpReceipt);
}

async function lookUpReceipt(event) {
  event.preventDefault();
  const found = lookup.querySelector("[data-found]");
  let said;
  try {
    said = await findVote(lookup.elements.receipt.value, Number(lookup.dataset.ballot), () => fetchJson(lookup.dataset.list));
  } catch {
    said = ["offline"];
  }
  found.replaceChildren(...said.map((name) => lookup.querySelector(`[data-said=${name}]`).content.cloneNode(true)));
  found.hidden = false;
}
