// The preview of a comment, as the server renders it; it goes when the words change. Without scripts it opens in a tab of its own.
import { clearErrors, showRefusal } from "../core/page.js";
import { Refusal, postForText } from "../core/requests.js";

export async function showPreview(form, address) {
  clearErrors(form);
  const { csrf, body } = form.elements;
  try {
    showBelow(form, await postForText(address, { csrf: csrf.value, body: body.value }));
  } catch (error) {
    if (error instanceof Refusal) showRefusal(form, error.problem);
  }
}

function showBelow(form, html) {
  const place = form.querySelector("[data-previewed]");
  place.replaceChildren(document.createRange().createContextualFragment(html));
  place.hidden = false;
  place.focus();
  form.elements.body.addEventListener("input", () => { place.hidden = true; }, { once: true });
}
