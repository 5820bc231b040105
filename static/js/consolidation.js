// Entry module of the desk and the workbench: shortcuts, who else is here, typical reasons, and a note of others' changes.
import { Workbench } from "./consolidation/bench.js";
import { Desk } from "./consolidation/desk.js";
import { KeyboardShortcuts } from "./consolidation/keys.js";
import { DeskActivity } from "./consolidation/news.js";
import { buildReasonButtons } from "./consolidation/reasons.js";

const bench = document.querySelector("[data-bench]");
const desk = document.querySelector("[data-desk]");
const unplaced = document.querySelector("[data-rest]");  // the page of contributions that have no clause
for (const list of document.querySelectorAll("[data-typical]")) buildReasonButtons(list);
if (bench) {
  new KeyboardShortcuts(new Workbench(bench));
  new DeskActivity(bench).start();
}
if (unplaced) new KeyboardShortcuts(new Workbench(unplaced));
if (desk) {
  new KeyboardShortcuts(new Desk(desk));
  new DeskActivity(desk).start();
}
