// The window keeps a clause in view below its bars. Giving the focus scrolls nothing.
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

// The clause that an element of the text belongs to, also the link after it that proposes a new one.
export const findClauseRow = (element) => (element?.closest?.(".add")?.previousElementSibling || element)?.closest?.(".clause[data-clause]") || null;

// The contribution that was sent with a code a moment ago, as an id in the margin: it is shown once.
export function takeSent() {
  const at = sessionStorage.getItem("consult.sent") || "";
  sessionStorage.removeItem("consult.sent");
  return at;
}

const sheets = new Map(); // by address

// Loads a style sheet once; resolves when its rules hold, or when it cannot be had.
export function loadSheet(address) {
  if (!sheets.has(address)) {
    sheets.set(address, new Promise((done) => {
      const link = document.createElement("link");
      Object.assign(link, { rel: "stylesheet", href: address, onload: done, onerror: done });
      document.head.append(link);
    }));
  }
  return sheets.get(address);
}

// Loads the style sheets of forms, comments and margins: a page that is only read does without them.
export const loadStyles = () => loadSheet(document.querySelector("[data-styles]").dataset.styles);
