"""Pure functions on strings: words, changes, anchors, brackets, labels and clean HTML; no Flask, no database."""
