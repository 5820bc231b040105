// While the program seeks similar contributions: the page asks again, and nothing is typed meanwhile that could be lost.
const PAUSE = 3000;
if (document.querySelector("[data-seeking]")) setTimeout(() => location.reload(), PAUSE);
