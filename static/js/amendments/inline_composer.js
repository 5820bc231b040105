// The amendment form in the text: below a clause or between two clauses; it is removed once it has been sent.
import { fetchFragment } from "../core/requests.js";
import { loadSheet, loadStyles } from "../reading/view.js";
import { startComposer } from "./composer.js";

const PHONE = "(max-width: 60rem)";

// The form and its style sheet: without it the form is so long that its field is off the screen.
async function fetchStyled(address) {
  const fresh = document.createRange().createContextualFragment(await fetchFragment(address));
  await Promise.all([...fresh.querySelectorAll("link[rel=stylesheet]")].map((link) => loadSheet(link.getAttribute("href"))));
  return fresh;
}

export class InlineComposer {
  constructor(margin) {
    this.margin = margin;
    this.address = null;
  }

  // clause: its id, 0 for the beginning of the text; after: the link after which a new clause is proposed.
  async open(address, clause, { after = null, words = "" } = {}) {
    if (this.address === address && this.section?.isConnected) {
      this.composer.selectWords?.(words);
      return;
    }
    const [fresh] = await Promise.all([fetchStyled(address), loadStyles()]);
    this.close();
    this.insertForm(fresh, address, clause, after);
    if (matchMedia(PHONE).matches) location.hash = `clause-${clause}`;
    if (this.composer.form) this.composer.selectWords(words);
    else this.section.querySelector("h2").focus();
    this.section.scrollIntoView({ block: "nearest" });
  }

  insertForm(fresh, address, clause, after) {
    this.section = fresh.querySelector("[data-composer]");
    Object.assign(this, { address, clause, after });
    if (after) after.after(this.section);
    else document.getElementById(`clause-${clause}`).append(this.section);
    const again = () => {
      this.address = null;
      this.open(address, clause, { after });
    };
    this.composer = startComposer(this.section, { again });
    const shut = this.section.querySelector("[data-shut-composer]");
    shut.hidden = false;
    shut.addEventListener("click", () => this.cancel());
    this.section.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.cancel();
    });
    this.section.addEventListener("consult:done", (event) => this.handleDone(event));
    this.section.addEventListener("consult:waits", () => this.closeAndScroll());
  }

  close() {
    this.section?.remove();
    this.section = null;
    this.address = null;
  }

  // Removing the form shortens the page: scrolls the clause back into view.
  closeAndScroll() {
    const { clause } = this;
    this.close();
    document.getElementById(`clause-${clause}`)?.scrollIntoView({ block: "nearest" });
  }

  cancel() {
    const { clause, after } = this;
    this.close();
    (after || document.querySelector(`#clause-${clause} a.no`))?.focus();
  }

  async handleDone(event) {
    if (!this.clause) return;
    event.preventDefault();
    const said = event.detail.action === event.target.action ? event.target.querySelector("[data-said]").textContent : "";
    const { clause } = this;
    this.closeAndScroll();
    await this.margin.open(clause, { focus: true, at: event.detail.location.split("#")[1] || "" });
    this.margin.showStatus(said);
  }
}
