// A short sound on the console when a point of order is raised. Browsers allow sound once the chair has pressed something.
const SETTING = "consult.order-bell"; // of this browser: "off", or none
const TONES = [[880, 0], [1175, 0.16]], LENGTH = 0.14, VOLUME = 0.2; // hertz and seconds

export class OrderBell {
  // button: the switch, which is shown where the browser can sound.
  constructor(button) {
    this.button = button;
    this.known = null;
    this.isOn = localStorage.getItem(SETTING) !== "off";
    if (!button || !window.AudioContext) return;
    button.hidden = false;
    button.addEventListener("click", () => this.toggle());
    for (const name of ["pointerup", "keydown"]) document.addEventListener(name, () => this.wake());
    this.show();
  }

  // Not every press allows sound (Escape does not), so each one asks until the sound runs.
  wake() {
    this.audio ||= new AudioContext();
    if (this.audio.state !== "running") this.audio.resume();
  }

  toggle() {
    this.isOn = !this.isOn;
    if (this.isOn) localStorage.removeItem(SETTING);
    else localStorage.setItem(SETTING, "off");
    this.show();
    if (this.isOn) this.ring();
  }

  show() {
    this.button.setAttribute("aria-pressed", String(this.isOn));
  }

  // names: of the turns that are points of order and wait now. It rings for those that were not there before.
  hear(names) {
    const isNew = this.known && names.some((each) => !this.known.includes(each));
    this.known = names;
    if (isNew && this.isOn) this.ring();
  }

  ring() {
    if (!this.audio) return;
    for (const [pitch, after] of TONES) {
      const tone = this.audio.createOscillator(), volume = this.audio.createGain(), start = this.audio.currentTime + after;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(VOLUME, start);
      volume.gain.linearRampToValueAtTime(0, start + LENGTH);
      tone.connect(volume).connect(this.audio.destination);
      tone.start(start);
      tone.stop(start + LENGTH);
    }
  }
}
