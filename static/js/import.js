// Entry module of the review of an import: rows are corrected by buttons and shortcuts, and rendered by the server.
import { Keys } from "./importing/keys.js";
import { Rows } from "./importing/rows.js";

const list = document.querySelector("[data-pairs]");
if (list) new Keys(new Rows(list));
