// The draft of a form that a visitor sends is kept until the code that sends it was typed; data-enter names the place to return to.
// The tab keeps its fields, too, so that the pages on the way can be reloaded.
export function leadToEntry(form, submitter) {
  const { draft: name, enter } = form.dataset;
  const sent = [...new FormData(form, submitter)].filter(([, value]) => value && typeof value === "string");
  const to = form.elements.to.value, fields = sent.filter(([field]) => !["to", "csrf", "key"].includes(field));
  const page = `${location.pathname}${location.search}#${enter}`;
  sessionStorage.setItem("consult.entry", JSON.stringify({ name, page, to, fields }));
  location.assign(`${form.action}?${new URLSearchParams({ to })}`);
}
