"""Files that people send: checks of packages and XML, and processes that read them in limits."""
