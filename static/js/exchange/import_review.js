// Entry module of the review of an import: rows are corrected by buttons and shortcuts, and rendered by the server.
import { KeyboardShortcuts } from "../core/keyboard_shortcuts.js";
import { ReviewShortcuts } from "./review_shortcuts.js";
import { ReviewRows } from "./review_rows.js";

const list = document.querySelector("[data-pairs]");
if (list) new KeyboardShortcuts(new ReviewShortcuts(new ReviewRows(list))).listen();
