// While the search for similar contributions runs: reloads the page, which has no input to lose.
const PAUSE = 3000;
if (document.querySelector("[data-seeking]")) setTimeout(() => location.reload(), PAUSE);
