"""Tests of the amendment pages without a script: each form, its refusals, and kept input."""

import re
from html import unescape

import pytest

from consult.amendments import actions
from consult.amendments.sponsors import actions as sponsors
from consult.documents.actions import issue_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.contributions.amendments import LATER, NOW, propose
from tests.world import CLAUSE_TEXTS
from tests.support.forms.amendment_forms import AT, REASON, TYPED, at, form, kept

FRENCH = CLAUSE_TEXTS["fr"][2][1]


def test_the_form_shows_the_text_and_proposes_a_change(browser, world, look):
    page = browser("pia").get(f"/en/clauses/{world.other_clause}/amend").text
    assert NOW in page and "Editorial change" in page and "Correct the translation" not in page
    answer = browser("pia").fill(at(world), form(world))
    assert answer.status_code == 303 and answer.location.endswith("#amendment-1")
    there = browser().get(answer.location).text
    assert "<del>2030</del><ins>2032</ins>" in there and "Lakeside Schools Network" in there
    assert look("select kind, number from amendment") == [("mod", 1)]


@pytest.mark.parametrize("kind", ["edit", "sup", "noc"])
def test_every_kind_is_proposed_from_the_same_form(browser, world, kind, look):
    assert browser("pia").fill(at(world), form(world, kind)).status_code == 303
    assert look(
        "select kind, text is null from amendment "
        "join amendment_revision on amendment_id = amendment.id"
    ) == [(kind, kind != "edit")]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"reason": ""}, "f-a-reason"),
        ({"text": NOW}, "f-a-text"),
        ({"text": ""}, "f-a-text"),
        ({"kind": "corr"}, "f-a-kind"),
        ({"text": LATER + "\u202e"}, "f-a-text"),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(browser, world, given, says):
    answer = browser("pia").fill(at(world), {**form(world, text=TYPED, reason="Said."), **given})
    assert 400 <= answer.status_code < 500 and says in answer.text
    assert (
        kept(answer, given.get("text") or TYPED)
        or given.get("text") == ""
        or "\u202e" in given.get("text", "")
    )
    assert kept(answer, "Said.") or "reason" in given
    assert world.events() == []


def test_an_author_of_a_similar_amendment_may_support_the_existing_one_or_send_it_anyway(
    browser, world, made, look
):
    first = made("pia")
    asked = browser("nils").fill(at(world), form(world))
    assert (
        asked.status_code == 409
        and "Co-sponsor A-1" in asked.text
        and kept(asked, LATER)
        and kept(asked, REASON)
    )
    assert look("select count(*) from amendment") == [(1,)]
    instead = browser("nils").fill(f"/en/amendments/{first}/sponsor-instead", form(world))
    assert instead.status_code == 303 and look("select holder from sponsorship") == [
        (f"o{world.norvania}",)
    ]
    assert browser("ivo").fill(at(world), form(world, anyway="1")).status_code == 303
    assert look("select count(*) from amendment") == [(2,)]


def test_text_that_changed_meanwhile_is_shown_beside_the_typed_text(app, browser, world):
    stale = form(world, text=TYPED, reason="Mine.")
    with app.app_context():
        issue_version(world.actor("sera"), clear_for_publication(world, world.working))
    answer = browser("pia").fill(at(world), stale)
    fresh = NOW.replace("2030", "2032")
    assert answer.status_code == 409 and "has changed since you began" in answer.text
    assert "by 2032 through" in answer.text and kept(answer, TYPED) and kept(answer, "Mine.")
    wording = re.search(r'name="wording_id" value="(\d+)"', answer.text)[1]
    assert int(wording) != stale["wording_id"] and fresh in unescape(answer.text)
    assert browser("pia").fill(at(world), {**stale, "wording_id": wording}).status_code == 303


