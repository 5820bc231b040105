"""Tests of agreed clauses that a process closes to amendments until the chair reopens them."""

import pytest

from consult.amendments import actions
from consult.amendments.proposing import preview as previewing
from consult.amendments.sponsors import actions as sponsors
from consult.amendments.lifecycle.permission_queries import load_permitted_amendment
from consult.amendments.models import Amendment
from consult.consultations.actions import change_consultation
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, SignInRequired
from consult.core.events.log import transaction
from consult.documents.clauses.actions import set_clause_status
from consult.documents.models import Clause
from .test_amendment_actions import FRENCH, LATER, NOW, propose, seen
from tests.world import CONTRIBUTORS, ROLES


def close(world, on=True):
    found = find_row(Consultation, world.consultation)
    change_consultation(
        world.actor("sera"),
        found.id,
        title=found.title,
        lead={},
        rules_text={},
        hold_unverified=False,
        agreed_closed=on,
    )


def mark(world, status):
    set_clause_status(world.actor("cho"), world.other_clause, status)


def refused(act):
    with pytest.raises(Conflict) as problem:
        act()
    return problem.value.code == "clause_agreed"


@pytest.mark.parametrize("status", ["open", "bracketed", "adref", "agreed", "reopened"])
@pytest.mark.parametrize("closed", [False, True])
def test_only_an_agreed_clause_is_closed_and_only_where_the_process_says_so(
    world, here, status, closed
):
    close(world, closed)
    mark(world, status)
    did = set()
    for name in [*ROLES, None]:
        try:
            propose(world, name)
            did.add(name)
        except (SignInRequired, Forbidden):
            pass
        except Conflict as problem:
            assert problem.code == "clause_agreed" and (name in CONTRIBUTORS)
    assert did == (set() if closed and status == "agreed" else CONTRIBUTORS)
    assert db.session.query(Amendment).count() == len(did)


def test_no_other_action_proposes_a_change_of_a_closed_clause(world, here):
    standing, gone = propose(world), propose(world, "paul")
    actions.withdraw_amendment(world.actor("paul"), gone)
    close(world)
    mark(world, "agreed")
    pia, nils = world.actor("pia"), world.actor("nils")
    assert refused(
        lambda: actions.amend_amendment(nils, standing, NOW.replace("2030", "2034"), "Time.")
    )
    assert refused(
        lambda: actions.revise_amendment(pia, standing, NOW.replace("2030", "2035"), "More time.")
    )
    assert refused(lambda: actions.retable_amendment(world.actor("paul"), gone))
    assert refused(lambda: previewing.preview_amendment(pia, world.other_clause, "mod", LATER))
    assert refused(lambda: previewing.build_preview_shape(pia, world.other_clause, LATER))
    for kind in ("mod", "edit", "sup", "noc"):
        assert refused(
            lambda kind=kind: propose(
                world, kind=kind, text=LATER if kind in {"mod", "edit"} else None
            )
        )
    assert refused(lambda: load_permitted_amendment(pia, "revise", standing)) and refused(
        lambda: load_permitted_amendment(nils, "amend", standing)
    )
    assert refused(lambda: load_permitted_amendment(world.actor("paul"), "retable", gone))
    assert (
        seen(world, standing).allowed_acts.isdisjoint({"amend", "revise"})
        and seen(world, standing).is_clause_agreed
    )
    mark(world, "reopened")
    assert {"amend", "revise"} <= seen(world, standing).allowed_acts and load_permitted_amendment(
        pia, "revise", standing
    )
    actions.retable_amendment(world.actor("paul"), gone)
    actions.revise_amendment(pia, standing, NOW.replace("2030", "2035"), "More time.")


def test_actions_that_keep_the_agreed_text_go_on(world, here):
    number = propose(world)
    close(world)
    mark(world, "agreed")
    propose(world, kind="add", text="We also resolve to report.")
    propose(world, kind="corr", text=FRENCH + " !", language="fr")
    sponsors.sponsor_amendment(world.actor("nils"), number)
    propose(world, clause=world.third_clause, text="We *invite* all to report every year.")
    actions.withdraw_amendment(world.actor("pia"), number)
    assert seen(world, number).state == "withdrawn"


def test_only_the_podium_reopens_and_the_switch_is_the_secretariats(world, here):
    close(world)
    mark(world, "agreed")
    for name in set(ROLES) - {"cho", "vic"}:
        with pytest.raises(Forbidden):
            set_clause_status(world.actor(name), world.other_clause, "reopened")
    assert find_row(Clause, world.other_clause).settled
    set_clause_status(world.actor("vic"), world.other_clause, "reopened")
    assert not find_row(Clause, world.other_clause).settled
    assert world.events().count("consultation.changed") == 1
    for name in set(ROLES) - {"sera", "ada"}:
        with pytest.raises(Forbidden):
            change_consultation(
                world.actor(name),
                world.consultation,
                title={"en": "T"},
                lead={},
                rules_text={},
                hold_unverified=False,
                agreed_closed=False,
            )
    with transaction():
        assert db.session.get_one(Consultation, world.consultation).agreed_closed
