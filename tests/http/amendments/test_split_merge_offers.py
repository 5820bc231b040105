"""Tests that amendment forms offer splits and merges only where they are valid.

Elsewhere they say why not; and the kinds are folded until one is needed.
"""

import re

import pytest
from sqlalchemy import update

from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.core.events.log import transaction
from consult.core.web.uploads import Upload
from consult.documents.clauses.actions import set_clause_status
from consult.documents.models import Wording
from consult.submissions.actions import publish_submissions, register_submissions
from consult.submissions.file_contents import examine_files
from tests.unit.amendments.test_agreed_clauses import close
from tests.unit.comments.test_submission_entry import LETTER
from tests.support.forms.amendment_forms import at, form
from tests.world import CLAUSE_TEXTS

KINDS = {"split", "merge"}


def offered(page):
    """Return which of the two the page offers."""
    assert page.status_code == 200
    return {kind for kind in KINDS if f'name="kind" value="{kind}"' in page.text}


def cut_in(text):
    return next(
        (found.start() for found in re.finditer(r"\b(to report|by 2030|that States)", text)), 3
    )


def words(app, world, clause, text):
    """Give a clause another text in the issued version, as if issued so."""
    with app.app_context(), transaction():
        db.session.execute(
            update(Wording)
            .where(Wording.id == world.wordings[clause, "en"])
            .values(text=text, digest=hash_text(text))
        )


@pytest.mark.parametrize(
    ("clause", "there", "why"),
    [
        ("heading", set(), ["A heading cannot be split.", "No clause comes before this one,"]),
        ("clause", {"split"}, ["Only a clause of the same kind and level"]),
        ("other_clause", {"split"}, ["Only a clause of the same kind and level"]),
        ("third_clause", KINDS, []),
    ],
)
def test_offered_choices_can_be_sent_and_others_are_refused_with_the_same_message(
    browser, world, clause, there, why
):
    number, pia = getattr(world, clause), browser("pia")
    page = pia.get(f"/en/clauses/{number}/amend")
    assert offered(page) == there and all(each in page.text for each in why)
    assert ("Place of the split" in page.text) == ("split" in there)
    assert len(
        re.findall(
            r"(A heading cannot be split|No clause comes before|Only a clause of)", page.text
        )
    ) == len(why)
    for kind in KINDS:
        sent = {
            "kind": kind,
            "reason": "So.",
            "wording_id": world.wordings[number, "en"],
            "clause_level": "1",
            "after": "",
            "cut": str(
                cut_in(
                    dict(
                        zip(
                            [world.heading, world.clause, world.other_clause, world.third_clause],
                            [text for _, text in CLAUSE_TEXTS["en"]],
                            strict=True,
                        )
                    )[number]
                )
            ),
        }
        answer = pia.fill(f"/en/clauses/{number}/amendments", sent)
        assert (answer.status_code == 303) == (kind in there), kind
        assert kind in there or any(each in answer.text for each in why)


def test_text_without_a_place_for_a_cut_is_not_split(app, browser, world):
    words(app, world, world.third_clause, "[All of this together]")
    page = browser("pia").get(f"/en/clauses/{world.third_clause}/amend")
    assert offered(page) == {"merge"} and "cannot be split:" in page.text
    sent = {
        "kind": "split",
        "reason": "So.",
        "wording_id": world.wordings[world.third_clause, "en"],
        "cut": "5",
    }
    answer = browser("pia").say("POST", f"/api/v1/clauses/{world.third_clause}/amendments", sent)
    assert answer.status_code == 422 and answer.json["fields"]["kind"]["type"] == "nowhere_to_cut"


def test_a_translation_is_merged_but_not_split(browser, world):
    page = browser("pia").get(f"/en/clauses/{world.third_clause}/amend?text=fr")
    assert (
        offered(page) == {"merge"}
        and "A clause can be split only in the authentic language." in page.text
    )


def test_nothing_is_merged_with_a_closed_agreed_clause(app, browser, world):
    with app.app_context():
        set_clause_status(world.actor("cho"), world.other_clause, "agreed")
    at = f"/en/clauses/{world.third_clause}/amend"
    assert offered(browser("pia").get(at)) == KINDS, "agreed alone closes nothing"
    with app.app_context():
        close(world)
    page = browser("pia").get(at)
    assert (
        offered(page) == {"split"}
        and "so no clause can be merged with it until the chair reopens it." in page.text
    )
    answer = browser("pia").say(
        "POST",
        f"/api/v1/clauses/{world.third_clause}/amendments",
        {"kind": "merge", "reason": "So."},
    )
    assert answer.status_code == 409 and answer.json["code"] == "clause_before_agreed"


def test_entering_for_a_source_offers_the_same(app, browser, world):
    with app.app_context():
        sent = register_submissions(
            world.actor("sera"), world.consultation, examine_files([Upload("letter.txt", LETTER)])
        )[0].id
        publish_submissions(world.actor("sera"), [sent])
    for clause, there in (
        (world.heading, set()),
        (world.other_clause, {"split"}),
        (world.third_clause, KINDS),
    ):
        page = browser("sera").get(f"/en/submissions/{sent}/amendment?clause_id={clause}")
        assert offered(page) == there and ("A heading cannot be split." in page.text) == (
            clause == world.heading
        )


def test_the_kinds_are_folded_until_one_is_chosen_or_refused(browser, world):
    folded = '<details class="kind-choice">'
    assert folded in browser("pia").get(f"/en/clauses/{world.other_clause}/amend").text
    assert folded in browser("pia").fill(at(world), form(world, reason="")).text
    for given in ({"kind": "edit", "reason": ""}, {"kind": "corr"}, {"kind": "move", "after": ""}):
        page = browser("pia").fill(at(world), {**form(world), **given}).text
        assert folded.replace(">", " open>") in page, given
