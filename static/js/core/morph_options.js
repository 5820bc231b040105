// Options for morphing fresh markup into a page: input is not disturbed, and open details stay open.

// Of the focused elements only fields keep their value; a focused card or comment is updated.
export function buildMorphOptions(same = true) {
  return {
    morphStyle: "innerHTML",
    ignoreActiveValue: Boolean(document.activeElement?.matches("input, textarea, select")),
    callbacks: {
      beforeNodeMorphed: (old, fresh) => {
        keepBusy(old, fresh);
        return !old.matches?.("[data-refused]:not([hidden])") && !isChosen(old, fresh);
      },
      beforeAttributeUpdated: (name, node) => !(same && name === "open" && node.matches("details")),
    },
  };
}

// A secret vote that is chosen and not cast yet stays chosen, with the key that lets it count once.
function isChosen(old, fresh) {
  return Boolean(old.matches?.("form.secret") && old.id === fresh.id && old.querySelector(":checked"));
}

// A form that is being sent stays so while it is drawn anew: a second press waits, and nobody types in it. An element that
// becomes another form is free.
function keepBusy(old, fresh) {
  if (!old.matches?.("form[data-busy]") || old.dataset.about !== fresh.dataset.about) return;
  if (old.getAttribute("action") === fresh.getAttribute("action")) fresh.dataset.busy = old.dataset.busy;
}
