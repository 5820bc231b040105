"""Tests of the public story of a clause: passages, their origin, answers, decisions; nothing
hidden.
"""

import re

import pytest
from sqlalchemy import select

from consult.amendments.actions import propose_amendment
from consult.amendments.models import Amendment
from consult.positions.actions import open_amendment_ballot
from consult.comments.actions import post_comment
from consult.consolidation.actions import decide_clauses, propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.consolidation.workbench.actions import rewrite_clause, build_clause_text
from consult.consolidation.workbench.clause_text_queries import build_hunk_key, load_offered_hunks
from consult.core.database.engine import db
from consult.core.moderation_reasons import ModerationReason
from consult.documents.actions import create_version, issue_version
from consult.documents.queries import find_clause_text
from consult.moderation.amendment_actions import hide_amendment
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import LATER

AT = "/en/c/talks/statement/next/story"


@pytest.fixture
def told(app, world):
    """Issue Rev.1 from Lakeside's amendment and a moderator's text; an amendment of Norvania's
    was hidden.
    """
    with app.app_context():
        one = propose_amendment(
            world.actor("pia"), world.other_clause, "mod", LATER, "<b>Two years</b> more."
        ).id
        two = propose_amendment(
            world.actor("paul"), world.other_clause, "mod", "Secret words.", "Rude."
        ).id
        hide_amendment(world.actor("mona"), two, ModerationReason("insult"))
        post_comment(world.actor("nils"), world.other_clause, "Too late.")
        made = create_version(
            world.actor("sera"),
            world.document,
            "next",
            {"en": "Rev.1"},
            "T/Rev.1",
            based_on=world.version,
        ).id
        mona = world.actor("mona")
        hunks = [
            hunk
            for each, found in load_offered_hunks(mona, world.other_clause)
            if each.id == one
            for hunk in enumerate(found)
        ]
        build_clause_text(
            mona, made, world.other_clause, [build_hunk_key(hunk, number) for number, hunk in hunks]
        )
        rewrite_clause(mona, made, world.other_clause, LATER + " Soon.")
        propose_dispositions(
            mona, made, [ContributionRef("amendment", one)], "accepted", "Taken as proposed."
        )
        line = find_clause_text(made, world.other_clause, "en", "en")
        decide_clauses(
            world.actor("cho"),
            made,
            [world.other_clause],
            "bracketed",
            "I see no objection.",
            {line.clause_id: line.digest},
        )
    return made


def issued(app, world, version_id):
    with app.app_context():
        issue_version(world.actor("sera"), clear_for_publication(world, version_id))


def test_nothing_is_told_before_the_version_is_issued(app, world, browser, told):
    for who in (None, "mona", "cho"):
        assert browser(who).get(f"{AT}/{world.other_clause}").status_code == 404
    issued(app, world, told)
    assert browser().get(f"{AT}/{world.other_clause}").status_code == 200


def test_everyone_reads_the_origin_of_the_text(app, world, browser, told):
    issued(app, world, told)
    page = browser().get(f"{AT}/{world.other_clause}").text
    passages = re.findall(r'class="from (p\d)[^"]*"[^>]*>([^<]+)</a><sup>(\w)</sup>', page)
    assert ("p1", "2032", "a") in passages and ("p2", " Soon.", "b") in passages
    assert (
        "Lakeside Schools Network" in page
        and "&lt;b&gt;Two years&lt;/b&gt; more." in page
        and "<b>Two years</b>" not in page
    )
    assert (
        "Taken as proposed." in page
        and "Decision D-1 of the chair" in page
        and "I see no objection." in page
    )
    assert "1 comment on this clause" in page and "with 2 answers on this clause" in page
    assert "Secret words" not in page and "Rude." not in page and "A-2" not in page
    assert '<h2 id="prov">“<bdi lang="en">2032</bdi>”</h2>' in page
    second = browser().get(f"{AT}/{world.other_clause}?at=b").text
    assert '<h2 id="prov">“<bdi lang="en">Soon.</bdi>”</h2>' in second
    french = browser().get(f"{AT}/{world.other_clause}".replace("/en/", "/fr/")).text
    assert '<h2 id="prov">«\u202f<bdi lang="en">2032</bdi>\u202f»</h2>' in french
    for odd in ("zz", "%00", "a" * 3_000):
        assert browser().get(f"{AT}/{world.other_clause}?at={odd}").status_code == 200


def test_a_clause_that_never_changed_says_so_and_one_that_is_not_there_is_not_found(
    app, world, browser, told
):
    issued(app, world, told)
    assert (
        "No text was changed since the clause was added."
        in browser().get(f"{AT}/{world.clause}").text
    )
    assert browser().get(f"{AT}/{world.working + 10_000}").status_code == 404
    assert "/story/" in browser().get(f"/en/clauses/{world.other_clause}").text


def test_text_of_an_earlier_version_keeps_its_origin_in_the_next(app, world, browser, told):
    issued(app, world, told)
    with app.app_context():
        mona = world.actor("mona")
        last = create_version(
            world.actor("sera"), world.document, "last", {"en": "Rev.2"}, "T/Rev.2", based_on=told
        ).id
        rewrite_clause(mona, last, world.other_clause, LATER + " Soon enough.")
    issued(app, world, last)
    page = browser().get(f"/en/c/talks/statement/last/story/{world.other_clause}").text
    assert re.search(r'class="from p1[^"]*"[^>]*>2032</a>', page) and re.search(
        r'class="from p2[^"]*"[^>]*> enough</a>', page
    )
    assert page.count("<b>Rev.1</b>") == 1 and page.count("<b>Rev.2</b>") == 1


def test_nobody_is_asked_for_a_position_on_an_answered_amendment(app, world, browser, told):
    edit = "/en/c/talks/statement/amendments/1"
    asked = 'value="support"'
    with app.app_context():
        open_amendment_ballot(db.session.scalar(select(Amendment.id).where(Amendment.number == 1)))
    assert asked in browser("hana").get(edit).text
    issued(app, world, told)
    assert asked not in browser("hana").get(edit).text
