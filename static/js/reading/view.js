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

// Scrolls a box of its own to where an element begins; with least, no further than it takes to see all of it.
export function scrollWithin(box, element, least = false) {
  const [outer, inner] = [box.getBoundingClientRect(), element.getBoundingClientRect()];
  const top = outer.top + (parseFloat(getComputedStyle(box).scrollPaddingTop) || GAP);
  const bottom = Math.min(outer.bottom, innerHeight) - GAP;
  if (least && inner.top >= top && inner.bottom <= bottom) return;
  const below = least && inner.top > top && inner.bottom - inner.top < bottom - top;
  box.scrollTop += below ? inner.bottom - bottom : inner.top - top;
}

// Resolves once the style sheets of a fragment are loaded: until then its parts still move.
export function awaitStyles(root) {
  const coming = [...root.querySelectorAll("link[rel=stylesheet]")].filter((link) => !link.sheet);
  return Promise.all(coming.map((link) => new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
  })));
}
