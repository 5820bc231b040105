// The announcement of a meeting: opens the floor for waiting participants once the chair has opened the meeting.
// A participant who fills in a form stays until the form loses the focus; once sent, the form leads to the floor.
import { EventFeed } from "../core/event_feed.js";

const SPREAD = 2000;
const { meeting, consultation, seq, floor } = document.querySelector("[data-ahead]").dataset;

function openFloor() {
  if (document.activeElement?.closest("main form")) addEventListener("focusout", () => setTimeout(openFloor), { once: true });
  else location.replace(floor);
}

new EventFeed(Number(consultation), Number(seq)).on("event", ({ verb, facts }) => {
  if (verb !== "meeting.opened" || facts.meeting_id !== Number(meeting)) return;
  setTimeout(openFloor, Math.random() * SPREAD); // spreads the load on the server
}).start();
