"""The benchmark of lists that grow with a consultation."""
