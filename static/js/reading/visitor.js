// A reader who is not signed in: signing in and joining lead back to the clause and to the chosen words.
import { findClauseText } from "./anchors.js";

const LONGEST = 80; // characters of the words: more would not fit into an address in every script

const buildAddress = (asked) => location.pathname + (String(asked) && `?${asked}`);

// Puts the way back into the links of the margin to the sign-in and to joining. quote: the words to comment on.
export function leadBack(margin, clause, quote) {
  for (const link of margin.querySelectorAll("a[data-way-in]")) {
    const asked = new URLSearchParams(location.search);
    if (link.dataset.wayIn === "comment") {
      asked.set("comment", quote ? `${quote.start}-${quote.end}` : "");
      if (quote) asked.set("words", [...quote.exact].slice(0, LONGEST).join(""));
    }
    const to = new URL(link.href);
    to.searchParams.set("next", `${buildAddress(asked)}#clause-${clause}`);
    link.href = to;
  }
}

// Takes the words to comment on out of the address, which then names the clause alone; null: the clause as a whole.
export function takeQuote(clause) {
  const asked = new URLSearchParams(location.search);
  const [place, words] = [asked.get("comment"), asked.get("words")];
  asked.delete("comment");
  asked.delete("words");
  history.replaceState(null, "", buildAddress(asked) + location.hash);
  return words && findWords(clause, words, ...place.split("-").map(Number));
}

// Finds the words at their place, or by their beginning if the text has changed.
function findWords(clause, words, from, to) {
  const text = findClauseText(clause)?.textContent || "";
  const start = text.startsWith(words, from) ? from : text.indexOf(words);
  const end = start + Math.max(to - from, words.length);
  return start < 0 || !(to > from) ? null : { clause, start, end, exact: text.slice(start, end) };
}
