// Entry module of pages with an amendment form: starts the preview and restores a draft.
import { startComposer } from "./composer.js";

for (const form of document.querySelectorAll("form[data-amend]")) startComposer(form.closest("[data-composer]") || form);
