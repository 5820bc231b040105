// How fresh markup is drawn over what is there: nobody's writing is disturbed, and what was opened stays open.

// Of what has the focus only a field is left as it is: a card or a comment that one looks at gets its new words.
export function keeping(same = true) {
  return {
    morphStyle: "innerHTML",
    ignoreActiveValue: Boolean(document.activeElement?.matches("input, textarea, select")),
    callbacks: {
      beforeNodeMorphed: (old) => !old.matches?.("[data-refused]:not([hidden])"),
      beforeAttributeUpdated: (name, node) => !(same && name === "open" && node.matches("details")),
    },
  };
}
