"""The pages of meetings; each part stands in a file of its own."""

