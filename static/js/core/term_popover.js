// The explanation of a term in a small box beside its link. Escape or a press elsewhere closes it, and the focus returns.
import { fetchFragment } from "./requests.js";

const GAP = 6; // pixels between the link and the box, and between the box and the window's edge
let box = null;

function buildBox() {
  box = document.createElement("div");
  box.className = "term-box";
  box.popover = "auto";
  box.tabIndex = -1;
  box.setAttribute("role", "dialog");
  document.body.append(box);
  return box;
}

// Puts the box below the link, above it where there is no room below, and inside the window.
function placeBox(link) {
  const at = link.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = at.bottom + GAP;
  const top = below + height + GAP <= innerHeight ? below : Math.max(GAP, at.top - GAP - height);
  const start = document.documentElement.dir === "rtl" ? at.right - width : at.left;
  box.style.top = `${top}px`;
  box.style.left = `${Math.min(Math.max(GAP, start), document.documentElement.clientWidth - width - GAP)}px`;
}

export async function showTerm(link) {
  try {
    const html = await fetchFragment(link.dataset.term);
    (box || buildBox()).replaceChildren(document.createRange().createContextualFragment(html));
  } catch {
    location.assign(link.href);
    return;
  }
  box.setAttribute("aria-label", box.querySelector("h2").textContent);
  link.focus({ preventScroll: true });
  box.showPopover();
  placeBox(link);
  box.focus({ preventScroll: true });
}
