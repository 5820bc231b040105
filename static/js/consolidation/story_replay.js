// The replay of a clause's story in place: by link, arrow key, or play button. Without a script the links load pages.
import { fetchFragment } from "../core/requests.js";

const PACE = 2000;
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
const isRightToLeft = document.documentElement.dir === "rtl";
let timer = 0;
let playing = false;
let asked = 0;

const findStepLink = (step) => document.querySelector(`[data-replay] [data-step="${step}"]`);

// Shows one step: its text and its place on the timeline; the link that had the focus keeps it.
// Resolves to whether it was shown: a later step, or a pause, discards the one that is being fetched.
async function showStep(address, held) {
  asked += 1;
  const mine = asked;
  const html = await fetchFragment(address).catch((error) => {
    if (mine === asked) throw error;
  });
  if (mine !== asked) return false;
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const name of ["[data-replay]", ".story"]) {
    const [old, now] = [document.querySelector(name), fresh.querySelector(name)];
    if (old && now) old.replaceWith(document.adoptNode(now));
  }
  history.replaceState(null, "", address);
  drawPlayButton();
  announceStep();
  const hold = held && (findStepLink(held) || document.querySelector("[data-play]:not([hidden])") || document.getElementById("replay"));
  if (hold) hold.focus({ preventScroll: true });
  return true;
}

function drawPlayButton() {
  const button = document.querySelector("[data-play]");
  if (!button) return;
  button.hidden = reducedMotion.matches;
  button.setAttribute("aria-pressed", String(playing));
  if (playing) button.textContent = button.dataset.pause;
}

// Announces the step and its event to screen readers.
function announceStep() {
  const words = document.querySelectorAll("#replay, [data-replay] .steps > span, .now-step > :first-child");
  document.querySelector("[data-told]").textContent = [...words].map((each) => each.textContent.trim()).join(". ");
}

function pauseReplay() {
  clearTimeout(timer);
  if (!playing) return;
  asked += 1;
  playing = false;
  const button = document.querySelector("[data-play]");
  if (button) button.textContent = button.dataset.play;
  drawPlayButton();
}

async function playNextStep() {
  const next = findStepLink("on") || findStepLink("first");
  if (!playing || !next || reducedMotion.matches) {
    pauseReplay();
    return;
  }
  try {
    if (!(await showStep(next.href, "play"))) return;
  } catch {
    pauseReplay();
    return;
  }
  if (!document.querySelector("[data-replay] [data-step=on]")) pauseReplay();
  if (playing) timer = setTimeout(playNextStep, PACE);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-play]")) {
    if (playing) pauseReplay();
    else {
      playing = true;
      playNextStep();
    }
    return;
  }
  const step = event.target.closest("[data-replay] a[data-step]");
  if (!step || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  pauseReplay();
  showStep(step.href, step.dataset.step).catch(() => location.assign(step.href));
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target.closest?.("input, textarea, select")) return;
  if (event.key === "Escape") pauseReplay();
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const step = findStepLink((event.key === "ArrowRight") === isRightToLeft ? "back" : "on");
  if (!step) return;
  event.preventDefault();
  pauseReplay();
  showStep(step.href, document.activeElement?.dataset.step || "").catch(() => location.assign(step.href));
});
document.addEventListener("visibilitychange", () => document.hidden && pauseReplay());
reducedMotion.addEventListener("change", pauseReplay);
drawPlayButton();
