"""Tests of amendments: permissions, unchangeable revisions, support bound to a text, and
visibility.
"""

import pytest
from sqlalchemy import update

from consult.amendments import actions, queries
from consult.amendments.renderings import actions as renderings
from consult.amendments.sponsors import actions as sponsors
from consult.amendments.models import Amendment, AmendmentRevision
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import transaction
from consult.documents.models import Wording
from tests.world import CONTRIBUTORS, ROLES
from tests.support.contributions.amendments import FRENCH, LATER, NOW, propose, seen
from tests.support.contributions.permissions import outcomes


@pytest.mark.parametrize("stage", ["inputs", "commenting", "reading", "consolidation", "closed"])
def test_participants_propose_while_the_text_is_discussed_and_nobody_else(world, here, stage, look):
    world.stage(stage)
    did = outcomes(world, lambda name: propose(world, name))
    assert did == (CONTRIBUTORS if stage in {"commenting", "reading"} else set())
    assert (
        look("select count(*) from amendment")[0][0]
        == world.events().count("amendment.proposed")
        == len(did)
    )


def test_every_kind_says_what_it_needs(world, here):
    for kind in ("mod", "edit", "sup", "noc", "add"):
        text = {"sup": None, "noc": None, "add": "We also resolve to report."}.get(kind, LATER)
        assert seen(world, propose(world, kind=kind, text=text)).kind == kind
    wrong = [
        ("mod", None, "text"),
        ("mod", NOW, "text"),
        ("edit", NOW, "text"),
        ("sup", LATER, "text"),
        ("noc", NOW, "text"),
        ("add", None, "text"),
        ("corr", LATER, "kind"),
    ]
    for kind, text, field in wrong:
        with pytest.raises(Invalid) as refused:
            propose(world, kind=kind, text=text)
        assert field in refused.value.details["fields"]


@pytest.mark.parametrize("text", ["We decide [to meet.", "We decide] to meet.", "［To meet."])
def test_a_bracket_without_its_pair_is_refused_with_every_way_to_propose(world, here, text):
    good = propose(world, text="We decide [to meet].")
    ways = [lambda kind=kind: propose(world, kind=kind, text=text) for kind in ("mod", "add")]
    ways += [
        lambda: actions.propose_clause_at_top(world.actor("pia"), world.document, text, "Why."),
        lambda: actions.amend_amendment(world.actor("ivo"), good, text, "Why."),
        lambda: actions.revise_amendment(world.actor("pia"), good, text, "Why."),
        lambda: actions.create_objection_amendment(
            world.actor("pia"), world.other_clause, text, "Why."
        ),
    ]
    for propose_torn in ways:
        with pytest.raises(Invalid) as refused:
            propose_torn()
        assert refused.value.details["fields"] == {"text": {"type": "words_cut_a_bracket"}}


def propose_in_french(world, kind="mod"):
    text = FRENCH.replace("2030", "2032")
    wording = None if kind == "add" else world.wordings[world.other_clause, "fr"]
    return propose(world, kind=kind, text=text, language="fr", wording_id=wording)


@pytest.mark.parametrize("kind", ["mod", "add"])
@pytest.mark.parametrize("text", ["We decide [to meet.", "We decide] to meet.", "［To meet."])
def test_a_bracket_without_its_pair_is_refused_in_an_authentic_text_too(world, here, kind, text):
    number = propose_in_french(world, kind)
    with pytest.raises(Invalid) as refused:
        renderings.enter_rendering(world.actor("ivo"), number, text)
    assert refused.value.details["fields"] == {"text": {"type": "words_cut_a_bracket"}}
    assert seen(world, number).rendering == "to_render"
    renderings.enter_rendering(world.actor("ivo"), number, "We decide [to meet].")


def test_a_text_that_was_issued_with_an_unpaired_bracket_can_still_be_amended(world, here, look):
    wording = world.wordings[world.other_clause, "en"]
    with transaction():
        db.session.execute(
            update(Wording).where(Wording.id == wording).values(text="We decide [to meet.")
        )
    assert propose(world, text="We decide [to meet soon.")
    renderings.enter_rendering(
        world.actor("ivo"), propose_in_french(world), "We decide [to meet later."
    )


