// An open ballot that waits for this reader, and their turn to speak: each stands in the title of the page, and a phone vibrates
// once when it comes.
const PULSE = [120, 80, 120];

export class BallotAlert {
  // root: the page of the floor. The bar's data-waits and the dock's data-speaking are the sentences for the title.
  constructor(root) {
    this.root = root;
    this.title = document.title;
    this.known = this.findWaiting()?.dataset.ballotBar;
    this.spoke = Boolean(this.findTurn());
    this.update();
  }

  findWaiting() {
    return this.root.querySelector("[data-ballot-bar][data-waits]");
  }

  findTurn() {
    return this.root.querySelector("[data-speaking]");
  }

  update() {
    const bar = this.findWaiting(), turn = this.findTurn();
    const news = bar?.dataset.waits || turn?.dataset.speaking;
    const title = news ? `● ${news}` : this.title;
    if (document.title !== title) document.title = title;
    if ((bar && bar.dataset.ballotBar !== this.known) || (turn && !this.spoke)) vibrate();
    this.spoke = Boolean(turn);
    this.known = bar?.dataset.ballotBar || this.known;
  }
}

// Browsers allow it once the reader has touched the page.
function vibrate() {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(PULSE);
}
