// The notice bell of every page: the number of unread notices, updated live.
import { getSocket } from "../core/socket.js";

const bell = document.querySelector("[data-notices]");

function showCount({ count }) {
  const some = bell.querySelector("[data-some]");
  some.hidden = !count;
  some.querySelector("[data-count]").textContent = count;
}

async function requestCount() {
  const answer = await getSocket().ask("notices");
  if (answer.ok) showCount(answer);
}

// A page in a background tab opens no connection until it is shown.
function startListening() {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", startListening);
  getSocket().on("notices", showCount).on("connect", () => requestCount().catch(() => {}));
}

document.addEventListener("visibilitychange", startListening);
if ("requestIdleCallback" in globalThis) requestIdleCallback(startListening, { timeout: 1500 });
else setTimeout(startListening, 300);
