"""Tests of turning an amendment that repeats another one into a co-sponsorship; all support is
kept.
"""

import random

import pytest
from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.actions import revise_amendment
from consult.amendments.sponsors.actions import sponsor_amendment
from consult.comments.actions import post_comment
from consult.comments.models import Comment
from consult.core.database.engine import db
from consult.core.errors import Conflict, Forbidden
from consult.similarity import (
    actions,
    identical_amendment_actions as joining,
    opt_out_actions as leaving,
    queries,
)
from consult.similarity.models import SimilarGroup
from tests.unit.amendments.test_amendment_actions import LATER, NOW, propose

pytestmark = pytest.mark.usefixtures("here")


def twins(world, name, amendment):
    return [each.id for each in joining.list_twins(world.actor(name), amendment)]


def test_the_author_of_a_repeated_amendment_supports_the_original_and_the_reason_is_kept(world):
    theirs, own = (
        propose(world, "nils", reason="It is late."),
        propose(world, "pia", reason="Schools need time."),
    )
    propose(world, "ivo", text=NOW.replace("2030", "2040"))
    assert twins(world, "pia", own) == [theirs] and twins(world, "nils", theirs) == [own]
    assert twins(world, "ivo", own) == [] and twins(world, None, own) == []
    done = joining.endorse_twin(world.actor("pia"), own, theirs)
    assert amendments.load_amendment(world.actor(None), own).state == "withdrawn"
    standing = amendments.load_amendment(world.actor(None), theirs)
    assert [each.holder for each in standing.sponsors] == [
        f"u{world.ids['pia']}"
    ] and done.withdrawn == own
    said = db.session.get(Comment, done.comment_id)
    assert (said.body, said.amendment_id, said.author_id) == (
        "Schools need time.",
        theirs,
        world.ids["pia"],
    )
    assert world.events()[-4:] == [
        "amendment.withdrawn",
        "amendment.sponsored",
        "comment.posted",
        "amendment.joined",
    ]


def test_new_clauses_and_deletions_are_repeated_too_and_what_asks_for_something_else_is_not(world):
    deletions = [propose(world, name, kind="sup", text=None) for name in ("nils", "pia")]
    added = [
        propose(world, name, kind="add", text="We also *resolve* to report.")
        for name in ("nils", "ivo")
    ]
    propose(world, "fay", kind="add", text="We also resolve to report, each year.")
    assert twins(world, "pia", deletions[1]) == [deletions[0]] and twins(
        world, "ivo", added[1]
    ) == [added[0]]


def test_amendments_of_others_different_or_supported_ones_are_refused(world):
    theirs, own = propose(world, "nils"), propose(world, "pia")
    with pytest.raises(Forbidden):
        joining.endorse_twin(world.actor("ivo"), own, theirs)
    sponsor_amendment(world.actor("dora"), own)
    assert twins(world, "pia", own) == []
    with pytest.raises(Conflict, match="others_stand_behind"):
        joining.endorse_twin(world.actor("pia"), own, theirs)
    alone = propose(world, "ivo")
    revise_amendment(world.actor("nils"), theirs, LATER.replace("2032", "2033"), "Later still.")
    with pytest.raises(Conflict, match="not_the_same"):
        joining.endorse_twin(world.actor("ivo"), alone, theirs)
    assert amendments.load_amendment(world.actor(None), alone).state == "open", (
        "all of it or nothing"
    )


@pytest.mark.parametrize("seed", range(4))
def test_whatever_moderators_and_authors_do_every_contribution_is_counted_exactly_once(world, seed):
    chance, names = random.Random(seed), ("pia", "paul", "ivo", "dora", "nils", "hana")
    every = {
        post_comment(world.actor(name), world.clause, f"The very same words {at}.").id: name
        for at, name in enumerate(names * 2)
    }
    for _ in range(40):
        there = list(db.session.scalars(select(SimilarGroup.id)))
        number = chance.choice(list(every))
        some = [f"comment:{each}" for each in chance.sample(list(every), chance.randint(1, 4))]
        mona, row = world.actor("mona"), chance.choice(there) if there else 0
        act = chance.choice(
            [
                lambda some=some, mona=mona: actions.create_group(mona, world.document, some),
                lambda some=some, mona=mona, row=row: actions.split_group(mona, row, some),
                lambda some=some, mona=mona, row=row: actions.add_members(mona, row, some),
                lambda mona=mona, row=row, there=there: actions.merge_groups(
                    mona, row, chance.choice(there or [0])
                ),
                lambda mona=mona, row=row: actions.dissolve_group(mona, row),
                lambda mona=mona, row=row: actions.restore_group(mona, row),
                lambda number=number, row=row: leaving.leave_group(
                    world.actor(every[number]), row, f"comment:{number}"
                ),
                lambda number=number, row=row: leaving.return_to_group(
                    world.actor(every[number]), row, f"comment:{number}"
                ),
            ]
        )
        try:
            act()
        except Exception as problem:  # noqa: BLE001 - refused, in words; anything else fails here
            assert type(problem).__name__ in {"Conflict", "Invalid", "NotFound"}
        db.session.expire_all()
        groups = queries.list_groups(world.actor(None), world.document)
        placed = [each.id for group in groups for each in group.members]
        alone = [
            each
            for each in every
            if queries.find_membership("comment", each) is None or each not in placed
        ]
        assert len(placed) == len(set(placed)) and sorted([*placed, *alone]) == sorted(every)
        assert sum(group.counts.contributions for group in groups) + len(alone) == len(every)
    assert queries.count_supporters("comment", list(every)).people == len(names)


def test_moves_to_one_place_are_the_same_and_to_another_are_not(world):
    there = [
        propose(world, name, "move", None, clause=world.third_clause, after=after)
        for name, after in (("nils", world.heading), ("pia", world.heading), ("ivo", 0))
    ]
    assert twins(world, "pia", there[1]) == [there[0]] and twins(world, "ivo", there[2]) == []
