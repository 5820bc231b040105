// Activity at the desk and the workbench: who else is here, and a note of others' changes; by socket, else by polling.
import { postForText } from "../core/requests.js";
import { getSocket } from "../core/socket.js";

const BEAT = 15000;

export class DeskActivity {
  constructor(root) {
    this.root = root;
    this.place = root.querySelector("[data-here-too]");
    this.version = Number(root.dataset.version);
    this.asked = 0;
    this.createPageName();
  }

  // A page that is shown again from the browser's memory is another one than the one that was left.
  createPageName() {
    this.page = `${Date.now()}-${Math.random()}`;
    return this.page;
  }

  start() {
    const line = getSocket();
    line.on("connect", () => line.ask("desk.watch", { version_id: this.version }).then(() => this.reportPresence()).catch(() => {}));
    line.on("desk.here", (told) => this.isAboutClause(told) && this.reportPresence());
    line.on("desk.changed", (told) => this.handleChange(told));
    if (!this.root.dataset.here) return;
    this.reportPresence();
    setInterval(() => document.hidden || this.reportPresence(), BEAT);
    document.addEventListener("visibilitychange", () => document.hidden || this.reportPresence());
    addEventListener("pagehide", () => navigator.sendBeacon(this.root.dataset.here, new URLSearchParams({ csrf: this.root.dataset.csrf, page: this.page, gone: "1" })));
    addEventListener("pageshow", (event) => event.persisted && this.createPageName() && this.reportPresence());
  }

  isAboutClause({ clause_id: clause }) {
    return String(clause) === this.root.dataset.clause;
  }

  // Reports this reader's presence, and shows who else is here.
  async reportPresence() {
    if (!this.root.dataset.here) return;
    this.asked += 1;
    const mine = this.asked;
    try {
      const { csrf, until } = this.root.dataset;
      const html = await postForText(this.root.dataset.here, { csrf, until, page: this.page });
      if (mine !== this.asked) return; // an older answer would show again who has left
      const fresh = document.createRange().createContextualFragment(html);
      if (fresh.textContent.trim() !== this.place.textContent.trim()) this.place.replaceChildren(fresh);
    } catch {
      if (mine === this.asked) this.place.replaceChildren();
    }
  }

  handleChange(told) {
    if (String(told.actor_id) === this.root.dataset.reader) return;
    if (this.root.dataset.clause && !this.isAboutClause(told)) return;
    this.root.querySelector("[data-news]").hidden = false;
  }
}
