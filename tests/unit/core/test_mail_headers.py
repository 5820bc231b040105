"""Tests of the headers of mails: every reader decodes a subject and a name as they were written."""

import email
import re
from email import policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from babel.messages.pofile import read_po
from hypothesis import given, strategies as st

from consult.core.config import ROOT
from consult.core import mail

LANGUAGES = ("ar", "es", "fr", "ru", "zh")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
LONG = {  # in the language of the mail, as titles of documents and names of people are
    "ar": "الاجتماع الرفيع المستوى للجمعية العامة بشأن الاستعراض العام (2025)",
    "es": "Declaración política: «Educación, ciencia y tecnología» – párrafo 12.ª b)",
    "fr": "Vision du SMSI+20 pour l’après-2025 : « l’école », Rev.1. 5",
    "ru": "Заседание высокого уровня Генеральной Ассамблеи по общему обзору, ред. 1",
    "zh": "大会关于信息社会世界峰会成果落实情况全面审查的高级别会议 第12段",
}


def list_subjects(language):
    """List every message of a catalogue on one line, filled in short and long, as subjects are."""
    with (ROOT / f"consult/translations/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        messages = list(read_po(file, language))
    texts = {text for each in messages for text in _get_texts(each.string) if text}
    values = ("5", LONG[language])
    filled = {
        PLACEHOLDER.sub(lambda _, value=value: value, text) for text in texts for value in values
    }
    return sorted({" ".join(text.replace("%%", "%").split())[:200] for text in filled})


def _get_texts(string):
    return (string,) if isinstance(string, str) else string


def write_header(name, text):
    """Return a header of a mail as it goes out, and nothing else of the mail."""
    return (
        mail.HEADERS(name, text).fold(policy=mail.POLICY.clone(linesep="\r\n")).encode() + b"\r\n"
    )


def find_wrong_subject(text):
    """Return what a reader of today or of yesterday sees, or a bad line; None if all is well."""
    raw = write_header("Subject", text)
    lines = raw.split(b"\r\n")
    if bad := [line for line in lines if not line.isascii() or len(line) > 78]:
        return bad
    new = str(email.message_from_bytes(raw, policy=policy.default)["Subject"])
    old = str(make_header(decode_header(email.message_from_bytes(raw)["Subject"])))
    return next((found for found in (new, old) if found != text), None)


@pytest.mark.parametrize(
    "language",
    [
        pytest.param(each, marks=[pytest.mark.thorough] if each in {"es", "fr"} else [])
        for each in LANGUAGES
    ],
)
def test_every_translated_message_is_read_as_it_was_written(language):
    subjects = list_subjects(language)
    wrong = {text: find_wrong_subject(text) for text in subjects}
    assert {text: found for text, found in wrong.items() if found is not None} == {}
    assert len(subjects) > 4_000


@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), max_size=200))
def test_any_subject_is_read_as_it_was_written(text):
    subject = " ".join(text.split())
    assert find_wrong_subject(subject) is None


@pytest.mark.parametrize(
    "subject",
    [
        "Version publiée : Vision du SMSI+20, Rev.1. 5 de vos contributions ont reçu une réponse",
        "=?utf-8?q?this_was_typed?=",
        "A long subject of ASCII alone, " + "which is longer than one line of a header may be" * 3,
        "x" * 200,
        "A-12 👩🏽‍🏫 é" + " é" * 80,
    ],
)
def test_a_subject_that_was_once_read_wrongly_is_read_right(subject):
    assert find_wrong_subject(subject) is None


@pytest.mark.parametrize(
    "name",
    [
        "The talks",
        "Talks, Inc. (Geneva)",
        "Secrétariat de la réunion de haut niveau de l’Assemblée générale – contributions reçues",
        "أمانة الاجتماع الرفيع المستوى للجمعية العامة بشأن الاستعراض العام",
        "Consultation of the high-level meeting of the General Assembly on the overall review",
    ],
)
def test_the_name_of_a_sender_and_of_a_recipient_is_read_as_it_was_written(app, monkeypatch, name):
    address = "talks@consult.example"
    monkeypatch.setitem(app.config, "MAIL_FROM", mailbox := f'"{name}" <{address}>')
    about = {"to": mailbox, "subject": "News", "body": "Words.\n", "unsubscribe": None}
    with app.app_context():
        raw = bytes(mail._build_message({**about, "language": "en"}))
    assert all(line.isascii() and len(line) <= 78 for line in raw.splitlines())
    for header in ("From", "To"):
        (found,) = email.message_from_bytes(raw, policy=policy.default)[header].addresses
        assert found.addr_spec == address
        if (
            raw.count(b"=?", 0, raw.index(b"Subject")) <= 2
        ):  # between two encoded words Python reads
            assert found.display_name == name  # a space in a name, against RFC 2047
        shown, bare = parseaddr(email.message_from_bytes(raw)[header])
        assert (str(make_header(decode_header(shown))), bare) == (name, address)
