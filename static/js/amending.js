// A page with the form of a proposal: the change is shown as it is written, a draft is taken up again.
import { start } from "./amending/composer.js";

for (const form of document.querySelectorAll("form[data-amend]")) start(form.closest("[data-composer]") || form);
