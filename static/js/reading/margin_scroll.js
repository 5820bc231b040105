// Scrolling of the margin, which has a box of its own; loaded with the first clause that is opened.
const GAP = 16;

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

// Resolves once the style sheets of a fragment are loaded: until then its parts still move.
export function awaitStyles(root) {
  const coming = [...root.querySelectorAll("link[rel=stylesheet]")].filter((link) => !link.sheet);
  return Promise.all(coming.map((link) => new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
  })));
}
