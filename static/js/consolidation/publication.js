// Publication takes a moment: the button says so and cannot be pressed twice. Returning to the page resets it.
const form = document.querySelector("form[data-issuing]");
const button = form?.querySelector("button");
const words = button?.textContent;

form?.addEventListener("submit", (event) => {
  if (button.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    return;
  }
  button.setAttribute("aria-disabled", "true");
  button.textContent = form.dataset.issuing;
});

addEventListener("pageshow", () => {
  if (!button) return;
  button.removeAttribute("aria-disabled");
  button.textContent = words;
});
