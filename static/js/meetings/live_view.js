// The live view of a meeting: events, fragments for all and for this participant, clocks, and one live region.
import { enhanceMarkup } from "../core/page.js";
import "../ballots/waiting_votes.js";
import { fetchFragment, fetchJson } from "../core/requests.js";
import { buildMorphOptions } from "../core/morph_options.js";
import { EventFeed } from "../core/event_feed.js";
import { Emitter, getSocket } from "../core/socket.js";
import { Clocks } from "./clocks.js";
import { UnsentInput } from "./unsent_input.js";
import { LiveRegion } from "./live_region.js";

const POLL = 15000, CROWD = 200, SPREAD = 300, GAP = 700, PATIENCE = 4000, GRACE = 2000;
const SPEAKER_EVENTS = /^(turn|floor)\./;

// root: an element with data-meeting, data-consultation, data-seq, data-now (…/now/), data-at (the server's time),
// and optionally data-mine, data-view, data-text, data-here. [data-part] is the same for all, [data-own] personal.
export class LiveView extends Emitter {
  constructor(root) {
    super();
    this.root = root;
    this.meeting = Number(root.dataset.meeting);
    this.here = Number(root.dataset.here || 0);
    this.revision = Number(root.dataset.revision);
    this.updated = new Date();
    this.regained = Date.now();
    this.clocks = new Clocks(root);
    this.typed = new UnsentInput(root);
    this.voice = new LiveRegion(root.querySelector("[data-announce]"));
    this.wanted = new Set();
    this.timer = 0;
    this.drawn = 0;
    this.wakings = 0;
    this.news = new EventFeed(Number(root.dataset.consultation), Number(root.dataset.seq));
  }

  start() {
    this.news.on("event", (event) => this.handleEvent(event));
    this.news.on("tally", (tally) => this.notify("tally", tally));
    this.news.on("state", (connected) => this.setConnected(connected));
    this.news.start();
    const line = getSocket();
    line.on("connect", () => this.watch().catch(() => {}));
    line.on("meeting.here", ({ here }) => { this.here = here; });
    line.on("words.changed", (words) => this.notify("words", words));
    line.on("ballot.moved", (news) => this.notify("votes", news));
    setInterval(() => this.news.connected || this.pollEverything(), POLL);
    document.addEventListener("visibilitychange", () => document.hidden || this.handleWake());
    addEventListener("pageshow", (event) => event.persisted && this.handleWake());
    addEventListener("online", () => this.handleWake());
    addEventListener("offline", () => this.showConnectionNote(false));
    document.addEventListener("consult:done", () => this.scheduleFetch("own"));
    return this;
  }

  // Without WebSocket, everything is polled; a note says so, and the participant still counts as present. A page that was offline
  // until a moment ago only waits for its WebSocket.
  pollEverything() {
    this.slow ||= !this.lost && Date.now() - this.regained > PATIENCE;
    this.fetchEverything();
  }

  async watch() {
    const answer = await getSocket().ask("meeting.watch", { meeting_id: this.meeting });
    if (!answer.ok) return;
    this.clocks.setServerTime(answer.now);
    if (answer.revision !== this.revision) this.fetchEverything();
  }

  // After sleep a phone may hold a dead connection: test it, and fetch everything meanwhile.
  handleWake() {
    this.wakings += 1;
    if (!this.fetching) { // no more waiting after an earlier failure
      clearTimeout(this.timer);
      this.timer = this.drawn = 0;
    }
    this.fetchEverything();
    const line = getSocket();
    if (!line.connected) {
      line.open();
      return;
    }
    const dead = setTimeout(() => line.renew(), PATIENCE);
    this.watch().then(() => clearTimeout(dead), () => clearTimeout(dead));
  }

  handleEvent(event) {
    this.notify("event", event);
    const about = event.facts.meeting_id === this.meeting;
    if (about && event.facts.revision) this.revision = event.facts.revision;
    if (about && event.verb === "presence.changed") {
      this.showAttendance(event.facts);
      if (this.root.querySelector("[data-unchecked]")) this.scheduleFetch("own"); // the door may have checked this reader in
      return;
    }
    if (!about && !/^(ballot|clause|version|proxy)\.|^group\.tabled$/.test(event.verb)) return;
    if (!SPEAKER_EVENTS.test(event.verb) || !this.findPart("speakers")) { // on a screen the list is part of the whole
      this.fetchEverything();
      return;
    }
    this.scheduleFetch("speakers");
    if (this.isAboutReader(event)) this.scheduleFetch("own");
  }

  showAttendance(numbers) {
    for (const place of this.root.querySelectorAll("[data-there]")) place.textContent = numbers[place.dataset.there];
  }

  // Others' requests change only the place in the list, which the list shows. The speaker may lose the floor by them.
  isAboutReader(event) {
    const { reader, turns, speaks } = this.root.dataset;
    return Boolean(speaks) || String(event.actor_id) === reader || (turns || "").split(" ").includes(String(event.facts.turn_id));
  }

