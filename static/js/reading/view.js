// Scrolling: the window keeps a clause in view below its bars, the margin scrolls its own box. Giving the focus scrolls nothing.
const PHONE = "(max-width: 60rem)";
const GAP = 16;
// A clause that begins in the first third of the window is well in view, however long it is.
const SHARE = 3;

export const isPhone = () => matchMedia(PHONE).matches;

// The lower edge of what sticks to the top of the window.
function findEdge() {
  const tools = document.querySelector(".tools");
  return tools ? parseFloat(getComputedStyle(tools).top) + tools.offsetHeight : 0;
}

// Scrolls the window only where an element or a range is not well in view. covered: an open sheet hides the lower part.
export function reveal(what, covered = false) {
  const top = findEdge();
  const box = what.getBoundingClientRect();
  const low = covered ? top + 3 * GAP : top + (innerHeight - top) / SHARE;
  if (box.top >= top && (box.top <= low || (!covered && box.bottom <= innerHeight))) return;
  // A link to it would do the same.
  if (what.scrollIntoView) what.scrollIntoView({ block: "start", behavior: "instant" });
  else scrollBy({ top: box.top - top - GAP, behavior: "instant" });
}

// Scrolls a box of its own to where an element begins; with least, no further than it takes to see all of it. The parts that
// stick to its edges cover nothing.
export function scrollWithin(box, element, least = false) {
  const inner = element.getBoundingClientRect();
  const { top, bottom } = findFreeArea(box, element);
  if (least && inner.top >= top && inner.bottom <= bottom) return;
  const below = least && inner.top > top && inner.bottom - inner.top < bottom - top;
  box.scrollTop += below ? inner.bottom - bottom : inner.top - top;
}

function findFreeArea(box, element) {
  const outer = box.getBoundingClientRect();
  const head = box.querySelector("[data-head]");
  const dock = [...box.querySelectorAll("[data-dock]")].find((each) => each.offsetHeight);
  const covered = dock && !dock.contains(element) ? Math.min(outer.bottom, innerHeight) - dock.offsetHeight : innerHeight;
  return {
    top: head ? head.getBoundingClientRect().bottom : outer.top + GAP,
    bottom: Math.min(outer.bottom, innerHeight, covered) - GAP,
  };
}

let styles = null;

// Loads the style sheets of forms, comments and margins: a page that is only read does without them.
export function loadStyles() {
  styles ||= new Promise((done) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: document.querySelector("[data-styles]").dataset.styles, onload: done, onerror: done });
    document.head.append(link);
  });
  return styles;
}

// Resolves once the style sheets of a fragment are loaded: until then its parts still move.
export function awaitStyles(root) {
  const coming = [...root.querySelectorAll("link[rel=stylesheet]")].filter((link) => !link.sheet);
  return Promise.all(coming.map((link) => new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
  })));
}