def test_a_new_clause_is_proposed_after_one_and_before_the_first(browser, world, look):
    for path in (
        f"/en/clauses/{world.clause}/new-clause",
        f"/en/documents/{world.document}/new-clause",
    ):
        assert "Text of the new clause" in browser("pia").get(path).text
        missing = browser("pia").fill(
            path, {"text": TYPED, "reason": "", "clause_kind": "operative", "clause_level": "1"}
        )
        assert missing.status_code == 422 and kept(missing, TYPED)
        done = browser("pia").fill(
            path,
            {"text": TYPED, "reason": "Why not.", "clause_kind": "operative", "clause_level": "1"},
        )
        assert done.status_code == 303
        twice = browser("ivo").fill(
            path, {"text": TYPED, "reason": "Too.", "clause_kind": "operative", "clause_level": "1"}
        )
        assert (
            twice.status_code == 409 and kept(twice, TYPED) and "asks for the same," in twice.text
        )
    assert [row[0] for row in look("select clause_id from amendment order by id")] == [
        world.clause,
        None,
    ]
    assert "A-2: a new clause at the beginning" in browser().get(f"{AT}/2").text


def test_the_change_is_drawn_as_it_is_written_and_nothing_is_kept(browser, world, made):
    made("pia")
    shown = browser("ivo").fill(
        at(world) + "/preview", form(world, text=NOW.replace("2030", "2035"))
    )
    assert shown.status_code == 200 and "<del>2030</del><ins>2035</ins>" in shown.text
    assert "Replace “" in shown.text and "It would collide with 1 amendment" in shown.text
    looks = browser("ivo").fill(
        at(world) + "/preview", form(world, text=NOW.replace("every", "\u0435very"))
    )
    assert "looks the same as the text" in looks.text
    assert "as it stands" in browser("ivo").fill(at(world) + "/preview", form(world, text=NOW)).text
    first = browser("ivo").fill(
        f"/en/documents/{world.document}/new-clause/preview", {"text": "Words."}
    )
    assert first.status_code == 200 and world.events() == ["amendment.proposed"]
    assert browser("otto").fill(at(world) + "/preview", form(world)).status_code == 403
    wrong = browser("ivo").fill(at(world) + "/preview", form(world, text="a\u202eb"))
    assert wrong.status_code == 422


def test_an_amendment_gains_and_loses_a_co_sponsor_and_never_its_author(browser, world, made, look):
    one = made("pia")
    assert browser("hana").fill(f"/en/amendments/{one}/sponsor", {}).status_code == 409
    assert (
        browser("nils").fill(f"/en/amendments/{one}/sponsor", {"digest": "0" * 64}).status_code
        == 409
    )
    assert browser("otto").fill(f"/en/amendments/{one}/sponsor", {}).status_code == 403
    assert browser("nils").fill(f"/en/amendments/{one}/sponsor", {}).status_code == 303
    assert "1 co-sponsor" in browser().get(f"/en/clauses/{world.other_clause}").text
    assert browser("nils").fill(f"/en/amendments/{one}/leave", {}).status_code == 303
    assert browser("nils").fill(f"/en/amendments/{one}/leave", {}).status_code == 404
    assert look("select count(*) from sponsorship") == [(0,)]


def test_its_author_revises_it_and_what_it_said_stays_readable(browser, world, made):
    one = made("pia")
    page = f"/en/amendments/{one}/revise"
    assert (
        browser("paul").get(page).status_code
        == browser("paul").fill(page, {"text": LATER, "reason": "x"}).status_code
        == 403
    )
    form_there = browser("pia").get(page).text
    version = re.search(r'name="row_version" value="(\d+)"', form_there)[1]
    empty = browser("pia").fill(page, {"text": TYPED, "reason": "", "row_version": version})
    assert empty.status_code == 422 and kept(empty, TYPED)
    done = browser("pia").fill(page, {"text": TYPED, "reason": "Better.", "row_version": version})
    assert done.status_code == 303
    stale = browser("pia").fill(page, {"text": LATER, "reason": "Again.", "row_version": version})
    assert (
        stale.status_code == 409
        and kept(stale, LATER)
        and "As it is saved now" in stale.text
        and "Better." in stale.text
    )
    there = browser().get(f"{AT}/1").text
    assert (
        "Revision 2" in there
        and REASON in there
        and "&lt;one&gt;" in there
        and "<one>" not in there
    )


