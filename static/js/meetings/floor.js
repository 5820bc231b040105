// The floor: follows the meeting; what one presses is sent without leaving, and one's own place in the list is shown.
import { release, Refusal, send } from "../core/net.js";
import { Following } from "./live.js";
import { show } from "./words.js";

const CALM = 1500, SPREAD = 4000;
const root = document.querySelector("[data-following]");
const following = new Following(root);

// The first words that differ from those issued bring more with them: that they are not issued, and that a translation is of earlier ones.
function words(news) {
  const shown = root.querySelector(`[data-words="${news.clause_id}"]`);
  if (shown && !Number(shown.dataset.revision)) following.want("text");
  show(news, root);
}

// The own requests are marked in the list, with their place in it.
function mark() {
  const own = new Set((root.dataset.turns || "").split(" ").filter(Boolean));
  const rows = [...root.querySelectorAll("[data-turn]")];
  rows.forEach((row, number) => {
    row.classList.toggle("own", own.has(row.dataset.turn));
    const place = root.querySelector(`[data-place="${row.dataset.turn}"]`);
    if (place) place.textContent = number + 1;
  });
}

function refuse(words) {
  const place = root.querySelector("[data-own=dock] [data-refused]");
  place.textContent = words;
  place.hidden = !words;
}

// A request for the floor is about this moment: without a line it is not kept, as a vote or a comment is.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-floor]")) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  refuse("");
  try {
    await send(form.action, Object.fromEntries(new FormData(form)));
    following.everything();
  } catch (error) {
    refuse(error instanceof Refusal ? error.message : root.dataset.lost);
  } finally {
    delete form.dataset.busy;
  }
});

// Who changed the vote in the bar sees there what was chosen, and goes on by keys from where it is changed.
document.addEventListener("consult:done", (event) => {
  if (event.target.closest("[data-following]")) event.preventDefault();
  const changing = event.target.closest("[data-ballot-bar] details");
  if (!changing) return;
  changing.open = false;
  changing.querySelector("summary").focus({ preventScroll: true });
});

// How many have voted is shown as it comes in; the count by group follows when it has calmed down, not for everybody at once.
let counting = 0;
function votes(news) {
  for (const place of root.querySelectorAll(`[data-cast="${news.ballot_id}"]`)) place.textContent = news.cast;
  if (news.open) counting ||= setTimeout(count, CALM + Math.random() * (following.here > 200 ? SPREAD : 0));
  else count();
}

function count() {
  clearTimeout(counting);
  counting = 0;
  following.want("ballot");
  following.want("count");
}

// A vote is kept without a line, and sent when it is back; whose ballot is closed by then is told, and decides.
function keep() {
  for (const form of root.querySelectorAll("form[data-vote]")) form.dataset.send = "";
}

// Where people stand on the clause that is taken up is told to those who look at its document.
function look() {
  following.news.look(Number(root.querySelector("[data-online]")?.dataset.document || 0));
}

// Who takes a vote back does not want the one that waits, either.
document.addEventListener("submit", (event) => {
  const ballot = event.target.closest("[data-ballot]")?.dataset.ballot;
  const other = event.target.elements?.holder?.value; // for whom a proxy votes
  if (ballot && !event.target.matches("[data-vote]")) release(other ? `${ballot}.${other}` : ballot);
});

following.on("votes", votes);
following.on("tally", (tally) => root.querySelector(`[data-online="${tally.clause_id}"]`) && following.want("online"));
following.on("words", words);
following.on("drawn", mark);
following.on("drawn", keep);
following.on("drawn", look);
document.addEventListener("consult:sent", () => following.everything());
keep();
look();
following.start();
mark();
