// The clocks of a meeting: they run in the browser on the server's time, from the moment a speaker was called.
const TICK = 250;

export class Clocks {
  constructor(root) {
    this.root = root;
    this.ahead = 0;
    this.setServerTime(root.dataset.at);
    setInterval(() => document.hidden || this.updateClocks(), TICK);
  }

  // at: the server's time now; keeps how far it is ahead of this device's clock.
  setServerTime(at) {
    if (at) this.ahead = new Date(at).getTime() - Date.now();
    this.updateClocks();
  }

  updateClocks() {
    const now = Date.now() + this.ahead;
    for (const place of this.root.querySelectorAll("[data-clock]")) {
      const { called, seconds, until } = place.dataset;
      const left = called ? Number(seconds) - Math.floor((now - new Date(called).getTime()) / 1000)
        : Math.max(0, Math.floor((new Date(until).getTime() - now) / 1000));
      const words = formatSeconds(Math.abs(left));
      if (place.textContent !== words) place.textContent = words;
      place.classList.toggle("over", left < 0);
    }
    for (const bar of this.root.querySelectorAll("[data-gauge]")) {
      const { called, seconds, spoken } = bar.dataset;
      const used = Number(spoken) + Math.max(0, now - new Date(called).getTime()) / 1000;
      bar.firstElementChild.setAttribute("width", Math.min(100, 100 * used / Number(seconds)).toFixed(1));
      bar.classList.toggle("over", used > Number(seconds));
    }
    for (const place of this.root.querySelectorAll("[data-hour]")) {
      const words = new Date(now).toLocaleTimeString("en-GB", { timeZone: place.dataset.hour, hour: "2-digit", minute: "2-digit" });
      if (place.textContent !== words) place.textContent = words;
    }
  }
}

function formatSeconds(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}
