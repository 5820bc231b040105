// The answers of votes that wait to be sent stay pressed. It comes with the page: without a connection nothing more does.
import { ownWords } from "../core/page.js";
import { loadOwnQueue } from "../core/requests.js";

// Also where the form is drawn anew; once a vote does not wait any more, the answer that the server drew is pressed again.
function markWaitingVotes(root = document) {
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

document.addEventListener("consult:restored", ({ target }) => markWaitingVotes(target));
for (const name of ["consult:queue", "consult:waits"]) document.addEventListener(name, () => markWaitingVotes());
ownWords.then(() => markWaitingVotes());
