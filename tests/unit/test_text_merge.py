"""What several proposals make of one text together, and where they collide, in six languages."""

from consult.text.merge import Hunk, hunks, merge

BASE = "States shall protect the voluntary sharing of rights."


def all_hunks(base: str, *proposals: str) -> list[Hunk]:
    """Give the hunks of proposals numbered from 1."""
    return [hunk for number, text in enumerate(proposals, start=1) for hunk in hunks(base, text, number)]


def test_four_proposals_that_do_not_touch_one_another_are_all_in_the_text():
    given = all_hunks(
        BASE,
        "States should protect the voluntary sharing of rights.",
        "States shall protect the sharing of rights.",
        "States shall protect the voluntary sharing of rights and data.",
        "All States shall protect the voluntary sharing of rights.",
    )
    merged = merge(BASE, given)
    assert merged.text == "All States should protect the sharing of rights and data."
    assert merged.collisions == ()
    assert merged.base == BASE
