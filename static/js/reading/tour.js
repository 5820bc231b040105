// The tour of the home page: four steps, shown once in a browser, and again from the pages of help (#tour).
const SEEN = "consult.tour";
const AGAIN = "#tour";

class Tour {
  constructor(root) {
    this.root = root;
    this.steps = [...root.querySelectorAll("[data-step]")];
    root.querySelector("[data-close]").addEventListener("click", () => this.close());
    root.querySelector("[data-back]").addEventListener("click", () => this.showStep(this.at - 1));
    root.querySelector("[data-next]").addEventListener("click", () => this.goOn());
    root.addEventListener("focusin", ({ relatedTarget: from }) => { if (from && !root.contains(from)) this.before = from; });
    this.handleKey = (event) => { if (event.key === "Escape" && !event.defaultPrevented) this.close(); };
    document.addEventListener("keydown", this.handleKey);
    this.showStep(0, false);
  }

  showStep(number, scroll = true) {
    this.at = number;
    this.steps.forEach((step, at) => { step.hidden = at !== number; });
    this.root.querySelector("[data-place]").textContent = `${number + 1} / ${this.steps.length}`;
    this.root.querySelector("[data-back]").hidden = number === 0;
    this.root.querySelector("[data-next]").hidden = number === this.steps.length - 1;
    this.pointAt(document.querySelector(this.steps[number].dataset.target), scroll);
  }

  pointAt(target, scroll) {
    this.target?.classList.remove("pointed");
    this.target = target;
    target?.classList.add("pointed");
    if (scroll) target?.scrollIntoView({ block: "center" });
  }

  // The button that was pressed may be gone from the next step: the focus goes to the one beside it.
  goOn() {
    this.showStep(this.at + 1);
    if (this.at === this.steps.length - 1) this.root.querySelector("[data-close]").focus();
  }

  // The focus goes back to where it was before it entered the tour, at a first visit to the page.
  close() {
    const held = this.root.contains(document.activeElement);
    this.pointAt(null, false);
    document.removeEventListener("keydown", this.handleKey);
    this.root.remove();
    if (held) (this.before?.isConnected ? this.before : document.getElementById("main"))?.focus({ preventScroll: true });
  }
}

function startTour() {
  const template = document.querySelector("template[data-tour]");
  if (!template || document.querySelector("section.tour")) return;
  localStorage.setItem(SEEN, "1");
  const root = template.content.firstElementChild.cloneNode(true);
  document.querySelector("header.top").after(root);
  new Tour(root);
}

if (location.hash === AGAIN || !localStorage.getItem(SEEN)) startTour();
window.addEventListener("hashchange", () => { if (location.hash === AGAIN) startTour(); });
