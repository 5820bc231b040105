// The floor: follows the meeting, sends forms by fetch, and shows the participant's place in the speakers' list.
import { discardQueuedVotes, Refusal, postForm } from "../core/requests.js";
import { castSecretVote } from "../ballots/secret_vote.js";
import { BallotAlert } from "./ballot_alert.js";
import { LiveView } from "./live_view.js";
import { showClauseText } from "./marked_text.js";

const CALM = 1500, SPREAD = 4000;
const root = document.querySelector("[data-following]");
const view = new LiveView(root);
const ballotAlert = new BallotAlert(root);
const dialog = document.querySelector("dialog[data-receipt-dialog]");

// The first change to the issued text also changes the notes around it (not issued, translation outdated): fetch all of it.
function updateText(news) {
  const shown = root.querySelector(`[data-words="${news.clause_id}"]`);
  if (shown && !Number(shown.dataset.revision)) view.scheduleFetch("text");
  showClauseText(news, root);
}

// Marks the participant's own requests in the speakers' list, and shows their place.
function markOwnTurns() {
  const own = new Set((root.dataset.turns || "").split(" ").filter(Boolean));
  const rows = [...root.querySelectorAll("[data-turn]")];
  rows.forEach((row, number) => {
    row.classList.toggle("own", own.has(row.dataset.turn));
    const place = root.querySelector(`[data-place="${row.dataset.turn}"]`);
    if (place) place.textContent = number + 1;
  });
}

// isPassing: it goes once the connection is back, see live_view.js.
function showRefusal(words, isPassing = false) {
  const place = root.querySelector("[data-own=dock] [data-refused]");
  place.textContent = words;
  place.toggleAttribute("data-passing", isPassing);
  place.hidden = !words;
}

// A request for the floor is about this moment: offline it is not queued, unlike a vote or a comment.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-floor]")) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  showRefusal("");
  try {
    await postForm(form.action, Object.fromEntries(new FormData(form)));
    view.fetchEverything();
  } catch (error) {
    if (error instanceof Refusal) showRefusal(error.message);
    else showRefusal(root.dataset.lost, true);
  } finally {
    delete form.dataset.busy;
  }
});

// A secret vote is cast in place. Its receipt stands in a dialog, which no later news redraws, until it is closed or the page is left.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-ballot-bar] form.secret")) return;
  event.preventDefault();
  castSecretVote(event.target, showReceipt, () => view.fetchEverything());
});

function showReceipt(drawn) {
  drawn.querySelector("[data-back]")?.remove();
  dialog.querySelector("[data-drawn]").replaceChildren(drawn);
  view.fetchEverything();
  dialog.showModal();
  dialog.querySelector("[data-told]").focus();
}

const removeReceipt = () => dialog.querySelector("[data-drawn]").replaceChildren();
dialog.addEventListener("close", removeReceipt);
dialog.addEventListener("cancel", (event) => event.preventDefault()); // it is shown once, so a slip does not end it
addEventListener("pagehide", () => dialog.close());

// After a change of the vote in the bar, the bar shows the new choice, and the focus stays where it is changed.
document.addEventListener("consult:done", (event) => {
  if (event.target.closest("[data-following]")) event.preventDefault();
  const changing = event.target.closest("[data-ballot-bar] details");
  if (!changing) return;
  changing.open = false;
  changing.querySelector("summary").focus({ preventScroll: true });
});

// The number of votes is shown at once; the count by group is fetched after a pause, at different times in each browser.
let counting = 0;
function updateVoteCount(news) {
  for (const place of root.querySelectorAll(`[data-cast="${news.ballot_id}"]`)) place.textContent = news.cast;
  if (news.open) counting ||= setTimeout(fetchCounts, CALM + Math.random() * (view.here > 200 ? SPREAD : 0));
  else fetchCounts();
}

function fetchCounts() {
  clearTimeout(counting);
  counting = 0;
  view.scheduleFetch("ballot");
  view.scheduleFetch("count");
}

// Offline, a vote is queued. If the ballot has closed by the time it is sent, its author sees the refusal and decides.
function enableVoteQueue() {
  for (const form of root.querySelectorAll("form[data-vote]")) form.dataset.send = "";
}

// Watches the document of the current clause, for its position counts.
function watchDocument() {
  view.news.watchDocument(Number(root.querySelector("[data-online]")?.dataset.document || 0));
}

// Of a sounding no choice is kept once it is closed. Until its result is removed, this page still says the own one.
let ownVote = null;
function keepOwnVote() {
  const dock = root.querySelector("[data-own=dock]");
  const bar = dock.querySelector("[data-ballot-bar]");
  const words = bar?.querySelector(".counted")?.textContent.trim();
  if (bar) ownVote = words ? { ballot: bar.dataset.ballotBar, words } : null;
  const known = dock.querySelector("[data-past-vote]");
  if (!ownVote || bar) return;
  if (!root.querySelector(`[data-result="${ownVote.ballot}"]`)) known?.remove();
  else if (!known) dock.prepend(buildVoteLine(ownVote.words));
}

function buildVoteLine(words) {
  const line = document.createElement("p");
  line.className = "small counted";
  line.dataset.pastVote = "";
  line.textContent = words;
  return line;
}

// Withdrawing a vote discards the queued vote, too.
document.addEventListener("submit", (event) => {
  const ballot = event.target.closest("[data-ballot]")?.dataset.ballot;
  const other = event.target.elements?.holder?.value; // the holder that the proxy votes for
  if (ballot && !event.target.matches("[data-vote]")) discardQueuedVotes(other ? `${ballot}.${other}` : ballot);
});

view.on("votes", updateVoteCount);
view.on("tally", (tally) => root.querySelector(`[data-online="${tally.clause_id}"]`) && view.scheduleFetch("online"));
view.on("words", updateText);
view.on("drawn", markOwnTurns);
view.on("drawn", enableVoteQueue);
view.on("drawn", () => ballotAlert.update());
view.on("drawn", watchDocument);
view.on("drawn", keepOwnVote);
document.addEventListener("consult:sent", () => view.fetchEverything());
enableVoteQueue();
watchDocument();
view.start();
markOwnTurns();
keepOwnVote();
