// Options for morphing fresh markup into a page: input is not disturbed, and open details stay open.

// Of the focused elements only fields keep their value; a focused card or comment is updated.
export function buildMorphOptions(same = true) {
  return {
    morphStyle: "innerHTML",
    ignoreActiveValue: Boolean(document.activeElement?.matches("input, textarea, select")),
    callbacks: {
      beforeNodeMorphed: (old) => !old.matches?.("[data-refused]:not([hidden])"),
      beforeAttributeUpdated: (name, node) => !(same && name === "open" && node.matches("details")),
    },
  };
}
