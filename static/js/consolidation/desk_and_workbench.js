// Entry module of the desk and the workbench: shortcuts, who else is here, typical reasons, and a note of others' changes.
import { Workbench } from "./workbench.js";
import { Desk } from "./desk.js";
import { keepInput } from "../core/kept_input.js";
import { KeyboardShortcuts } from "../core/keyboard_shortcuts.js";
import { DeskActivity } from "./desk_activity.js";
import { buildReasonButtons } from "./typical_reasons.js";

const bench = document.querySelector("[data-bench]");
const desk = document.querySelector("[data-desk]");
const unplaced = document.querySelector("[data-rest]");  // the page of contributions that have no clause
for (const list of document.querySelectorAll("[data-typical]")) buildReasonButtons(list);
if (bench) {
  const { reader, version, clause } = bench.dataset;
  keepInput(bench, `${reader}.${version}.${clause}`);
  new KeyboardShortcuts(new Workbench(bench)).listen();
  new DeskActivity(bench).start();
}
if (unplaced) new KeyboardShortcuts(new Workbench(unplaced)).listen();
if (desk) {
  new KeyboardShortcuts(new Desk(desk)).listen();
  new DeskActivity(desk).start();
}
