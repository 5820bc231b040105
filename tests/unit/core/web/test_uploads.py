"""Tests of uploaded files: safe names, and forms that know their file fields."""

import io

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from consult.core.errors import Invalid
from consult.core.web.uploads import (
    FileField,
    Upload,
    find_file_fields,
    sanitize_filename,
    read_uploads,
)
from consult.core.web.forms import Form, parse_form


class Letters(Form):
    one: FileField
    more: list[FileField] = []
    words: str | None = None
    perhaps: FileField | None = None


def sent(**named):
    return MultiDict(
        [
            (field, FileStorage(io.BytesIO(content), filename=name))
            for field, files in named.items()
            for name, content in files
        ]
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("letter.docx", "letter.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\My letter.pdf", "My letter.pdf"),
        ("رسالة.txt", "رسالة.txt"),
        ("a\u202etxt.exe", "atxt.exe"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
        ("", "file"),
        ("...", "file"),
        ("x\0y.txt", "xy.txt"),
        ("é.txt", "é.txt"),
    ],
)
def test_a_name_loses_folders_and_what_shows_something_else(given, kept):
    assert sanitize_filename(given) == kept


def test_a_long_name_keeps_its_ending():
    assert len(sanitize_filename("n" * 500 + ".pdf")) == 200 and sanitize_filename(
        "n" * 500 + ".pdf"
    ).endswith("n.pdf")


def test_a_form_knows_its_fields_for_files_and_takes_what_was_chosen():
    assert find_file_fields(Letters) == {"one": False, "more": True, "perhaps": False}
    given = read_uploads(
        Letters,
        sent(
            one=[("a.txt", b"A")],
            more=[("b.txt", b"B"), ("", b""), ("c.txt", b"C")],
            other=[("d", b"")],
        ),
    )
    assert given == {
        "one": Upload("a.txt", b"A"),
        "more": [Upload("b.txt", b"B"), Upload("c.txt", b"C")],
    }
    assert parse_form(Letters, given).one.content == b"A"


def test_text_is_no_file_and_another_content_is_another_form():
    with pytest.raises(Invalid) as refused:
        parse_form(Letters, {"one": "a.txt"})
    assert refused.value.details["fields"]["one"]["type"] == "file_needed"
    one, other = (
        parse_form(Letters, {"one": Upload("a.txt", content)}).model_dump_json()
        for content in (b"A", b"B")
    )
    assert one != other and "A" not in one.partition("a.txt")[2].replace("a.txt", "")
