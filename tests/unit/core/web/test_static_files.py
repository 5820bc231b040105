"""Tests of static files: small, compressed, cached for a year under an address that changes
with the content.
"""

import gzip
import re

import pytest
from flask import Flask

from consult.core.web import static_files as assets
from consult.core.config import ROOT

SCRIPTS = [path for path in (ROOT / "static/js").rglob("*.js")]


@pytest.fixture
def client(monkeypatch, tmp_path):
    """Create a client of an application that serves a folder of its own."""
    (tmp_path / "css").mkdir()
    (tmp_path / "css/area").mkdir()
    (tmp_path / "js").mkdir()
    (tmp_path / "css/one.css").write_text("/* of\n one */\n.a {\n  color: var(--ink);\n}\n")
    (tmp_path / "css/two.css").write_text('.b::before { content: "// * no comment"; }\n')
    (tmp_path / "css/area/three.css").write_text(".c {\n  top: 0;\n}\n")
    (tmp_path / "js/one.js").write_text(
        '// said once\nconst a = "https://there";\n\n  // and again\n  go(a); // stays\n'
    )
    (tmp_path / "secret.txt").write_text("not for browsers")
    monkeypatch.setattr(assets, "STATIC_FOLDER", tmp_path)
    monkeypatch.setattr(assets, "content_version", assets.ContentVersion())
    monkeypatch.setattr(assets, "RECHECK_SECONDS", 0)
    assets._load_file.cache_clear()
    app = Flask(__name__, static_folder=None)
    assets.install(app)
    app.after_request(lambda response: response)
    yield app.test_client()
    assets._load_file.cache_clear()


def test_comments_and_margins_stay_at_home(client):
    assert client.get("/static/@x/css/one.css").text == ".a {\ncolor: var(--ink);\n}\n"
    assert (
        client.get("/static/@x/js/one.js").text == 'const a = "https://there";\ngo(a); // stays\n'
    )


def test_several_sheets_come_as_one(client):
    answer = client.get(assets.build_stylesheet_url("two", "one"))
    assert (
        answer.text == '.b::before { content: "// * no comment"; }\n.a {\ncolor: var(--ink);\n}\n'
    )
    assert answer.mimetype == "text/css"


def test_sheets_of_several_folders_come_as_one(client):
    answer = client.get(assets.build_stylesheet_url("one", "area/three"))
    assert answer.text == ".a {\ncolor: var(--ink);\n}\n.c {\ntop: 0;\n}\n"


def test_it_is_compressed_for_clients_that_accept_it(client):
    plain, packed = (
        client.get(assets.build_static_url("css/one.css"), headers=headers)
        for headers in ({}, {"Accept-Encoding": "gzip"})
    )
    assert gzip.decompress(packed.data) == plain.data
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == (
        "gzip",
        "Accept-Encoding",
    )
    assert "Content-Encoding" not in plain.headers


def test_the_address_changes_with_any_file_and_only_the_newest_is_kept(client, tmp_path):
    before = assets.build_static_url("css/one.css")
    assert assets.build_static_url("css/one.css") == before
    assert assets.get_cache_control(before, 200) == assets.LASTING
    assert assets.get_cache_control(before, 404) == assets.BRIEF
    (tmp_path / "js/one.js").write_text("changed();\n")
    assert assets.build_static_url("css/one.css") != before
    assert assets.get_cache_control(before, 200) == assets.BRIEF, (
        "an old page finds the new file, and does not keep it"
    )
    assert client.get(before.replace("css/one.css", "js/one.js")).text == "changed();\n"


@pytest.mark.parametrize(
    "path",
    [
        "secret.txt",
        "css/none.css",
        "css/one+none.css",
        "css/..+one.css",
        "css/+.css",
        "../pyproject.css",
        "css",
        "",
        "css/area/one.css",
        "css/one+../js/one.css",
        "js/one+one.js",
        "css/" + "+".join(["one"] * 9) + ".css",
        "%2e%2e/%2e%2e/x.css",
    ],
)
def test_nothing_else_is_served(client, path):
    assert client.get(f"/static/@x/{path}").status_code == 404


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_script_contains_text_that_looks_like_a_comment_or_indentation(path):
    source = path.read_text(encoding="utf-8")
    bare = re.sub(r"^\s*//.*$", "", source, flags=re.MULTILINE)
    assert "/*" not in bare
    assert [line for line in bare.splitlines() if line.count("`") % 2] == [], (
        "a template that goes over several lines"
    )
    assert not re.search(r"\\$", bare, re.MULTILINE), "a string that goes on in the next line"


def test_the_sheets_and_scripts_are_all_served_and_none_has_lost_a_rule():
    for path in (ROOT / "static/css").rglob("*.css"):
        source = path.read_text(encoding="utf-8")
        squeezed = [
            re.sub(r"\s+", "", text)
            for text in (
                re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL),
                assets.minify_source(source, ".css"),
            )
        ]
        assert squeezed[0] == squeezed[1], path.name


IMPORT = re.compile(
    r"""import \{([^{}]*)\} from "([^"]+)"|\{([^{}]*)\} = await import\("([^"]+)"\)"""
)
MEMBER = re.compile(r"""await import\("([^"]+)"\)\)\.(\w+)""")
EXPORT = re.compile(r"^export (?:async )?(?:class|function|const|let) (\w+)", re.MULTILINE)


def list_imports(source):
    """Return (name, path) of each name that a script imports by a relative path."""
    found = [
        (name.strip().partition(" as ")[0], path or later)
        for names, path, late, later in IMPORT.findall(source)
        for name in (names or late).split(",")
        if name.strip()
    ]
    return found + [(name, path) for path, name in MEMBER.findall(source)]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_each_name_that_a_script_imports_is_exported(path):
    for name, place in list_imports(path.read_text(encoding="utf-8")):
        if place.startswith("."):
            exported = EXPORT.findall((path.parent / place).read_text(encoding="utf-8"))
            assert name in exported, f"{place} exports no {name}"


def test_imports_are_found():
    source = (
        'import { a, b as c } from "./x.js";\nconst { d } = await import("./y.js");\n'
        'new (await import("./z.js")).E(1);'
    )
    assert list_imports(source) == [
        ("a", "./x.js"),
        ("b", "./x.js"),
        ("d", "./y.js"),
        ("E", "./z.js"),
    ]
