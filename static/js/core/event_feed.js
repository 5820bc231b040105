// The feed of events: a Socket.IO connection that catches up by sequence number, and polling where WebSocket fails.
import { fetchJson } from "./requests.js";
import { getSocket } from "./socket.js";

const POLL = 15000;

export class EventFeed {
  constructor(consultation, since) {
    this.consultation = consultation;
    this.since = since;
    this.listeners = new Map();
    this.connected = false;
  }

  on(name, listener) {
    this.listeners.set(name, [...(this.listeners.get(name) || []), listener]);
    return this;
  }

  tell(name, news) {
    for (const listener of this.listeners.get(name) || []) listener(news);
  }

  start() {
    this.socket = getSocket();
    this.socket.on("connect", () => this.watch().catch(() => this.state(false)));
    this.socket.on("connect", () => this.looking());
    this.socket.on("disconnect", () => this.state(false));
    this.socket.on("event", (event) => this.hear(event));
    this.socket.on("tally.changed", (tally) => this.tell("tally", tally));
    setInterval(() => this.connected || this.poll(), POLL);
  }

  // Watches the position counts of one document.
  look(document) {
    if (document === this.document) return;
    const [before, there] = [this.document, this.socket?.connected];
    this.document = document;
    if (there && before) this.socket.ask("document.leave", { document_id: before }).catch(() => {});
    if (there) this.looking();
  }

  looking() {
    if (this.document) this.socket.ask("document.watch", { document_id: this.document }).catch(() => {});
  }

  async watch() {
    const answer = await this.socket.ask("watch", { consultation_id: this.consultation, since: this.since });
    if (!answer.ok) return;
    this.state(true);
    if (answer.last !== undefined && this.since === null) this.since = answer.last;
    for (const event of answer.events) this.hear(event);
    if (answer.more) await this.watch();
  }

  // Without a sequence number to start from, listeners only learn that they should fetch again ("polled").
  async poll() {
    try {
      const found = this.since === null ? null : await fetchJson(`/api/v1/consultations/${this.consultation}/events?after=${this.since}`);
      for (const event of found?.events || []) this.hear(event);
      this.tell("polled");
    } catch {
      this.state(false);
    }
  }

  // If the event's predecessor for this audience never arrived, something was missed: watch again from the last number.
  hear(event) {
    if (this.since !== null && event.seq <= this.since) return;
    if (event.prev && this.since !== null && event.prev > this.since && this.socket?.connected) {
      this.watch().catch(() => this.state(false));
      return;
    }
    this.since = event.seq;
    this.tell("event", event);
  }

  state(connected) {
    if (this.connected !== connected) this.tell("state", connected);
    this.connected = connected;
  }
}
