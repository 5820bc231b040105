// What waits to be sent: the line that tells it, and the answers of votes that wait.
import { loadOwnQueue, removeQueued } from "../requests.js";

// The answer of a vote that waits stays pressed, also where the form is drawn anew; once it does not wait any more, the answer
// that the server drew is pressed again.
export function markWaitingVotes(root = document) {
  const votes = new Map(loadOwnQueue().filter((item) => item.ballot && item.refused === undefined).map((item) => [item.ballot, item.fields.choice]));
  for (const form of root.querySelectorAll("form[data-vote]")) {
    const choice = votes.get(form.dataset.vote);
    for (const button of form.querySelectorAll("button[aria-pressed]")) {
      if (choice === undefined && button.dataset.drawn === undefined) continue;
      button.dataset.drawn ??= button.getAttribute("aria-pressed");
      button.setAttribute("aria-pressed", choice === undefined ? button.dataset.drawn : String(button.value === choice));
      if (choice === undefined) delete button.dataset.drawn;
    }
  }
}

export function showConnectionStatus() {
  const line = document.querySelector("[data-offline]");
  if (!line) return;
  const waiting = loadOwnQueue();
  const refusals = waiting.filter((item) => item.refused !== undefined);
  line.hidden = navigator.onLine && waiting.length === 0;
  line.dataset.state = refusals.length ? "refused" : waiting.length ? "waiting" : "offline";
  for (const count of line.querySelectorAll("[data-count]")) count.textContent = waiting.length;
  const list = line.querySelector("[data-list]");
  if (list) list.replaceChildren(...refusals.map(buildRefusalRow));
}

function buildRefusalRow(item) {
  const row = document.querySelector("template[data-refusal]").content.cloneNode(true).firstElementChild;
  row.querySelector("[data-words]").textContent = item.words;
  row.querySelector("[data-why]").textContent = item.refused;
  row.querySelector("button").addEventListener("click", () => removeQueued(item.fields.key));
  return row;
}
