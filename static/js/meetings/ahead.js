// The announcement of a meeting: whoever waits there is taken to the floor once the chair has opened it.
import { News } from "../core/live.js";

const SPREAD = 2000;
const { meeting, consultation, seq, floor } = document.querySelector("[data-ahead]").dataset;

new News(Number(consultation), Number(seq)).on("event", ({ verb, facts }) => {
  if (verb !== "meeting.opened" || facts.meeting_id !== Number(meeting)) return;
  setTimeout(() => location.replace(floor), Math.random() * SPREAD); // not everybody in the same moment
}).start();
