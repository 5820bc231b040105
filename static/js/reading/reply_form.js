// The reply form stands below its comment, as the server renders it, until it is sent or closed. The margin knows which one is open.
import { saveDraft } from "../core/drafts.js";

export class ReplyForm {
  constructor(margin) {
    this.margin = margin;
    margin.place.addEventListener("click", (event) => event.target.closest("[data-shut]") && this.close());
  }

  find() {
    return this.margin.place.querySelector("form[data-answering]");
  }

  async open(comment) {
    const { margin } = this;
    margin.replying = comment;
    margin.tabs.choose("comments");
    await margin.fetch();
    const form = this.find();
    if (!form) return;
    form.querySelector("textarea").focus({ preventScroll: true });
    margin.tabs.scrollTo(form, true);
  }

  close() {
    const { margin } = this;
    const form = this.find();
    const link = margin.place.querySelector(`a[data-reply="${margin.replying}"]`);
    margin.replying = null;
    if (!form) return;
    saveDraft(form);
    form.remove();
    link?.focus({ preventScroll: true });
  }
}
