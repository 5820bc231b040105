"""Files that crawlers, browsers and researchers of security look for at fixed addresses."""

import json
from datetime import timedelta

from flask import Blueprint, Response, current_app, jsonify, render_template, url_for

from consult.core.addresses import build_page_url, get_site_address
from consult.core.database.engine import utc_now
from consult.core.i18n import LANGUAGES
from consult.core.timestamp_conversion import format_to_second
from consult.core.web.static_files import (
    build_static_url,
    build_stylesheet_url,
    content_version,
    read_script,
    serve_static_file,
)
from consult.core.web.write_endpoint import get_visitor

from .queries import list_public_pages

views = Blueprint("site", __name__, url_prefix="/")
PERSONAL_PATHS = ("my/", "account", "notices", "sign-in", "join", "unsubscribe/", "screen/")
COPY_SHEETS = ("core/tokens", "core/base", "core/charts", "reading/text", "reading/embed")
WORKER = "js/worker/service_worker.js"
VALID_DAYS = 180  # RFC 9116 recommends less than a year


def _send_text(body: str, mimetype: str = "text/plain") -> Response:
    """Send a text that caches keep for an hour."""
    response = Response(body, mimetype=mimetype)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@views.get("/robots.txt", endpoint="robots")
def send_robots() -> Response:
    """Send what crawlers may read: all but the pages of single people."""
    closed = "".join(f"Disallow: /*/{path}\n" for path in PERSONAL_PATHS)
    return _send_text(f"User-agent: *\n{closed}\nSitemap: {get_site_address()}/sitemap.xml\n")


@views.get("/sitemap.xml", endpoint="sitemap")
def send_sitemap() -> Response:
    """Send the addresses of the public pages in each language."""
    addresses = [
        build_page_url(page.endpoint, language, **page.values)
        for page in list_public_pages(get_visitor().actor)
        for language in LANGUAGES
    ]
    body = render_template("reading/public/sitemap.xml", addresses=addresses)
    return _send_text(body, "application/xml")


@views.get("/.well-known/security.txt", endpoint="security")
def send_security_contact() -> Response:
    """Send how to report a vulnerability (RFC 9116)."""
    contact = current_app.config["SECURITY_CONTACT"] or f"mailto:{current_app.config['MAIL_FROM']}"
    midnight = utc_now().replace(hour=0, minute=0, second=0, microsecond=0)
    return _send_text(
        f"Contact: {contact}\n"
        f"Expires: {format_to_second(midnight + timedelta(days=VALID_DAYS))}\n"
        f"Preferred-Languages: {', '.join(LANGUAGES)}\n"
        f"Canonical: {get_site_address()}{url_for('site.security')}\n"
    )


@views.get("/favicon.ico", endpoint="favicon")
def send_favicon() -> Response:
    """Send the picture that old browsers and other programs ask for by this name."""
    return _send_picture("favicon.ico")


@views.get("/apple-touch-icon.png", endpoint="touch_icon")
def send_touch_icon() -> Response:
    """Send the picture that some devices ask for when they install the site."""
    return _send_picture("icon-180.png")


def _send_picture(file: str) -> Response:
    response = serve_static_file(f"pictures/{file}")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@views.get("/service-worker.js", endpoint="service_worker")
def send_service_worker() -> Response:
    """Send the service worker, whose cache is named by the build of the static files.

    It stands at the root, as it may control only pages below its own address.
    """
    files = [build_stylesheet_url(*COPY_SHEETS), build_static_url("icon.svg")]
    names = f"const BUILD = {json.dumps(content_version.get_current())};\n"
    body = f"{names}const FILES = {json.dumps(files)};\n{read_script(WORKER)}"
    response = _send_text(body, "text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@views.get("/manifest.webmanifest", endpoint="manifest")
def send_manifest() -> Response:
    """Send what a device needs to install the site as an application."""
    response = jsonify(
        name="consult",
        short_name="consult",
        id="/",
        start_url="/",
        scope="/",
        display="standalone",
        background_color="#f7f7f5",
        theme_color="#2a45c2",
        icons=[
            {
                "src": build_static_url(f"pictures/icon-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size in (192, 512)
            for purpose in ("any", "maskable")
        ],
    )
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
