// The page of a secret ballot: casts the vote in place, and looks receipts up.
import { fetchJson } from "../core/requests.js";
import { findVote } from "./receipt_lookup.js";
import { castSecretVote } from "./secret_vote.js";

const form = document.querySelector("form.secret");
if (form) form.addEventListener("submit", (event) => {
  event.preventDefault();
  castSecretVote(form, showAnswer, () => location.reload());
});

// The server drew what follows: the receipt, or that it was shown already. The address stays, and answers without a receipt.
function showAnswer(drawn) {
  const told = drawn.querySelector("[data-told]");
  form.parentElement.querySelector("[data-turnout]").remove(); // it was counted before this vote
  form.replaceWith(drawn);
  told.focus();
  told.scrollIntoView({ block: "nearest" });
  addEventListener("pagehide", () => document.querySelector("[data-cast] .receipt")?.remove()); // it does not come back with the page
  addEventListener("pageshow", (shown) => shown.persisted && location.reload());
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