def test_amendments_are_numbered_in_their_document_without_a_gap(world, here):
    assert [seen(world, propose(world, name)).number for name in ("pia", "paul", "ivo")] == [
        1,
        2,
        3,
    ]


def test_a_new_clause_takes_kind_and_level_of_the_one_before_unless_it_says_otherwise(world, here):
    found = seen(world, propose(world, kind="add", text="We also resolve to report."))
    assert (found.clause_kind, found.clause_level, found.base_text) == ("operative", 1, None)
    item = seen(
        world,
        propose(world, kind="add", text="in all regions;", clause_kind="item", clause_level=2),
    )
    assert (item.clause_kind, item.clause_level) == ("item", 2)


def test_a_new_clause_can_stand_before_the_first(world, here):
    made = actions.propose_clause_at_top(
        world.actor("pia"), world.document, "We, the participants,", "It needs a beginning."
    )
    assert seen(world, made.id).clause_id is None and [
        each.id for each in queries.load_top_amendments(world.actor(None), world.document)
    ] == [made.id]


def test_text_that_changed_since_it_was_read_is_a_conflict_and_unknown_text_is_refused(world, here):
    old = world.wordings[world.other_clause, "en"]
    assert seen(world, propose(world, wording_id=old)).wording_id == old
    with pytest.raises(Invalid):
        propose(world, wording_id=world.wordings[world.clause, "en"])
    with pytest.raises(NotFound):
        propose(world, clause=10**6)


def test_a_revision_is_a_new_row_and_the_first_text_stays(world, here):
    number = propose(world)
    first = seen(world, number)
    actions.revise_amendment(
        world.actor("pia"),
        number,
        NOW.replace("2030", "2035"),
        "Even more time.",
        first.row_version,
    )
    words = [each.text for each in queries.load_revisions(world.actor(None), number)]
    assert words == [LATER, NOW.replace("2030", "2035")] and seen(world, number).revision == 2
    with pytest.raises(Conflict):
        actions.revise_amendment(world.actor("pia"), number, LATER, "Again.", first.row_version)
    assert len(queries.load_revisions(world.actor(None), number)) == 2


def test_the_same_text_again_is_no_revision(world, here):
    number = propose(world)
    actions.revise_amendment(world.actor("pia"), number, LATER, "Time is needed.")
    assert seen(world, number).revision == 1 and world.events().count("amendment.revised") == 0


def test_only_its_author_revises_and_withdraws(world, here):
    number = propose(world)
    assert outcomes(
        world,
        lambda name: actions.revise_amendment(
            world.actor(name), number, LATER, f"Because of {name}."
        ),
    ) == {"pia"}
    assert outcomes(world, lambda name: actions.withdraw_amendment(world.actor(name), number)) == {
        "pia"
    }


def test_a_withdrawn_amendment_stays_on_the_record_and_can_be_reintroduced(world, here):
    number = propose(world)
    with pytest.raises(Conflict):
        actions.retable_amendment(world.actor("pia"), number)
    actions.withdraw_amendment(world.actor("pia"), number)
    assert (
        seen(world, number, "otto").state == "withdrawn"
        and queries.count_by_clause(world.document) == {}
    )
    again = seen(world, actions.retable_amendment(world.actor("pia"), number).id)
    assert (again.text, again.reason, again.retabled_from_id, again.number) == (
        LATER,
        "Time is needed.",
        number,
        2,
    )


def test_support_is_bound_to_a_text_and_counted_once_for_each_organisation(world, here):
    number = propose(world)
    for name in ("nils", "ivo", "nils"):
        sponsors.sponsor_amendment(world.actor(name), number)
    assert [each.holder for each in seen(world, number).current_sponsors] == [
        f"o{world.norvania}",
        f"u{world.ids['ivo']}",
    ]
    actions.revise_amendment(world.actor("pia"), number, NOW.replace("2030", "2035"), "More time.")
    assert seen(world, number).current_sponsors == [] and len(seen(world, number).sponsors) == 2
    sponsors.sponsor_amendment(world.actor("ivo"), number)
    assert [each.holder for each in seen(world, number).current_sponsors] == [
        f"u{world.ids['ivo']}"
    ]
    sponsors.end_sponsorship(world.actor("ivo"), number)
    assert len(seen(world, number).sponsors) == 1


