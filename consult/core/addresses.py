"""Addresses of pages for mails, files and feeds, with or without a request."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request, url_for


def build_public_url(path: str) -> str:
    """Build the full URL of a page, for mails."""
    base = (
        current_app.config["PUBLIC_URL"]
        or f"http://{current_app.config['HOST']}:{current_app.config['PORT']}"
    )
    return base.rstrip("/") + path


def get_site_address() -> str:
    """Return the address of the site without a slash at its end: PUBLIC_URL, or the request's."""
    return str(current_app.config["PUBLIC_URL"] or request.url_root).rstrip("/")


def build_page_url(endpoint: str, language: str, **values: str | int) -> str:
    """Build the full address of a page, for use outside the site.

    The base is PUBLIC_URL, or the address of the request if that is not set.
    """
    parts: dict[str, Any] = {"ui": language, **values}
    return get_site_address() + url_for(endpoint, **parts)


def build_api_url(endpoint: str, **values: str | int) -> str:
    """Build the full address of an API call, for use outside the site."""
    parts: dict[str, Any] = dict(values)
    return get_site_address() + url_for(endpoint, **parts)


def build_path(endpoint: str, language: str, **values: Any) -> str:
    """Build the path of a page in a language, without a request: mails are written in jobs."""
    return current_app.url_map.bind("").build(endpoint, {**values, "ui": language})


def list_page_names(before: str) -> set[str]:
    """List the names of pages that follow a part of a path, such as `/c/<slug>/`."""
    rules = (each.rule.partition(before)[2] for each in current_app.url_map.iter_rules())
    return {rule.partition("/")[0].partition(".")[0] for rule in rules if rule[:1] not in ("", "<")}


def get_public_host() -> str | None:
    """Return the host of PUBLIC_URL, or None if that is not set."""
    host: str | None = urlsplit(str(current_app.config["PUBLIC_URL"])).hostname
    return host
