// Entry module of the desk and the workbench: shortcuts, who else is here, typical reasons, and a note of others' changes.
import { Bench } from "./consolidation/bench.js";
import { Desk } from "./consolidation/desk.js";
import { Keys } from "./consolidation/keys.js";
import { News } from "./consolidation/news.js";
import { typical } from "./consolidation/reasons.js";

const bench = document.querySelector("[data-bench]");
const desk = document.querySelector("[data-desk]");
const rest = document.querySelector("[data-rest]");  // the page of contributions that have no clause
for (const list of document.querySelectorAll("[data-typical]")) typical(list);
if (bench) {
  new Keys(new Bench(bench));
  new News(bench).start();
}
if (rest) new Keys(new Bench(rest));
if (desk) {
  new Keys(new Desk(desk));
  new News(desk).start();
}