def test_nobody_sponsors_their_own_amendment_nor_text_they_have_not_read(world, here):
    number = propose(world)
    for name in ("pia", "hana"):
        with pytest.raises(Conflict):
            sponsors.sponsor_amendment(world.actor(name), number)
    digest = seen(world, number).digest
    actions.revise_amendment(world.actor("pia"), number, NOW.replace("2030", "2035"), "More time.")
    with pytest.raises(Conflict):
        sponsors.sponsor_amendment(world.actor("nils"), number, digest)


def test_amendments_are_sponsored_by_everyone_with_permission(world, here):
    number = propose(world, "otto" if "otto" in CONTRIBUTORS else "ivo")
    did = outcomes(
        world,
        lambda name: (
            sponsors.sponsor_amendment(world.actor(name), number) if name != "ivo" else None
        ),
    )
    assert did == CONTRIBUTORS


def test_an_amendment_of_an_amendment_goes_one_step_deep(world, here):
    parent = propose(world)
    child = actions.amend_amendment(
        world.actor("paul"),
        parent,
        LATER.replace("every school", "every school and library"),
        "Libraries too.",
    )
    assert [each.id for each in queries.load_sub_amendments(world.actor(None), parent)] == [
        child.id
    ]
    with pytest.raises(Conflict):
        actions.amend_amendment(world.actor("ivo"), child.id, "Anything else.", "No.")
    with pytest.raises(Conflict):
        actions.amend_amendment(world.actor("ivo"), parent, "Anything else.", "No.", revision=7)


def test_an_amendment_of_an_amendment_is_carried_over_to_its_new_text(world, here):
    parent = propose(world)
    theirs = LATER.replace("every school", "every school and library")
    child = actions.amend_amendment(world.actor("paul"), parent, theirs, "Libraries too.").id
    actions.revise_amendment(
        world.actor("pia"), parent, LATER.replace("2032", "2034"), "More time."
    )
    moved = seen(world, child)
    assert (
        moved.is_on_earlier_text
        and moved.is_certain
        and moved.text == theirs
        and moved.rebased_text == theirs.replace("2032", "2034")
    )
    with pytest.raises(Conflict):  # the author looked at what is no more
        actions.revise_amendment(
            world.actor("paul"), child, moved.rebased_text, "Libraries too.", parent_revision=1
        )
    actions.revise_amendment(
        world.actor("paul"), child, moved.rebased_text, "Libraries too.", parent_revision=2
    )
    assert (
        seen(world, child).is_on_earlier_text,
        seen(world, child).parent_revision,
        seen(world, child).target_text,
    ) == (False, 2, LATER.replace("2032", "2034"))
    with pytest.raises(Invalid):  # nothing would be left of it
        actions.revise_amendment(
            world.actor("paul"), child, LATER.replace("2032", "2034"), "Nothing.", parent_revision=2
        )


def test_the_author_is_asked_where_what_is_amended_was_revised_at_the_same_place(world, here):
    parent = propose(world)
    child = actions.amend_amendment(
        world.actor("paul"), parent, LATER.replace("2032", "2040"), "Much more time."
    ).id
    actions.revise_amendment(
        world.actor("pia"), parent, LATER.replace("2032", "2034"), "More time."
    )
    assert (seen(world, child).is_on_earlier_text, seen(world, child).is_certain) == (True, False)
    assert seen(world, child).rebased_text == LATER.replace("2032", "2040")


