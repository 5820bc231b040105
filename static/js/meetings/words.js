// The words of a clause as a meeting drafts them: drawn as text, never as HTML, the same as templates/meetings/drafting/_marked_text.html.
import { socket } from "../core/socket.js";

const TAGS = { ins: ["ins"], del: ["del"], in: ["span", "in"], open: ["b", "br"], close: ["b", "br"], alt: ["b", "br"] };

function element([name, css]) {
  const made = document.createElement(name);
  if (css) made.className = css;
  return made;
}

function fill(node, text) {
  text.split("\n").forEach((line, at) => {
    if (at) node.append(document.createElement("br"));
    if (line) node.append(line);
  });
}

// One run: [kind, words] or [kind, words, flags]; "e" is emphasised, "+" a bracket that is new.
function run([kind, words, flags = ""]) {
  const outer = TAGS[kind] ? element(TAGS[kind]) : document.createDocumentFragment();
  const inner = flags.includes("e") ? element(["em"]) : outer;
  if (inner !== outer) outer.append(inner);
  fill(inner, words);
  if (!flags.includes("+")) return outer;
  const fresh = element(["ins"]);
  fresh.append(outer);
  return fresh;
}

export function draw(node, runs) {
  node.replaceChildren(...runs.map(run));
}

// Draws news of words into every place on the page that shows this clause in something older.
export function show({ clause_id: clause, revision, runs }, root = document) {
  for (const node of root.querySelectorAll(`[data-words="${clause}"]`)) {
    if (revision < Number(node.dataset.revision)) continue;
    node.dataset.revision = revision;
    draw(node, runs);
  }
}

// Who has joined the room of a meeting (meeting.watch) hears words.changed there.
export function listen(then = () => {}, root = document) {
  socket().on("words.changed", (news) => {
    show(news, root);
    then(news);
  });
}
