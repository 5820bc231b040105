"""Static files, without comments and indents, under URLs that browsers cache for a year.

/static/@VERSION/js/reading/text_page.js        modules import each other by relative paths, so the
                                      version stands before the path
/static/@VERSION/css/core/base+core/shell.css   several sheets in one file: they compress better

VERSION changes when any of the files changes. The files are served from their sources;
there is no build step.
"""

import gzip
import re
import time
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from consult.core.config import ROOT

STATIC_FOLDER = ROOT / "static"
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
PICTURE_TYPES = {".png": "image/png", ".ico": "image/x-icon"}  # sent as they are
RECHECK_SECONDS = (
    1.0  # seconds until the files are checked again, so that a developer sees a change at once
)
MOST_SHEETS = 8  # sheets in one file
LASTING, BRIEF = "public, max-age=31536000, immutable", "public, max-age=300"
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
JS_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)
INDENT = re.compile(r"^\s+", re.MULTILINE)


class StaticFile(NamedTuple):
    """A static file as it is sent: plain, and compressed with gzip."""

    plain: bytes
    packed: bytes


class ContentVersion:
    """The version of the content of all static files."""

    def __init__(self) -> None:
        self.looked = float("-inf")
        self.value = ""

    def get_current(self) -> str:
        """Return the version; the files are checked again at most once a second."""
        if time.monotonic() - self.looked > RECHECK_SECONDS:
            self.value = _hash_files(
                tuple(
                    sorted(
                        (str(path), path.stat().st_mtime_ns)
                        for path in STATIC_FOLDER.rglob("*")
                        if path.suffix in MEDIA_TYPES | PICTURE_TYPES
                    )
                )
            )
            self.looked = time.monotonic()
        return self.value


content_version = ContentVersion()


@lru_cache(maxsize=2)
def _hash_files(files: tuple[tuple[str, int], ...]) -> str:
    """Hash the content of the files."""
    whole = sha256()
    for path, _ in files:
        whole.update(
            f"{path.removeprefix(str(STATIC_FOLDER))}\n".encode() + Path(path).read_bytes()
        )
    return whole.hexdigest()[:10]


def build_static_url(path: str) -> str:
    """Build the URL of a file under static/."""
    return f"/static/@{content_version.get_current()}/{path}"


def build_stylesheet_url(*names: str) -> str:
    """Build the URL of several style sheets as one file, by their names without suffix."""
    return build_static_url(f"css/{'+'.join(names)}.css")


def get_cache_control(path: str, status: int) -> str:
    """Return the Cache-Control header for a path under /static/."""
    return (
        LASTING
        if status < 300 and path.startswith(f"/static/@{content_version.get_current()}/")
        else BRIEF
    )


def minify_source(source: str, suffix: str) -> str:
    """Remove indents, and comments that fill whole lines, from a style sheet or script."""
    if suffix == ".css":
        source = CSS_COMMENT.sub("", source)
    elif suffix == ".js":
        source = JS_COMMENT.sub("", source)
    return INDENT.sub("", source)


@lru_cache(maxsize=128)
def _load_file(_mark: str, path: str) -> StaticFile:
    """Load a static file or a combination of style sheets.

    Raises:
        NotFound: there is no such file, or its kind is not served.
    """
    stem, dot, suffix = path.rpartition(".")
    if dot + suffix in PICTURE_TYPES:
        return StaticFile(_find_place(path).read_bytes(), b"")
    combined = path.startswith("css/") and suffix == "css"
    paths = [f"css/{name}.css" for name in stem[len("css/") :].split("+")] if combined else [path]
    if dot + suffix not in MEDIA_TYPES or len(paths) > MOST_SHEETS:
        raise NotFound
    plain = "".join(_read_source(each) for each in paths).encode()
    return StaticFile(plain, gzip.compress(plain, 9, mtime=0))


def _read_source(path: str) -> str:
    """Read the source of a file; raises NotFound for a path outside of the folder."""
    place = _find_place(path)
    source = place.read_text(encoding="utf-8")
    return minify_source(source, place.suffix) if path.startswith(("css/", "js/")) else source


def _find_place(path: str) -> Path:
    """Find a file of the folder; raises NotFound for a path outside of it."""
    place = safe_join(str(STATIC_FOLDER), path.removeprefix("/"))
    if place is None or not Path(place).is_file():
        raise NotFound
    return Path(place)


def read_script(path: str) -> str:
    """Read a script as it is sent."""
    return _load_file(content_version.get_current(), path).plain.decode()


def serve_static_file(filename: str, version: str = "") -> Response:
    """Serve a static file, compressed if the client accepts that.

    The URL of an old version gets the newest file.
    """
    file = _load_file(content_version.get_current(), filename)
    packs = bool(file.packed) and "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(
        file.packed if packs else file.plain,
        mimetype=(MEDIA_TYPES | PICTURE_TYPES)["." + filename.rpartition(".")[2]],
    )
    if file.packed:
        response.vary.add("Accept-Encoding")
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    return response


def install(app: Flask) -> None:
    """Register the routes of static files, and the template globals that build their URLs."""
    app.add_url_rule("/static/@<version>/<path:filename>", "static", serve_static_file)
    app.add_url_rule("/static/<path:filename>", "static", serve_static_file)
    app.jinja_env.globals.update(static=build_static_url, build_stylesheet_url=build_stylesheet_url)
