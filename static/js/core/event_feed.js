// The feed of events: a Socket.IO connection that catches up by sequence number, and polling where WebSocket fails.
import { fetchJson } from "./requests.js";
import { Emitter, getSocket } from "./socket.js";

const POLL = 15000;

export class EventFeed extends Emitter {
  constructor(consultation, since) {
    super();
    this.consultation = consultation;
    this.since = since;
    this.connected = false;
  }

  start() {
    this.socket = getSocket();
    this.socket.on("connect", () => this.watch().catch(() => this.setConnected(false)));
    this.socket.on("connect", () => this.joinDocument());
    this.socket.on("disconnect", () => this.setConnected(false));
    this.socket.on("event", (event) => this.handleEvent(event));
    this.socket.on("tally.changed", (tally) => this.notify("tally", tally));
    setInterval(() => this.connected || this.poll(), POLL);
  }

  // Watches the position counts of one document.
  watchDocument(document) {
    if (document === this.document) return;
    const [before, there] = [this.document, this.socket?.connected];
    this.document = document;
    if (there && before) this.socket.ask("document.leave", { document_id: before }).catch(() => {});
    if (there) this.joinDocument();
  }

  joinDocument() {
    if (this.document) this.socket.ask("document.watch", { document_id: this.document }).catch(() => {});
  }

  async watch() {
    const answer = await this.socket.ask("watch", { consultation_id: this.consultation, since: this.since });
    if (!answer.ok) return;
    this.setConnected(true);
    if (answer.last !== undefined && this.since === null) this.since = answer.last;
    for (const event of answer.events) this.handleEvent(event);
    if (answer.more) await this.watch();
  }

  // Without a sequence number to start from, listeners only learn that they should fetch again ("polled").
  async poll() {
    try {
      const found = this.since === null ? null : await fetchJson(`/api/v1/consultations/${this.consultation}/events?after=${this.since}`);
      for (const event of found?.events || []) this.handleEvent(event);
      this.notify("polled");
    } catch {
      this.setConnected(false);
    }
  }

  // If the event's predecessor for this audience never arrived, something was missed: watch again from the last number.
  handleEvent(event) {
    if (this.since !== null && event.seq <= this.since) return;
    if (event.prev && this.since !== null && event.prev > this.since && this.socket?.connected) {
      this.watch().catch(() => this.setConnected(false));
      return;
    }
    this.since = event.seq;
    this.notify("event", event);
  }

  setConnected(connected) {
    if (this.connected !== connected) this.notify("state", connected);
    this.connected = connected;
  }
}
