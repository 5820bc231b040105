"""Tests of registering the NETmundial 2014 files: headers, encodings, sectors, regions."""

from collections import Counter
from hashlib import sha256
from io import BytesIO

import pytest
import regex
from sqlalchemy import select

from consult.core.database.engine import db
from consult.core.events.dispatcher import Dispatcher
from consult.submissions.models import Submission
from consult.submissions.queries import load_content
from tests.real import find_real_data

SECTORS = {
    "Government": "gov",
    "Private Sector": "pri",
    "Civil Society": "civ",
    "Academia": "aca",
    "Technical community": "tec",
    "Other": None,
}
COUNTRIES = {  # by hand, from what stands in the files: what a person would have entered
    "002A.txt": "europe",
    "006A.txt": "americas",
    "009A.txt": "asia",
    "010A.txt": "africa",
    "012A.txt": "europe",
    "014A.txt": "africa",
    "017A.txt": "arab",
    "021A.txt": "international",
    "024A.txt": "international",
    "036A.txt": "africa",
    "043A.txt": "arab",
    "045A.txt": "cis",
    "048A.txt": "international",
    "052A.txt": None,
    "054A.txt": "asia",
    "065A.txt": None,
    "072A.txt": "international",
    "076A.txt": None,
    "078A.txt": "international",
    "084A.txt": None,
    "090A.txt": "africa",
}
LIST = "/en/c/talks/submissions"


@pytest.fixture(scope="module")
def files():
    """Return the bytes of the files by name."""
    found = {
        each.name: each.read_bytes()
        for each in sorted(find_real_data("netmundial/contributions").iterdir())
    }
    assert len(found) == 90
    return found


@pytest.fixture
def rows(app, browser, files):
    """Register all files in one form as the secretariat, and publish them; return them by name."""
    sera = browser("sera")
    with app.app_context():
        follower = Dispatcher()
    answer = sera.fill(
        f"{LIST}/register",
        {
            "kind": "document",
            "files": [(BytesIO(content), name) for name, content in files.items()],
        },
    )
    assert answer.location == f"{LIST}?state=waiting&done=registered"
    assert (
        sera.fill(
            f"{LIST}/publish", {"numbers": [str(number) for number in range(1, 91)]}
        ).status_code
        == 303
    )
    with app.app_context():
        follower.step()
        yield {
            each.filename: load_content(each)
            for each in db.session.scalars(select(Submission).order_by(Submission.number))
        }


def header(content, name):
    """Return the text after a header, on its line alone."""
    return regex.search(
        rf"^{name}: ?(.*?)\r?$", content.decode("cp1252", "replace"), regex.MULTILINE
    )[1].strip()


def test_all_ninety_are_kept_as_they_came_with_numbers_titles_and_sources(rows, files):
    assert [each.number for each in rows.values()] == list(range(1, 91)) and list(rows) == list(
        files
    )
    assert all(
        each.issued
        and each.digest == sha256(files[name]).hexdigest()
        and each.content == files[name]
        for name, each in rows.items()
    )
    assert all(
        len(each.title) > 4 and each.title != each.filename.removesuffix(".txt")
        for each in rows.values()
    )
    assert all("@" not in each.source and len(each.source) > 2 for each in rows.values())
    own = {name: header(content, "Organization") for name, content in files.items()}
    begun = {
        name
        for name, each in rows.items()
        if own[name] and each.source.startswith(own[name].removeprefix("Organization - "))
    }
    persons = {
        name for name, each in rows.items() if each.source == header(files[name], "Entitled by")
    } - begun
    assert len(begun) == 85 and len(persons) == 5 and begun | persons == set(rows)


def test_their_sectors_are_the_groups_and_their_countries_the_regions(rows, files):
    assert {name: each.group_code for name, each in rows.items()} == {
        name: SECTORS[header(content, "Sector")] for name, content in files.items()
    }
    assert Counter(each.group_code for each in rows.values()) == {
        "civ": 31,
        "pri": 21,
        "gov": 18,
        "aca": 11,
        "tec": 1,
        None: 8,
    }
    assert {name: rows[name].region_code for name in COUNTRIES} == COUNTRIES
    assert Counter(each.region_code for each in rows.values()) == {
        "europe": 27,
        "americas": 24,
        "international": 12,
        "asia": 9,
        "africa": 9,
        "arab": 4,
        "cis": 1,
        None: 4,
    }
    assert Counter(each.language for each in rows.values()) == {"en": 89, "fr": 1}


def test_their_text_is_complete_though_most_are_in_another_encoding(rows, files):
    foreign = [name for name, content in files.items() if not _is_utf8(content)]
    assert len(foreign) == 79
    for name, each in rows.items():
        plain = (
            files[name]
            .decode("cp1252" if name in foreign else "utf-8", "ignore")
            .replace("\r\n", "\n")
        )
        assert _letters(each.words) == _letters(plain), name
        assert not regex.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd]", each.words), name
    assert "Françoise" in "".join(each.words for each in rows.values()) or "São Paulo" in "".join(
        each.words for each in rows.values()
    )


def _is_utf8(content):
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _letters(words):
    """Return text without spacing and normalization."""
    return regex.sub(r"[\s\p{C}]+", "", words)


def test_they_are_listed_in_parts_filtered_found_by_their_text_and_shown_with_it(
    rows, browser, files
):
    reader = browser()
    first, second = (reader.get(f"{LIST}?page={number}").text for number in (1, 2))
    assert (
        first.count('class="no"') == 50
        and second.count('class="no"') == 40
        and "90 submissions" in first
    )
    assert reader.get(f"{LIST}?group=gov").text.count('class="no"') == 18
    assert reader.get(f"{LIST}?region=cis").text.count('class="no"') == 1
    assert "Just Net Coalition" in reader.get(f"{LIST}?q=just+net").text
    found = reader.get("/api/v1/consultations/1/search?q=multistakeholder&in=submissions").json
    assert found["count"] == sum(
        b"multistakeholder" in content.lower() for content in files.values()
    )
    assert all(each["kind"] == "submission" for each in found["results"])
    for each in rows.values():
        assert reader.get(f"{LIST}/{each.number}").status_code == 200
