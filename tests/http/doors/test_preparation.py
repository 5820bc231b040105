"""Every address of a consultation in preparation: only those who run it come in."""

import pytest

from consult.reading.preparation.queries import OWNERS
from .restorable_worlds import ANONYMOUS, SqliteWorld
from tests.http.doors.test_permission_table import TABLE

# parts of addresses that alone name nothing of a consultation, or are secrets of their own
OTHERS = {
    "code",  # of a meeting
    "content_id",  # of an erasure, by those who run it
    "filename",
    "flag_id",
    "kind",
    "mail_id",
    "notice_id",
    "number",
    "organisation_id",
    "parts",
    "role_page",
    "short",
    "sign_in_id",
    "term_code",
    "text_kind",
    "token",
    "ui",
    "user_id",
    "version",
}
# words of the world that no page of the whole installation may show
MARKS = (b"Talks on a declaration", b"connect every school by 2030")
SLUG = b"/c/talks"
# it knows no reader, as it stands on pages of others
UNKNOWING = {"embed.clause"}


def is_owned(rule):
    """Return whether a consultation owns a part of the address."""
    blueprint = rule.endpoint.partition(".")[0]
    return any(f"{blueprint}:{each}" in OWNERS or each in OWNERS for each in rule.arguments)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = SqliteWorld(tmp_path_factory.mktemp("house"))
    made.write("update consultation set opened_at = null")
    yield made
    made.leave()


@pytest.mark.parametrize("name", [ANONYMOUS, "nora", "pia"])
def test_no_address_lets_others_into_a_consultation_in_preparation(house, name):
    wrong = []
    for endpoint, method, path in house.doors():
        owned = is_owned(next(house.app.url_map.iter_rules(endpoint)))
        if not owned and method != "GET":
            continue
        status = house.knock(name, endpoint, method, path)
        if owned and status not in {401, 403, 404}:
            wrong.append((endpoint, status))
        marks = MARKS if owned else (*MARKS, SLUG)
        if name != "pia" and any(each in house.answer.data for each in marks):
            wrong.append((endpoint, "shows it"))
    assert wrong == []


def test_the_team_reads_it(house):
    wrong = []
    for endpoint, method, path in house.doors():
        if method == "GET" and TABLE[endpoint] == "*" and endpoint not in UNKNOWING:
            status = house.knock("sera", endpoint, method, path)
            if status in {401, 403, 404}:
                wrong.append((endpoint, status))
    assert wrong == []


def test_every_address_has_an_owner_or_none_on_purpose(house):
    unknown = {
        (rule.endpoint, each)
        for rule in house.app.url_map.iter_rules()
        if not is_owned(rule)
        for each in rule.arguments - OTHERS
    }
    assert unknown == set()
