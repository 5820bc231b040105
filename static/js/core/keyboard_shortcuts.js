// Keyboard shortcuts of a page. In a field only Escape and Ctrl+Enter work.
// A shortcut is the key that carries the letter; on a keyboard for another script, the key in the same place. Digits go
// by place everywhere, since some keyboards have them only with Shift. Keys of one letter, digit or sign can be switched off.
import { areLetterKeysOn } from "./page.js";

const TEXT_FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

// Names the key that was pressed: "j", "3", "?", "Enter", "Alt+ArrowUp".
export function getKeyName(event) {
  return (event.altKey ? "Alt+" : "") + getBareName(event);
}

function getBareName({ key, code, shiftKey }) {
  if (key.length > 1) return key;
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  if (/^Digit[1-9]$/.test(code) && !shiftKey) return code.slice(5);
  if (key === "؟") return "?";
  const isOtherScript = key.toLowerCase() !== key.toUpperCase() || /\p{L}/u.test(key);
  return isOtherScript && /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : key;
}

// The page offers listActions(shift), an object of functions by the name of the key; it may offer handleFieldKey(event) for its fields.
export class KeyboardShortcuts {
  constructor(page) {
    this.page = page;
    this.panel = document.querySelector("[data-keys]");
    const hints = document.querySelector("[data-hints]");
    if (hints) hints.hidden = false;
    this.button = hints?.matches("button") ? hints : null;
    this.button?.addEventListener("click", () => this.toggle());
  }

  listen() {
    document.addEventListener("keydown", (event) => this.handleKey(event));
  }

  handleKey(event) {
    if (event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (event.target.closest?.(TEXT_FIELDS)) this.handleFieldKey(event);
    else if (!event.ctrlKey) this.runShortcut(event);
  }

  handleFieldKey(event) {
    if (event.altKey) return;
    if (this.page.handleFieldKey) this.page.handleFieldKey(event);
    else if (event.key === "Escape") event.target.blur();
    else if (event.key === "Enter" && event.ctrlKey && event.target.form) {
      event.preventDefault();
      event.target.form.requestSubmit(event.target.form.querySelector("button.go") || event.target.form.querySelector("button"));
    }
  }

  runShortcut(event) {
    if (event.key === "Enter" && event.target.closest?.("a, button, summary")) return;
    const name = getKeyName(event);
    if (name.length === 1 && !areLetterKeysOn()) return;
    const act = { ...this.page.listActions(event.shiftKey), "?": () => this.toggle(), Escape: () => this.close() }[name];
    if (!act) return;
    event.preventDefault();
    act();
  }

  toggle() {
    if (this.panel.hidden) this.setOpen(true);
    else this.close();
    if (!this.panel.hidden) this.panel.querySelector("h2, h3").focus();
  }

  close() {
    this.setOpen(false);
  }

  setOpen(open) {
    const changed = this.panel.hidden === open;
    this.panel.hidden = !open;
    if (open) import("./device/letter_keys.js").then((module) => module.showLetterKeys(this.panel));
    this.button?.setAttribute("aria-expanded", String(open));
    if (changed && !open) this.page.handlePanelClose?.();
  }
}

// Moves the focus to the next or previous row, and knows the current one.
export class RowNavigator {
  constructor(root, selector) {
    this.root = root;
    this.selector = selector;
  }

  listRows() {
    return [...this.root.querySelectorAll(this.selector)].filter((each) => each.getClientRects().length);
  }

  get current() {
    return document.activeElement?.closest?.(this.selector) || null;
  }

  move(by) {
    const every = this.listRows();
    const at = every.indexOf(this.current);
    const next = every[at < 0 ? (by > 0 ? 0 : every.length - 1) : Math.min(every.length - 1, Math.max(0, at + by))];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "center" });
  }
}
