// An open ballot that waits for this reader: it stands in the title of the page, and a phone vibrates once when it opens.
const PULSE = [120, 80, 120];

export class BallotAlert {
  // root: the page of the floor. The bar's data-waits is the sentence for the title.
  constructor(root) {
    this.root = root;
    this.title = document.title;
    this.known = this.findWaiting()?.dataset.ballotBar;
    this.update();
  }

  findWaiting() {
    return this.root.querySelector("[data-ballot-bar][data-waits]");
  }

  update() {
    const bar = this.findWaiting();
    const title = bar ? `● ${bar.dataset.waits}` : this.title;
    if (document.title !== title) document.title = title;
    if (bar && bar.dataset.ballotBar !== this.known) vibrate();
    this.known = bar?.dataset.ballotBar || this.known;
  }
}

// Browsers allow it once the reader has touched the page.
function vibrate() {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(PULSE);
}
