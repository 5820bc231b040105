// The switch for keys of one letter, digit or sign, which this browser keeps.
import { areLetterKeysOn } from "../page.js";

const LETTER_KEYS = "consult.letter_keys";

export function showLetterKeys(root) {
  for (const place of root.querySelectorAll("[data-letter-keys]")) {
    place.hidden = false;
    place.querySelector("input").checked = areLetterKeysOn();
  }
}

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-letter-keys] input")) return;
  if (target.checked) localStorage.removeItem(LETTER_KEYS);
  else localStorage.setItem(LETTER_KEYS, "off");
});
