// The review of an import: rows are corrected by buttons and keys, and drawn anew as the server draws them.
import { Keys } from "./importing/keys.js";
import { Rows } from "./importing/rows.js";

const list = document.querySelector("[data-pairs]");
if (list) new Keys(new Rows(list));
