// The tabs of the margin: one part of the clause is shown at a time, and stays the chosen one when another clause is opened.
const PARTS = ["positions", "amendments", "comments", "history"];

export class MarginTabs {
  constructor(place, sheet) {
    this.place = place;
    this.sheet = sheet;
  }

  get current() {
    return this.place.dataset.part || PARTS[0];
  }

  // Chooses a part by its name, or the part that holds an element; anything else leaves the choice as it is.
  choose(at) {
    const name = PARTS.includes(at) ? at : at && this.place.querySelector(`#${CSS.escape(at)}`)?.closest("[data-margin] > section")?.id;
    if (!name || (name === this.current && this.place.dataset.part)) return;
    this.place.dataset.part = name;
    this.sheet.scrollTop = 0;
    this.draw();
  }

  // Marks the chosen tab in fresh markup.
  draw() {
    this.place.dataset.part = this.current;
    for (const link of this.place.querySelectorAll("a[data-tab]")) {
      if (link.dataset.tab === this.current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    this.place.dispatchEvent(new CustomEvent("consult:part", { bubbles: true }));
    const gist = this.place.querySelector("template[data-gist]");
    if (gist) this.sheet.querySelector(".sheet [data-gist]").replaceChildren(gist.content.cloneNode(true));
  }
}
