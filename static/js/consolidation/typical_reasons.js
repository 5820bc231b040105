// Turns typical reasons into buttons: a press copies the reason into the field.
export function buildReasonButtons(list) {
  const field = document.getElementById(`f-${list.dataset.typical}`);
  const outcome = field?.form?.elements.outcome;
  if (!field) return;
  for (const each of list.querySelectorAll("[data-reason]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = each.textContent;
    button.addEventListener("click", () => {
      if (outcome && !outcome.value) outcome.value = each.closest("[data-outcome]").dataset.outcome;
      field.value = button.textContent;
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    each.replaceChildren(button);
  }
  const showMatchingReasons = () => {
    for (const each of list.querySelectorAll("[data-outcome]")) each.hidden = Boolean(outcome?.value) && each.dataset.outcome !== outcome.value;
    if (outcome?.value) list.open = true;
  };
  outcome?.addEventListener("change", showMatchingReasons);
  showMatchingReasons();
}
