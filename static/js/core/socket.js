// A minimal Socket.IO client: WebSocket, one namespace, text packets (Engine.IO 4, Socket.IO protocol 5).
// The full client would take a third of the byte budget of a first visit.
const OPEN = "0", PING = "2", PONG = "3", MESSAGE = "4";
const CONNECT = "0", DISCONNECT = "1", EVENT = "2", ACK = "3", REFUSED = "4";
const MAX_DELAY = 8000;

// Listeners by the name of what they hear.
export class Emitter {
  listeners = {};

  on(name, listener) {
    (this.listeners[name] ||= []).push(listener);
    return this;
  }

  notify(name, value) {
    for (const listener of this.listeners[name] || []) listener(value);
  }
}

class Socket extends Emitter {
  constructor(path = "/socket.io/?EIO=4&transport=websocket") {
    super();
    this.path = path;
    this.waiting = new Map();
    this.asked = 0;
    this.tries = 0;
    this.connected = false;
    addEventListener("online", () => this.connected || this.renew());
    this.open();
  }

  on(name, listener) {
    if (name === "connect" && this.connected) listener();
    return super.on(name, listener);
  }

  open() {
    clearTimeout(this.timer);
    if (this.line && this.line.readyState < WebSocket.CLOSING) return;
    const line = this.line = new WebSocket(location.origin.replace(/^http/, "ws") + this.path);
    line.addEventListener("message", (message) => line === this.line && this.handlePacket(String(message.data)));
    line.addEventListener("close", () => line === this.line && this.handleClose());
  }

  // Drops a connection that no longer answers, without waiting for its close event, and opens another.
  renew() {
    const old = this.line;
    this.line = null;
    old?.close();
    this.tries = 0;
    this.handleClose();
    this.open();
  }

  handleClose() {
    clearTimeout(this.silence);
    if (this.connected) this.notify("disconnect");
    this.connected = false;
    for (const { fail } of this.waiting.values()) fail(new Error("the line was lost"));
    this.waiting.clear();
    const pause = Math.min(MAX_DELAY, 500 * 2 ** this.tries) * (0.7 + Math.random() * 0.6);
    this.tries += 1;
    this.timer = setTimeout(() => this.open(), pause);
  }

  handlePacket(packet) {
    const [kind, rest] = [packet[0], packet.slice(1)];
    if (kind === OPEN) {
      const { pingInterval, pingTimeout } = JSON.parse(rest);
      this.patience = pingInterval + pingTimeout;
      this.line.send(MESSAGE + CONNECT);
    }
    if (kind === PING) this.line.send(PONG);
    if (kind === MESSAGE) this.handleMessage(rest[0], rest.slice(1));
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.line.close(), this.patience || MAX_DELAY);
  }

  handleMessage(kind, rest) {
    if (kind === CONNECT) {
      this.connected = true;
      this.tries = 0;
      this.notify("connect");
    } else if (kind === EVENT) {
      const [name, value] = JSON.parse(rest.replace(/^\d+/, ""));
      this.notify(name, value);
    } else if (kind === ACK) {
      const number = parseInt(rest, 10);
      this.waiting.get(number)?.done(JSON.parse(rest.slice(String(number).length))[0]);
      this.waiting.delete(number);
    } else if (kind === DISCONNECT || kind === REFUSED) {
      this.tries = 5;
      this.line.close();
    }
  }

  // Sends an event and resolves to the server's answer; after too_many it waits and asks again.
  async ask(name, value) {
    const answer = await this.askOnce(name, value);
    if (answer?.error !== "too_many") return answer;
    await new Promise((done) => setTimeout(done, 1000 + 1000 * Math.random()));
    return this.ask(name, value);
  }

  askOnce(name, value) {
    const number = this.asked;
    this.asked += 1;
    return new Promise((done, fail) => {
      this.waiting.set(number, { done, fail });
      this.line.send(MESSAGE + EVENT + number + JSON.stringify([name, value]));
    });
  }
}

// The one connection of a page, shared by all its modules.
let sharedSocket = null;
export function getSocket() {
  sharedSocket ||= new Socket();
  return sharedSocket;
}
