// A meeting screen: follows the meeting, keeps its content while the connection is lost, and makes long texts fit.
import { LiveView } from "./live_view.js";
import { showClauseText } from "./marked_text.js";
import { getSocket } from "../core/socket.js";

const root = document.querySelector("[data-following]");
const SMALLEST = 9;

// Text that overflows in this browser's fonts becomes smaller, a step at a time.
function fitText() {
  const main = root.querySelector(".screen > main");
  main?.classList.remove("tight", "tighter");
  const places = [...root.querySelectorAll("[data-fit]")];
  const height = (place) => [...place.children].reduce((sum, child) => sum + child.offsetHeight, 0);
  for (const place of places) place.classList.remove("wide");
  const [least, most] = [...places].sort((one, other) => height(one) - height(other));
  if (most && height(most) > 1.5 * height(least)) most.classList.add("wide"); // the longer of two languages gets more width
  for (let step = 0; main && places.length && step < SMALLEST * places.length && main.scrollHeight > main.clientHeight + 1; step += 1) {
    const longest = places.reduce((one, other) => (height(other) > height(one) ? other : one));
    const size = [...longest.classList].find((name) => name.startsWith("size-"));
    longest.classList.replace(size, `size-${Math.min(SMALLEST, Number(size.slice(5)) + 1)}`);
  }
  for (const name of ["tight", "tighter"]) {
    if (main && main.scrollHeight > main.clientHeight + 1) main.classList.add(name);
  }
}

// The column beside the text: everything becomes smaller first; then later speakers and group counts are dropped.
const REMOVABLE = [".poll:not(:has(.strip))", ".nexts li:nth-child(n + 2):last-child", ".more", ".poll"];
function makeRoom() {
  const aside = root.querySelector("aside");
  aside?.classList.remove("tight");
  const over = () => aside && aside.scrollHeight > aside.clientHeight + 1;
  if (over()) aside.classList.add("tight");
  while (over()) {
    const last = REMOVABLE.map((each) => aside.querySelector(each)).find(Boolean);
    if (!last) return;
    last.remove();
  }
}

function showRemovalNote() {
  const end = document.querySelector("template[data-gone]").content.cloneNode(true);
  root.querySelector("[data-part]").replaceChildren(end);
}

const view = new LiveView(root);
view.on("drawn", fitText);
view.on("drawn", makeRoom);
view.on("votes", () => view.scheduleFetch("stage"));
view.on("words", (news) => {
  const shown = root.querySelector(`[data-words="${news.clause_id}"]`);
  if (shown) showClauseText(news, root);
  else view.scheduleFetch("stage");
  fitText();
});
view.on("place", (place) => place === location.pathname || location.replace(place));
view.on("refused", (problem) => problem?.status === 404 && showRemovalNote());
view.start();
getSocket().on("connect", () => getSocket().ask("screen.watch", { token: root.dataset.token }).catch(() => {}));
for (const act of [fitText, makeRoom]) {
  addEventListener("resize", act);
  document.fonts?.ready.then(act);
  act();
}
