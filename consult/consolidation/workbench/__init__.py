"""The workbench: the text of a clause built from the selected changes."""
