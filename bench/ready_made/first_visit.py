"""The files of a first visit: ours beside WhiteNoise, our Socket.IO client beside its library."""

import base64
import gzip
import hashlib
import posixpath
import re
import shutil
import subprocess
import sys
import tarfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from bench.load_generator import BenchServer
from bench.seed_data import load_sample_crowd
from consult.core.web.static_files import STATIC_FOLDER, minify_source
from tests.support.servers.free_ports import find_free_port

from .comparison import Comparison, compare_loads
from .servers import OURS, BenchGround, run_ways

PAGE = "/en/c/talks/empty"
WHITENOISE = "WhiteNoise"
LINKED_FILE = re.compile(r'(?:href|src)="(/static/[^"#]+)')
IMPORTED_MODULE = re.compile(r'^(?:import|export)\b[^;"(]*"(\.[^"]+)"', re.MULTILINE)
CLIENT_FILE = "js/core/socket.js"
CLIENT_PACKAGE, CLIENT_VERSION = "socket.io-client", "4.8.4"
CLIENT_SHA512 = (
    "7wjKAvVXYOJsbmUgkWbnhPD4bFpkqrUR0++XOjpGFmqDqsqV1CI93VTraeExLxpjxEqrWgFoSRZu1ihjLWfkAA=="
)
CLIENT_BUILD = "package/dist/socket.io.esm.min.js"


def list_first_files(server: BenchServer, page: str) -> list[str]:
    """List the static files that a page loads: those it links, and the modules they import."""
    found = dict.fromkeys(LINKED_FILE.findall(server.get(page).decode()))
    pending = [each for each in found if each.endswith(".js")]
    while pending:
        module = pending.pop()
        for name in IMPORTED_MODULE.findall(server.get(module).decode()):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(module), name))
            if path not in found:
                found[path] = None
                pending.append(path)
    return list(found)


def split_bundles(paths: list[str]) -> list[str]:
    """Return the paths of the sources: without a version, each sheet of a bundle by itself."""
    found = []
    for path in paths:
        plain = re.sub(r"^/static/@\w+/", "/static/", path)
        start, _, names = plain.removesuffix(".css").partition("/css/")
        found += (
            [f"{start}/css/{name}.css" for name in names.split("+")]
            if plain.endswith(".css")
            else [plain]
        )
    return list(dict.fromkeys(found))


def compare_static_files(ground: BenchGround) -> list[Comparison]:
    """Compare requests, and the bytes and files of a first visit, with WhiteNoise."""
    folder = ground.make_folder("whitenoise")
    shutil.copytree(STATIC_FOLDER, folder, dirs_exist_ok=True)
    compress = [sys.executable, "-m", "whitenoise.compress", "--quiet", "--no-brotli", str(folder)]
    subprocess.run(compress, check=True)
    with run_ways(ground, ground.sqlite, OURS, "whitenoise", folder=folder) as servers:
        bundled = list_first_files(servers[0].server, PAGE)
        paths = bundled, split_bundles(bundled)
        ways = {
            way: partial(each.load, "page", *files)
            for way, each, files in zip((OURS, WHITENOISE), servers, paths, strict=True)
        }
        found = compare_loads("0005", "files", ground.length.turns, ways)
        ours, theirs = (
            [float(sum(map(each.server.weight, files)))]
            for each, files in zip(servers, paths, strict=True)
        )
    own_count, other_count = ([float(len(files))] for files in paths)
    visit = "a first visit to a draft"
    return [
        *found,
        Comparison("0005", f"bytes of the files of {visit}", WHITENOISE, ours, theirs, rates=False),
        Comparison("0005", f"files of {visit}", WHITENOISE, own_count, other_count, rates=False),
    ]


def compress_best(source: bytes) -> int:
    """Return the size in bytes after compression, as static files are compressed."""
    return len(gzip.compress(source, 9, mtime=0))


def fetch_client_build(folder: Path) -> bytes:
    """Fetch the minified module of the client with npm, and check its digest.

    Raises:
        ValueError: the package differs from the one that was compared before.
    """
    name = f"{CLIENT_PACKAGE}@{CLIENT_VERSION}"
    subprocess.run(
        ["npm", "pack", name, "--silent", "--pack-destination", str(folder)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    archive = folder / f"{CLIENT_PACKAGE}-{CLIENT_VERSION}.tgz"
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != CLIENT_SHA512:
        raise ValueError(f"{name} has another digest: {digest}")
    with tarfile.open(archive) as opened:
        build = opened.extractfile(CLIENT_BUILD)
        if build is None:
            raise ValueError(f"{name} has no file {CLIENT_BUILD}")
        return build.read()


def weigh_first_visits(ground: BenchGround) -> dict[str, int]:
    """Return the compressed bytes of a page with its files, by page.

    The pages are a draft of the sample, and one with a debate.
    """
    url = f"sqlite:///{ground.folder}/sample.db"
    load_sample_crowd(url, 1)
    found = {}
    with run_ways(ground, ground.sqlite, OURS) as (each,), ExitStack() as stack:
        sample = BenchServer(OURS, find_free_port(), url)
        stack.callback(sample.stop)
        for name, server, page in (
            ("the sample's statement", sample, "/en/c/wsis20/statement"),
            ("150 debated clauses", each.server, "/en/c/talks/debated"),
        ):
            paths = [page, *list_first_files(server, page)]
            found[name] = sum(map(server.weight, paths))
    return found


def compare_clients(ground: BenchGround) -> list[Comparison]:
    """Compare the compressed bytes of our Socket.IO client with those of its library."""
    if shutil.which("npm") is None:
        print("0008 is not measured: the program npm is missing; on Debian: apt-get install npm")
        return []
    source = (STATIC_FOLDER / CLIENT_FILE).read_text("utf-8")
    ours = compress_best(minify_source(source, ".js").encode())
    library = compress_best(fetch_client_build(ground.make_folder("client")))
    way = f"{CLIENT_PACKAGE} {CLIENT_VERSION}, minified"
    sizes = {"bytes of the client, compressed": (ours, library)}
    for page, visit in weigh_first_visits(ground).items():
        sizes[f"bytes of a first visit to {page}"] = visit, visit - ours + library
    return [
        Comparison("0008", what, way, [float(own)], [float(other)], rates=False)
        for what, (own, other) in sizes.items()
    ]
