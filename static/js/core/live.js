// News: a Socket.IO connection that catches up by number, and a poll where WebSocket fails.
import { json } from "./net.js";
import { socket } from "./socket.js";

const POLL = 15000;

export class News {
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
    this.socket = socket();
    this.socket.on("connect", () => this.watch().catch(() => this.state(false)));
    this.socket.on("disconnect", () => this.state(false));
    this.socket.on("event", (event) => this.hear(event));
    this.socket.on("tally.changed", (tally) => this.tell("tally", tally));
    setInterval(() => this.connected || this.poll(), POLL);
  }

  async watch() {
    const answer = await this.socket.ask("watch", { consultation_id: this.consultation, since: this.since });
    if (!answer.ok) return;
    this.state(true);
    if (answer.last !== undefined && this.since === null) this.since = answer.last;
    for (const event of answer.events) this.hear(event);
    if (answer.more) await this.watch();
  }

  async poll() {
    try {
      const found = await json(`/api/v1/consultations/${this.consultation}/events?after=${this.since || 0}`);
      for (const event of found.events) this.hear(event);
    } catch {
      this.state(false);
    }
  }

  // An event whose predecessor for this audience was not heard tells that something is missing: ask for it.
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