def test_it_is_amended_once_and_an_amendment_of_it_is_not(browser, world, made):
    one = made("pia")
    page = f"/en/amendments/{one}/amend"
    same = browser("nils").fill(page, {"text": LATER, "reason": "None.", "revision": 1})
    assert same.status_code == 422 and kept(same, "None.")
    assert (
        browser("nils")
        .fill(page, {"text": LATER.replace("2032", "2031"), "reason": "Sooner.", "revision": 1})
        .status_code
        == 303
    )
    there = browser().get(f"{AT}/1").text
    assert "Amended by" in there and "A-2" in there and "amends A-1" in there
    child = one + 1
    deeper = browser("ivo").fill(
        f"/en/amendments/{child}/amend", {"text": TYPED, "reason": "Deeper."}
    )
    assert deeper.status_code == 409 and kept(deeper, TYPED)


def test_it_is_withdrawn_after_a_confirmation_and_reintroduced(browser, world, made):
    one = made("pia")
    assert "stays on the record" in browser("pia").get(f"/en/amendments/{one}/withdraw").text
    assert browser("paul").fill(f"/en/amendments/{one}/withdraw", {}).status_code == 403
    assert browser("pia").fill(f"/en/amendments/{one}/withdraw", {}).status_code == 303
    assert browser("pia").get(f"/en/amendments/{one}/withdraw").status_code == 409
    assert "1 withdrawn amendment" in browser().get(f"/en/clauses/{world.other_clause}").text
    assert "Withdrawn by its proposer" in browser().get(f"{AT}/1").text
    assert REASON in browser("pia").get(f"/en/amendments/{one}/retable").text
    again = browser("pia").fill(f"/en/amendments/{one}/retable", {"reason": "Now more than ever."})
    assert again.status_code == 303
    assert "Put forward again after A-1" in unescape(browser().get(again.location).text)


def test_text_in_another_language_waits_for_a_rendering_that_editors_confirm(browser, world):
    french = {
        **form(world, text=FRENCH.replace("2030", "2031")),
        "wording_id": world.wordings[world.other_clause, "fr"],
    }
    page = browser("pia").get(f"/en/clauses/{world.other_clause}/amend?text=fr").text
    assert (
        "The authentic text, in English" in page
        and "every school" in page
        and FRENCH in unescape(page)
    )
    assert browser("pia").fill(f"{at(world)}?text=fr", french).status_code == 303
    assert "to be translated into English" in browser().get(f"{AT}/1").text
    empty = browser("nils").fill("/en/amendments/1/render", {"text": "", "revision": 1})
    assert empty.status_code == 422
    assert browser("otto").get("/en/amendments/1/render").status_code == 403
    assert (
        browser("nils").fill("/en/amendments/1/render", {"text": LATER, "revision": 1}).status_code
        == 303
    )
    assert "not confirmed yet" in browser().get(f"{AT}/1").text
    assert browser("nils").fill("/en/amendments/1/render/confirm", {}).status_code == 403
    assert browser("rana").fill("/en/amendments/1/render/confirm", {}).status_code == 303
    there = browser().get(f"{AT}/1").text
    assert "not confirmed yet" not in there and "<ins>2032</ins>" in there


def test_a_rendering_with_half_a_bracket_is_refused_on_the_page_and_by_the_api(browser, world):
    french = {
        **form(world, text=FRENCH.replace("2030", "2031")),
        "wording_id": world.wordings[world.other_clause, "fr"],
    }
    assert browser("pia").fill(f"{at(world)}?text=fr", french).status_code == 303
    torn = {"text": LATER.replace("2032", "[2032"), "revision": 1}
    page = browser("nils").fill("/en/amendments/1/render", torn)
    assert page.status_code == 422 and "one bracket without its pair" in page.text
    assert torn["text"] in unescape(page.text), "what was written stays in the field"
    refused = browser("nils").say("PUT", "/api/v1/amendments/1/rendering", torn)
    assert refused.status_code == 422
    assert refused.json["fields"]["text"]["type"] == "words_cut_a_bracket"


