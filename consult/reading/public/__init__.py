"""Pages and files that are the same for everyone: for crawlers, browsers, and other sites."""
