"""The web: pages, forms, the write endpoint, limits, security headers and the HTTP server."""
