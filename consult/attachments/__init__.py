"""Files that people attach to their comments and amendments."""
