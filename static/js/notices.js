// The notice bell of every page: the number of unread notices, updated live.
import { socket } from "./core/socket.js";

const bell = document.querySelector("[data-notices]");

function show({ count }) {
  const some = bell.querySelector("[data-some]");
  some.hidden = !count;
  some.querySelector("[data-count]").textContent = count;
}

async function ask() {
  const answer = await socket().ask("notices");
  if (answer.ok) show(answer);
}

// A page in a background tab opens no connection until it is shown.
function begin() {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", begin);
  socket().on("notices", show).on("connect", () => ask().catch(() => {}));
}

document.addEventListener("visibilitychange", begin);
if ("requestIdleCallback" in globalThis) requestIdleCallback(begin, { timeout: 1500 });
else setTimeout(begin, 300);
