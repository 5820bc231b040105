// Entry module of pages with an amendment form: starts the preview and restores a draft.
import { start } from "./amending/composer.js";

for (const form of document.querySelectorAll("form[data-amend]")) start(form.closest("[data-composer]") || form);
