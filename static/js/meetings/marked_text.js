// Draws a clause that a meeting drafts: as text, never as HTML, the same as templates/meetings/drafting/_marked_text.html.
import { getSocket } from "../core/socket.js";

const TAGS = { ins: ["ins"], del: ["del"], in: ["span", "in"], open: ["b", "br"], close: ["b", "br"], alt: ["b", "br"] };

function buildElement([name, css]) {
  const made = document.createElement(name);
  if (css) made.className = css;
  return made;
}

function appendLines(node, text) {
  text.split("\n").forEach((line, at) => {
    if (at) node.append(document.createElement("br"));
    if (line) node.append(line);
  });
}

// A run: [kind, text] or [kind, text, flags]; flag "e" is emphasis, "+" a new bracket.
function buildRun([kind, words, flags = ""]) {
  const outer = TAGS[kind] ? buildElement(TAGS[kind]) : document.createDocumentFragment();
  const inner = flags.includes("e") ? buildElement(["em"]) : outer;
  if (inner !== outer) outer.append(inner);
  appendLines(inner, words);
  if (!flags.includes("+")) return outer;
  const fresh = buildElement(["ins"]);
  fresh.append(outer);
  return fresh;
}

export function drawRuns(node, runs) {
  node.replaceChildren(...runs.map(buildRun));
}

// Shows a new text in every place of the page that shows an older revision of this clause.
export function showClauseText({ clause_id: clause, revision, runs }, root = document) {
  for (const node of root.querySelectorAll(`[data-words="${clause}"]`)) {
    if (revision < Number(node.dataset.revision)) continue;
    node.dataset.revision = revision;
    drawRuns(node, runs);
  }
}

// Listens for words.changed; the page must have joined the meeting's room (meeting.watch).
export function listenForText(then = () => {}, root = document) {
  getSocket().on("words.changed", (news) => {
    showClauseText(news, root);
    then(news);
  });
}
