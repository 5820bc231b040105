// The announcement of a meeting: whoever waits there is taken to the floor once the chair has opened it. Who is filling in a
// form there is left alone: sent, it leads to the floor by itself; and who turns away from it goes then.
import { News } from "../core/live.js";

const SPREAD = 2000;
const { meeting, consultation, seq, floor } = document.querySelector("[data-ahead]").dataset;

function go() {
  if (document.activeElement?.closest("main form")) addEventListener("focusout", () => setTimeout(go), { once: true });
  else location.replace(floor);
}

new News(Number(consultation), Number(seq)).on("event", ({ verb, facts }) => {
  if (verb !== "meeting.opened" || facts.meeting_id !== Number(meeting)) return;
  setTimeout(go, Math.random() * SPREAD); // not everybody in the same moment
}).start();
