// The search page: results appear while one types; the address and the form work as without a script.
import { fetchFragment } from "../core/requests.js";
import { enhanceMarkup } from "../core/page.js";
import { buildMorphOptions } from "../core/morph_options.js";

const PAUSE = 150; // milliseconds without a key before results are fetched

class SearchPage {
  constructor(form, place) {
    this.form = form;
    this.place = place;
    this.turn = 0;
    form.addEventListener("input", (event) => event.isComposing || this.plan());
    form.addEventListener("compositionend", () => this.plan());
    form.addEventListener("submit", (event) => this.handleSubmit(event));
    if ([...form.querySelectorAll("input[type=search]")].some((field) => field.value !== field.defaultValue)) this.plan(); // typed before this script came
  }

  plan() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load().catch(() => {}), PAUSE); // the next key asks again
  }

  // If the fetch fails, the browser loads the page instead, as without a script; it says what is wrong.
  handleSubmit(event) {
    event.preventDefault();
    clearTimeout(this.timer);
    this.load().catch(() => this.form.submit());
  }

  // A newer answer is never overwritten by an older one.
  async load() {
    const fields = [...new FormData(this.form)].filter(([, value]) => value);
    const address = `${this.form.action}?${new URLSearchParams(fields)}`;
    const turn = ++this.turn;
    const html = await fetchFragment(address);
    const { Idiomorph } = await import(this.place.dataset.morph);
    if (turn !== this.turn) return;
    Idiomorph.morph(this.place, html, buildMorphOptions(false));
    enhanceMarkup(this.place);
    history.replaceState(null, "", address);
  }
}

const form = document.querySelector("[data-search]");
if (form) new SearchPage(form, document.querySelector("[data-results]"));