  setConnected(connected) {
    this.root.dataset.live = connected ? "yes" : "no";
    this.slow &&= !connected;
    clearTimeout(this.losing); // a connection that is back within moments lost nothing
    if (connected) this.fetchEverything();
    else this.losing = setTimeout(() => this.showConnectionNote(false), GRACE);
  }

  fetchEverything() {
    for (const place of this.root.querySelectorAll("[data-part]")) this.wanted.add(place.dataset.part);
    this.scheduleFetch("own");
  }

  // Schedules a fetch: at once, but at most every GAP milliseconds, and at different times in a large meeting.
  scheduleFetch(name) {
    this.wanted.add(name);
    const pause = Math.max(0, this.drawn + GAP - Date.now()) + (this.here > CROWD ? Math.random() * SPREAD : 0);
    this.timer ||= setTimeout(() => this.fetchWanted(), pause);
  }

  async fetchWanted() {
    const names = [...this.wanted].filter((name) => name !== "own" && this.findPart(name));
    const own = this.wanted.has("own") && this.root.dataset.mine;
    this.wanted.clear();
    this.drawn = Date.now();
    this.fetching = true;
    let failed = false;
    const { wakings } = this;
    try {
      await Promise.all([names.length ? this.fetchParts(names) : null, own ? this.fetchOwn() : null]);
      this.showConnectionNote(true);
    } catch (refusal) {
      failed = true;
      this.slow = false; // it is offline, not slow
      for (const name of names) this.wanted.add(name);
      this.wanted.add("own");
      this.drawn = wakings === this.wakings ? Date.now() + PATIENCE : 0;
      this.notify("refused", refusal.problem);
      this.showConnectionNote(false);
    }
    this.fetching = false;
    this.timer = 0;
    // A fetch that was asked for meanwhile follows at once. A failed fetch without a connection waits for the next poll.
    if (this.wanted.size && (!failed || (navigator.onLine && this.news.connected))) this.scheduleFetch("own");
  }

  findPart(name) {
    return this.root.querySelector(`[data-part="${CSS.escape(name)}"]`);
  }

  async fetchParts(names) {
    const { now, view, text } = this.root.dataset;
    const { revision, place, parts } = await fetchJson(`${now}${names.join("+")}?${new URLSearchParams({ view: view || "floor", text: text || "" })}`);
    this.revision = revision;
    for (const [name, html] of Object.entries(parts)) await this.drawPart(this.findPart(name), html);
    this.notify("drawn", Object.keys(parts));
    if (place) this.notify("place", place);
  }

  async fetchOwn() {
    const found = document.createRange().createContextualFragment(await fetchFragment(this.getOwnAddress()));
    Object.assign(this.root.dataset, { turns: "", speaks: "", ...found.firstElementChild.dataset });
    for (const fresh of found.querySelectorAll("[data-own]")) {
      await this.drawPart(this.root.querySelector(`[data-own="${CSS.escape(fresh.dataset.own)}"]`), fresh.innerHTML);
    }
    this.notify("drawn", ["own"]);
  }

  getOwnAddress() {
    const address = new URL(this.root.dataset.mine, location.href);
    if (this.slow) address.searchParams.set("here", "1");
    return address;
  }

  async drawPart(place, html) {
    if (!place) return;
    const { Idiomorph } = await import(this.root.dataset.morph);
    const before = listSentences(place);
    const held = place.contains(document.activeElement);
    this.typed.collect();
    Idiomorph.morph(place, html, buildMorphOptions());
    if (held && !place.contains(document.activeElement)) { // the focused element is gone: keyboard users continue from its place
      place.tabIndex = -1;
      place.focus({ preventScroll: true });
    }
    if (this.lost) this.showConnectionNote(false); // the new markup comes without the offline note
    this.typed.restore();
    enhanceMarkup(place);
    this.clocks.updateClocks();
    for (const words of listSentences(place)) if (!before.includes(words)) this.voice.announce(words);
  }

  // Keeps the time of the last fetch, and shows it while the connection is lost.
  showConnectionNote(fresh) {
    const wasLost = this.lost;
    this.lost = !fresh || !navigator.onLine;
    if (wasLost && !this.lost) this.regain();
    if (fresh) this.updated = new Date();
    const slow = this.root.querySelector("[data-slow]");
    if (slow) slow.hidden = !fresh || !this.slow;
    const place = this.root.querySelector("[data-unlined]");
    if (!place) return;
    place.hidden = !this.lost; // an answer may arrive after the connection was lost
    const shown = place.querySelector("[data-updated]");
    if (shown && this.updated) shown.textContent = this.updated.toLocaleTimeString(document.documentElement.lang, { hour12: false });
  }

  // Refusals that were about the lost connection go with it.
  regain() {
    this.regained = Date.now();
    for (const place of this.root.querySelectorAll("[data-refused][data-passing]")) {
      place.hidden = true;
      place.removeAttribute("data-passing");
    }
  }
}

// The sentences of a part that are announced when they come: of the reader's own part all, else the first.
function listSentences(place) {
  const found = [...place.querySelectorAll("[data-say]")].map((each) => each.dataset.say).filter(Boolean);
  return "own" in place.dataset ? found : found.slice(0, 1);
}
