// The preview of a comment, as the server renders it; it goes when the words change.
import { postForText } from "../core/requests.js";

export async function showPreview(form, address) {
  const { csrf, body } = form.elements;
  const html = await postForText(address, { csrf: csrf.value, body: body.value });
  const place = form.querySelector("[data-previewed]");
  place.replaceChildren(document.createRange().createContextualFragment(html));
  place.hidden = false;
  place.focus();
  body.addEventListener("input", () => { place.hidden = true; }, { once: true });
}