def test_an_amendment_of_a_translation_waits_for_its_authentic_text_unofficial_until_confirmed(
    world, here
):
    number = propose(
        world,
        text=FRENCH.replace("2030", "2032"),
        language="fr",
        wording_id=world.wordings[world.other_clause, "fr"],
    )
    assert (seen(world, number).rendering, seen(world, number).rebased_text) == ("to_render", None)
    renderings.enter_rendering(world.actor("ivo"), number, LATER)
    assert (seen(world, number).rendering, seen(world, number).rebased_text) == (
        "unofficial",
        LATER,
    )
    assert outcomes(
        world, lambda name: renderings.confirm_rendering(world.actor(name), number)
    ) == {"rana", "mona", "sera"}
    assert seen(world, number).rendering == "official"
    with pytest.raises(Conflict):
        renderings.enter_rendering(world.actor("ivo"), number, NOW)


@pytest.mark.parametrize("kind", ["mod", "add"])
def test_an_amendment_of_one_in_another_language_waits_for_its_authentic_text_too(
    world, here, kind
):
    parent = propose_in_french(world, kind)
    text = FRENCH.replace("2030", "2034")
    child = actions.amend_amendment(world.actor("paul"), parent, text, "More time.").id
    found = seen(world, child)
    assert (found.language, found.rendering, found.rebased_text) == ("fr", "to_render", None)
    with pytest.raises(Invalid):
        renderings.enter_rendering(world.actor("ivo"), child, "We decide [to meet.")
    renderings.enter_rendering(world.actor("ivo"), child, LATER)
    assert seen(world, child).rebased_text == LATER


def test_a_correction_of_a_translation_never_touches_the_authentic_text(world, here):
    number = propose(
        world,
        kind="corr",
        text=FRENCH.replace("chaque", "toute"),
        wording_id=world.wordings[world.other_clause, "fr"],
    )
    assert (seen(world, number).kind, seen(world, number).rebased_text) == ("corr", None)
    with pytest.raises(Conflict):
        renderings.enter_rendering(world.actor("ivo"), number, LATER)


def test_amendments_of_the_unverified_wait_for_a_moderator_where_that_is_the_setting(world, here):
    with transaction():
        find_row(Consultation, world.consultation).hold_unverified = True
    number = propose(world, "dora")
    readers = {
        name
        for name in [*ROLES, None]
        if number
        in {
            each.id
            for each in queries.load_clause_amendments(world.actor(name), world.other_clause)
        }
    }
    assert readers == {"dora", "mona", "sera"} and world.events().count("amendment.proposed") == 0
    assert seen(world, propose(world, "pia"), "otto").state == "open"


def test_an_author_speaks_for_the_verified_organisation_or_declares_one(world, here):
    assert seen(world, propose(world, "pia")).organisation_id == world.lakeside
    declared = seen(world, propose(world, "dora"))
    assert (declared.organisation_id, bool(declared.declared)) == (None, True)


def test_a_coalition_counts_the_members_that_confirmed_and_lets_only_them_speak(world, here):
    with pytest.raises(Conflict):
        sponsors.make_coalition(world.actor("ivo"), world.consultation, "Friends of the lake", [])
    made = sponsors.make_coalition(
        world.actor("hana"), world.consultation, "Friends of the lake", [world.norvania]
    )
    with pytest.raises(Invalid):
        propose(world, "nils", coalition_id=made.id)
    sponsors.confirm_membership(world.actor("nils"), made.id)
    assert (
        seen(world, propose(world, "nils", coalition_id=made.id)).coalition == "Friends of the lake"
    )
    sponsors.leave_coalition(world.actor("nils"), made.id)
    with pytest.raises(NotFound):
        sponsors.confirm_membership(world.actor("nils"), made.id)


def test_events_hold_facts_and_never_text(world, here, look):
    number = propose(world)
    ((facts,),) = look("select facts from event where verb = 'amendment.proposed'")
    assert "2032" not in str(facts) and str(number)
    with transaction():
        assert find_row(Amendment, number).revisions[0].digest in str(facts)
    assert (
        look("select count(*) from amendment_revision") == [(1,)]
        and AmendmentRevision.__tablename__ == "amendment_revision"
    )
