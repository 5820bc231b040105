// The replay of a clause's story in place: by link, arrow key, or play button. Without a script the links load pages.
import { fragment } from "./core/net.js";

const PACE = 2000;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const turned = document.documentElement.dir === "rtl";
let timer = 0;
let playing = false;
let asked = 0;

const link = (step) => document.querySelector(`[data-replay] [data-step="${step}"]`);

// Shows one step: its text and its place on the timeline; the link that had the focus keeps it.
async function show(address, held) {
  asked += 1;
  const mine = asked;
  const fresh = new DOMParser().parseFromString(await fragment(address), "text/html");
  if (mine !== asked) return;
  for (const name of ["[data-replay]", ".story"]) {
    const [old, now] = [document.querySelector(name), fresh.querySelector(name)];
    if (old && now) old.replaceWith(document.adoptNode(now));
  }
  history.replaceState(null, "", address);
  draw();
  tell();
  const hold = held && (link(held) || document.querySelector("[data-play]:not([hidden])") || document.getElementById("replay"));
  if (hold) hold.focus({ preventScroll: true });
}

function draw() {
  const button = document.querySelector("[data-play]");
  if (!button) return;
  button.hidden = still.matches;
  button.setAttribute("aria-pressed", String(playing));
  if (playing) button.textContent = button.dataset.pause;
}

// Announces the step and its event to screen readers.
function tell() {
  const words = document.querySelectorAll("#replay, [data-replay] .steps > span, .now-step > :first-child");
  document.querySelector("[data-told]").textContent = [...words].map((each) => each.textContent.trim()).join(". ");
}

function pause() {
  clearTimeout(timer);
  if (!playing) return;
  playing = false;
  const button = document.querySelector("[data-play]");
  if (button) button.textContent = button.dataset.play;
  draw();
}

async function play() {
  const next = link("on") || link("first");
  if (!playing || !next || still.matches) {
    pause();
    return;
  }
  try {
    await show(next.href, "play");
  } catch {
    pause();
    return;
  }
  if (!document.querySelector("[data-replay] [data-step=on]")) pause();
  if (playing) timer = setTimeout(play, PACE);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-play]")) {
    if (playing) pause();
    else {
      playing = true;
      play();
    }
    return;
  }
  const step = event.target.closest("[data-replay] a[data-step]");
  if (!step || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  pause();
  show(step.href, step.dataset.step).catch(() => location.assign(step.href));
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target.closest?.("input, textarea, select")) return;
  if (event.key === "Escape") pause();
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const step = link((event.key === "ArrowRight") === turned ? "back" : "on");
  if (!step) return;
  event.preventDefault();
  pause();
  show(step.href, document.activeElement?.dataset.step || "").catch(() => location.assign(step.href));
});
document.addEventListener("visibilitychange", () => document.hidden && pause());
still.addEventListener("change", pause);
draw();
