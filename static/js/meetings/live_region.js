// The live region of a page: announces changes to screen readers politely, in one batch, each sentence once.
const PAUSE = 600;

export class LiveRegion {
  constructor(place) {
    this.place = place;
    this.waiting = [];
    this.timer = 0;
  }

  announce(words) {
    if (!words || !this.place) return;
    if (!this.waiting.includes(words)) this.waiting.push(words);
    this.timer ||= setTimeout(() => this.flush(), PAUSE);
  }

  flush() {
    this.timer = 0;
    this.place.textContent = this.waiting.join(" ");
    this.waiting = [];
  }
}