def test_a_hidden_one_is_said_to_be_hidden_and_nothing_of_it_is_shown(browser, made):
    number = made()
    hiding = f"/en/amendments/{number}/hide"
    assert "Everyone can read the reason at the address of" in browser("mona").get(hiding).text
    assert browser("mona").fill(hiding, {"ground": "insult"}).status_code == 303
    page = browser(None).get(f"{AT}/1")
    assert (
        page.status_code == 404
        and "A-1 was hidden by a moderator" in page.text
        and "Reason: insulting" in page.text
        and "the secretariat, the chair and the vice-chairs still read it." in page.text
    )
    assert (
        "schools" not in page.text
        and "Pia" not in page.text
        and browser(None).get(f"{AT}/2").text.count("hidden by") == 0
    )
    readers = "Only its author, moderators, the secretariat, the chair and the vice-chairs still"
    for name in ("pia", "mona", "sera", "cho"):
        own = browser(name).get(f"{AT}/1").text
        assert readers in own and "read it. Reason: insulting" in own, name
    assert browser("fay").get(f"{AT}/1").status_code == 404


def test_what_happened_to_it_stands_on_its_page(app, browser, made, world):
    one = made("pia")
    with app.app_context():
        sponsors.sponsor_amendment(world.actor("nils"), one)
        sponsors.sponsor_amendment(world.actor("ivo"), one)
        sponsors.end_sponsorship(world.actor("ivo"), one)
        actions.withdraw_amendment(world.actor("pia"), one)
    page = browser().get(f"{AT}/1").text.replace('<bdi dir="auto">', "").replace("</bdi>", "")
    told = re.findall(r"<li class=\"row\"><span>([^<]+)</span>", page.partition("What happened")[2])
    assert told == [
        "Withdrawn by its proposer",
        "Ivo no longer co-sponsors it",
        "Ivo co-sponsors it",
        "Norvania co-sponsors it",
    ]


def test_a_new_clause_comes_in_a_language_that_the_text_is_not_in(browser, world, look):
    new = {"kind": "add", "text": "Мы отчитываемся.", "reason": REASON, "language": "ru"}
    assert (
        browser("pia")
        .say("POST", f"/api/v1/clauses/{world.other_clause}/amendments", new)
        .status_code
        == 201
    )
    assert look("select language from amendment_revision") == [("ru",)]


def test_a_comment_on_an_amendment_leads_to_its_page(browser, made):
    one = made("pia")
    answer = browser("ivo").fill(f"/en/amendments/{one}/comments", {"body": "Why two years?"})
    assert answer.status_code == 303
    page = browser().get(answer.location, follow_redirects=True).text
    assert "Why two years?" in page and "A-1, amendment to clause 2" in page


@pytest.mark.parametrize("number", ["0", "99999", "99999999999999999999", "x"])
@pytest.mark.parametrize(
    "path",
    [
        "amendments/{}",
        "amendments/{}/revise",
        "amendments/{}/amend",
        "amendments/{}/withdraw",
        "amendments/{}/retable",
        "amendments/{}/render",
        "clauses/{}/amend",
        "clauses/{}/new-clause",
        "documents/{}/new-clause",
        "c/talks/statement/amendments/{}",
    ],
)
def test_what_is_not_there_is_not_found(browser, path, number):
    assert browser("pia").get("/en/" + path.format(number)).status_code == 404


def test_the_form_tells_an_organization_of_its_move_to_another_place(app, browser, world):
    with app.app_context():
        propose(world, "hana", "move", None, after=world.third_clause)
    told = "Your organization already proposes otherwise for this clause:"

    def preview(**given):
        return browser("pia").fill(at(world) + "/preview", form(world, **given)).text

    elsewhere = {"kind": "move", "after": world.heading}
    assert told in preview(**elsewhere)
    assert told not in preview(kind="move", after=world.third_clause), "the same place"


def test_an_organization_reads_that_it_proposes_otherwise_for_the_clause_already(
    app, browser, world
):
    with app.app_context():
        propose(world, "hana", "sup", None)
    told = "Your organization already proposes otherwise for this clause:"
    preview = browser("pia").fill(at(world) + "/preview", form(world)).text
    assert told in preview and "A-1" in preview
    assert told not in browser("ivo").fill(at(world) + "/preview", form(world)).text
    with app.app_context():
        propose(world, "pia")
    for number in (1, 2):
        page = browser().get(f"/en/c/talks/statement/amendments/{number}").text
        assert "The same organization proposes otherwise for this clause:" in page
