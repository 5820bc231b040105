// Shows the result of a correction: changed, moved and removed rows, and the counts; the focus stays where it was.
export class RowRenderer {
  constructor(list) {
    this.list = list;
    this.loadMorph().catch(() => {}); // it is here before the first correction; if not, the correction asks again
  }

  loadMorph() {
    return import(this.list.dataset.morph);
  }

  // html: a fragment with the changed rows. Resolves to these rows.
  async showChanges(html) {
    const { Idiomorph } = await this.loadMorph();
    const fresh = parseHtml(html).querySelector("[data-changed]");
    const spot = this.rememberFocus();
    for (const id of (fresh.dataset.gone || "").split(" ").filter(Boolean)) document.getElementById(id)?.remove();
    const drawn = [...fresh.querySelectorAll("li.pair")].map((row) => this.placeRow(row, Idiomorph));
    this.showControls(fresh, Idiomorph);
    this.restoreFocus(spot);
    return drawn;
  }

  // Redraws the whole list from a page, after another user has changed the import.
  async showAll(html) {
    const { Idiomorph } = await this.loadMorph();
    const fresh = parseHtml(html);
    const spot = this.rememberFocus();
    Idiomorph.morph(this.list, fresh.querySelector("[data-pairs]").innerHTML, { morphStyle: "innerHTML" });
    this.showControls(fresh, Idiomorph);
    this.restoreFocus(spot);
  }

  showControls(fresh, Idiomorph) {
    for (const id of ["counts", "filters", "struck", "foot"]) {
      const part = fresh.querySelector(`#${id}`);
      if (part) Idiomorph.morph(document.getElementById(id), part);
    }
  }

  // data-last: the id of the row before this one; without it, the row stays in its place.
  placeRow(row, Idiomorph) {
    const { last } = row.dataset;
    delete row.dataset.last;
    const there = document.getElementById(row.id);
    if (there) Idiomorph.morph(there, row);
    else this.list.append(row);
    const stands = document.getElementById(row.id);
    const before = last ? document.getElementById(last) : null;
    if (last === "" && this.list.firstElementChild !== stands) this.list.prepend(stands);
    else if (before && before.nextElementSibling !== stands) before.after(stands);
    return stands;
  }

  rememberFocus() {
    const at = document.activeElement;
    return { at, row: at?.closest?.(".pair")?.id, name: at?.name, value: at?.matches?.("button") ? at.value : null };
  }

  // Restores the focus; if its element is gone, focuses the open row.
  restoreFocus({ at, row, name, value }) {
    if (!at || at === document.body) return;
    if (at.isConnected && at === document.activeElement && !at.disabled) return;
    const same = row && name && document.getElementById(row)?.querySelector(
      value === null ? `[name="${name}"]:not([type=hidden])` : `[name="${name}"][value="${value}"]`,
    );
    (same || this.list.querySelector(".here") || document.getElementById(row)?.querySelector("a.as"))
      ?.focus({ preventScroll: true });
  }
}

function parseHtml(html) {
  return new DOMParser().parseFromString(html, "text/html");
}
