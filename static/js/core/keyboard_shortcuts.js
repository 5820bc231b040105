// Keyboard shortcuts of the desk, the workbench and the chair's console. In a field only Escape and Ctrl+Enter work.
// A shortcut is the key that carries the letter; on a keyboard for another script, the key in the same place.
const LETTER_BY_CODE = { KeyJ: "j", KeyK: "k", KeyN: "n", KeyP: "p", KeyX: "x", KeyM: "m", KeyW: "w", KeyB: "b", KeyA: "a", KeyC: "c", KeyG: "g", KeyD: "d" };
const LATIN = /^[a-z]$/i;
const TEXT_FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

export class KeyboardShortcuts {
  constructor(page) {
    this.page = page;
    this.panel = document.querySelector("[data-keys]");
    const hints = document.querySelector("[data-hints]");
    hints.hidden = false;
    hints.addEventListener("click", () => this.toggle());
    this.hints = hints;
    document.addEventListener("keydown", (event) => this.pressed(event));
  }

  pressed(event) {
    if (event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (event.target.closest?.(TEXT_FIELDS)) this.typing(event);
    else this.acting(event);
  }

  typing(event) {
    if (event.key === "Escape") event.target.blur();
    else if (event.key === "Enter" && event.ctrlKey && event.target.form) {
      event.preventDefault();
      event.target.form.requestSubmit(event.target.form.querySelector("button.go") || event.target.form.querySelector("button"));
    }
  }

  acting(event) {
    if (event.ctrlKey) return;
    const act = this.acts()[this.named(event)];
    if (!act) return;
    event.preventDefault();
    act();
  }

  named(event) {
    if (event.key.length > 1) return event.key;
    if (/^Digit[1-9]$/.test(event.code) && !event.shiftKey) return event.code.slice(5);
    if (LATIN.test(event.key)) return event.key.toLowerCase();
    if (event.key === "?" || event.key === "؟") return "?";
    return LETTER_BY_CODE[event.code] || event.key;
  }

  acts() {
    return { ...this.page.acts(), "?": () => this.toggle(), Escape: () => this.close() };
  }

  toggle() {
    this.panel.hidden = !this.panel.hidden;
    this.hints.setAttribute("aria-expanded", String(!this.panel.hidden));
    if (!this.panel.hidden) this.panel.querySelector("h2").focus();
  }

  close() {
    this.panel.hidden = true;
    this.hints.setAttribute("aria-expanded", "false");
  }
}

// Moves the focus to the next or previous row, and knows the current one.
export class RowNavigator {
  constructor(root, selector) {
    this.root = root;
    this.selector = selector;
  }

  every() {
    return [...this.root.querySelectorAll(this.selector)].filter((each) => each.getClientRects().length);
  }

  get here() {
    return document.activeElement?.closest?.(this.selector) || null;
  }

  move(by) {
    const every = this.every();
    const at = every.indexOf(this.here);
    const next = every[at < 0 ? (by > 0 ? 0 : every.length - 1) : Math.min(every.length - 1, Math.max(0, at + by))];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "center" });
  }
}
