"""Tests of merging several amendments of one text, and of their collisions, in six languages."""

import random

import pytest

from consult.text.merge import collisions as asked
from consult.text.merge.hunk_merge import (
    Collision,
    Hunk,
    group_collisions,
    measure_distance,
    find_hunks,
    merge_hunks,
    find_colliding_pairs,
    rebase_text,
    build_rolling_pieces,
)

BASE = "States shall protect the voluntary sharing of rights."


def of(base: str, *proposals: str) -> list[Hunk]:
    """Return the hunks of amendments numbered from 1."""
    return [
        hunk
        for number, text in enumerate(proposals, start=1)
        for hunk in find_hunks(base, text, number)
    ]


def shown(pieces) -> str:
    """Format pieces on one line: {-deleted-}{+inserted+} with sources, {base | alternative | …}
    for a collision.
    """
    line = ""
    for piece in pieces:
        by = ",".join(map(str, piece.sources))
        marks = {
            "same": piece.text,
            "ins": f"{{+{piece.text}+{by}}}",
            "del": f"{{-{piece.text}-{by}}}",
        }
        offers = [
            f"{offer.text} ({','.join(map(str, offer.sources))})" for offer in piece.alternatives
        ]
        line += marks.get(piece.kind) or f"{{{' | '.join([piece.text, *offers])}}}"
    return line


PEACE = {
    "en": (
        BASE,
        "States should protect the voluntary sharing of rights.",
        "States shall protect the sharing of rights.",
        "States shall protect the voluntary sharing of rights and data.",
        "States should protect the sharing of rights and data.",
    ),
    "fr": (
        "Les États protègent les droits de l'homme en ligne ; ils coopèrent à cette fin.",
        "Tous les États protègent les droits de l'homme en ligne ; ils coopèrent à cette fin.",
        "Les États protègent les droits humains en ligne ; ils coopèrent à cette fin.",
        "Les États protègent les droits de l'homme en ligne et hors ligne ; ils coopèrent.",
        "Tous les États protègent les droits humains en ligne et hors ligne ; ils coopèrent.",
    ),
    "es": (
        "Los Estados protegerán los derechos humanos en línea.",
        "Los Estados deberán proteger los derechos humanos en línea.",
        "Los Estados protegerán los derechos humanos en línea y fuera de ella.",
        "Los Estados protegerán todos los derechos humanos en línea.",
        "Los Estados deberán proteger todos los derechos humanos en línea y fuera de ella.",
    ),
    "ru": (
        "Государства защищают права человека в сети, как и вне ее.",
        "Все Государства защищают права человека в сети, как и вне ее.",
        "Государства защищают права и свободы человека в сети, как и вне ее.",
        "Государства защищают права человека в сети.",
        "Все Государства защищают права и свободы человека в сети.",
    ),
    "ar": (
        "تحمي الدول حقوق الإنسان على الإنترنت، وتعزز حقوق الطفل.",
        "تحمي جميع الدول حقوق الإنسان على الإنترنت، وتعزز حقوق الطفل.",
        "تحمي الدول حقوق الإنسان وحرياته على الإنترنت، وتعزز حقوق الطفل.",
        "تحمي الدول حقوق الإنسان على الإنترنت، وتعزز حقوق الأطفال.",
        "تحمي جميع الدول حقوق الإنسان وحرياته على الإنترنت، وتعزز حقوق الأطفال.",
    ),
    "zh": (
        "各国应在网上保护人权，并应促进教育。",
        "各国须在网上保护人权，并应促进教育。",
        "各国应在网上和网下保护人权，并应促进教育。",
        "各国应在网上保护人权，并应促进人权教育。",
        "各国须在网上和网下保护人权，并应促进人权教育。",
    ),
}


@pytest.mark.parametrize("language", PEACE)
def test_proposals_that_do_not_touch_one_another_are_all_in_the_text(language):
    base, *proposals, together = PEACE[language]
    merged = merge_hunks(base, of(base, *proposals))
    assert merged.text == together
    assert merged.collisions == ()
    assert merged.base == base


@pytest.mark.parametrize(
    ("base", "one", "other", "together"),
    [
        ("We protect rights.", "We rights.", "We protect.", "We."),
        ("a b c d", "a c d", "a b d", "a d"),
        ("a b c d", "a c d", "a b x d", "a x d"),
        ("a b c", "a x b c", "a c", "a x c"),
        ("a b c", "a b x c", "a c", "a x c"),
        ("a b c", "x b c", "a b y c", "x b y c"),
        ("a b c", "b c", "a x c", "x c"),
        ("a b, c", "a, c", "a b, d c", "a, d c"),
        ("a [b] c", "a b c", "a [b] x", "a b x"),
        ("a (b c) d", "a (c) d", "a (b) d", "a () d"),
        ("One. Two. Three.", "One. Three.", "One. Two.", "One."),
        ("a b\nc d", "a\nc d", "a b\nd", "a\nd"),
        ("各国应保护人权。", "各国保护人权。", "各国应尊重人权。", "各国尊重人权。"),
        ("各国应保护人权。", "各国须保护人权。", "各国应立即保护人权。", "各国须立即保护人权。"),
        (
            "حقوق الإنسان والطفل.",
            "الإنسان والطفل.",
            "حقوق جميع الناس والطفل.",
            "جميع الناس والطفل.",
        ),
        (
            "droits\u00a0; devoirs et biens.",
            "droits et biens.",
            "droits\u00a0; devoirs.",
            "droits.",
        ),
    ],
)
def test_where_text_of_two_amendments_meets_the_space_between_is_right(base, one, other, together):
    merged = merge_hunks(base, of(base, one, other))
    assert merged.collisions == ()
    assert merged.text == together


def test_text_that_two_amendments_delete_alike_is_one_piece_of_both():
    proposal = "States shall protect the sharing of rights."
    merged = merge_hunks(BASE, of(BASE, proposal, proposal))
    assert shown(merged.pieces) == "States shall protect the {-voluntary -1,2}sharing of rights."
    assert merged.text == proposal


def test_insertions_of_the_same_words_agree_whichever_space_they_take_along():
    given = [Hunk(2, 2, "x ", "one"), Hunk(1, 1, " x", "two")]
    assert merge_hunks("a b", given).text == "a x b"
    assert merge_hunks("a b", given).collisions == ()


@pytest.mark.parametrize(
    ("one", "other", "kind", "stretch"),
    [
        ("States should protect the voluntary sharing of rights.",
         "States must protect the voluntary sharing of rights.",
         "both_change", "shall"),
        ("States shall protect the sharing of rights.",
         "States shall protect the prompt sharing of rights.",
         "deleted_and_changed", "voluntary"),
        ("States shall protect the of rights.", "States shall protect the voluntary rights.",
         "both_delete", "voluntary sharing of"),
        ("States shall protect the prompt voluntary sharing of rights.",
         "States shall protect the free voluntary sharing of rights.", "both_insert", " "),
        ("States shall rights.", "States shall protect the prompt voluntary sharing of rights.",
         "inserted_inside", "protect the voluntary sharing of"),
    ],
)  # fmt: skip
def test_two_proposals_collide_where_only_one_can_have_its_way(one, other, kind, stretch):
    (collision,) = group_collisions(of(BASE, one, other))
    assert (collision.kind, collision.sources) == (kind, (1, 2))
    assert BASE[collision.start : collision.end] == stretch
    assert find_colliding_pairs(of(BASE, one, other)) == [collision]
    assert merge_hunks(BASE, of(BASE, one, other)).text == BASE


@pytest.mark.parametrize("place", [4, 9, 10, 16])
def test_an_insertion_at_the_edge_of_what_another_deletes_does_not_collide(place):
    base = "and the voluntary sharing"
    removed = Hunk(4, 17 - 1, "", "removes")  # "the voluntar", to the letter
    inside = 4 < place < 16
    assert bool(group_collisions([removed, Hunk(place, place, "x", "adds")])) is inside
    assert bool(merge_hunks(base, [removed, Hunk(place, place, "x", "adds")]).collisions) is inside


def test_changes_of_neighbouring_words_do_not_collide():
    assert group_collisions(of("a b c d", "a x c d", "a b y d")) == []
    assert merge_hunks("a b c d", of("a b c d", "a x c d", "a b y d")).text == "a x y d"


def test_a_collision_leaves_the_text_as_it_was_and_holds_the_alternatives_with_their_sources():
    given = of(
        BASE,
        "States shall protect the mandatory sharing of rights.",
        "States shall protect the prompt and free sharing of rights.",
        "States shall protect the mandatory sharing of rights.",
        "States shall protect the voluntary sharing of duties.",
    )
    merged = merge_hunks(BASE, given)
    assert shown(merged.pieces) == (
        "States shall protect the {voluntary | mandatory (1,3) | prompt and free (2)} "
        "sharing of {-rights-4}{+duties+4}."
    )
    assert merged.text == "States shall protect the voluntary sharing of duties."


def test_three_that_collide_only_through_the_second_are_one_collision():
    given = [Hunk(0, 3, "x", "A"), Hunk(2, 7, "", "B"), Hunk(6, 9, "y", "C")]
    assert group_collisions(given) == [Collision("deleted_and_changed", tuple(given), 0, 9)]
    assert [pair.sources for pair in find_colliding_pairs(given)] == [("A", "B"), ("B", "C")]


def test_a_collision_of_several_kinds_says_so():
    given = [Hunk(0, 9, "", "A"), Hunk(0, 4, "x", "B"), Hunk(6, 6, "y ", "C")]
    assert [collision.kind for collision in group_collisions(given)] == ["mixed"]


def test_two_insertions_at_one_place_stand_next_to_each_other():
    given = of("a b", "a x b", "a y b", "a y b")
    assert shown(merge_hunks("a b", given).pieces) == "a { | x (1) | y (2,3)}b"
    assert shown(build_rolling_pieces("a b", given)) == "a {+x +1}{+y +2,3}b"
    assert [piece.collision is not None for piece in build_rolling_pieces("a b", given)] == [
        False,
        True,
        True,
        False,
    ]


def test_the_rolling_text_shows_every_stretch_with_its_sources():
    given = of(
        BASE,
        "States should protect the voluntary sharing of rights.",
        "States shall protect the mandatory sharing of rights.",
        "States shall protect the sharing of rights.",
        "States shall protect the voluntary sharing of rights and data.",
    )
    assert shown(build_rolling_pieces(BASE, given)) == (
        "States {-shall-1}{+should+1} protect the {-voluntary-2,3}{+mandatory+2} "
        "sharing of rights{+ and data+4}."
    )


def test_alternatives_of_stretches_that_overlap_in_part_stand_next_to_each_other():
    given = [Hunk(0, 5, "x y", "A"), Hunk(4, 8, "z", "B")]
    assert (
        shown(build_rolling_pieces("aa bb cc dd", given))
        == "{-aa b-A}{-b-A,B}{- cc-B}{+x y+A}{+z+B} dd"
    )


@pytest.mark.parametrize("hunk", [Hunk(-1, 2, "", "A"), Hunk(2, 1, "", "A"), Hunk(0, 99, "", "A")])
def test_a_hunk_outside_of_the_text_is_refused(hunk):
    with pytest.raises(ValueError, match=str(hunk.end)):
        merge_hunks("a b c", [hunk])


def test_hunks_of_one_source_that_overlap_are_refused():
    with pytest.raises(ValueError, match="Hunk"):
        merge_hunks("a b c", [Hunk(0, 3, "x", "A"), Hunk(2, 5, "y", "A")])


def test_sources_without_an_order_among_themselves_have_one_all_the_same():
    given = [*find_hunks("a b", "x b", 1), *find_hunks("a b", "y b", "one")]
    assert merge_hunks("a b", given) == merge_hunks("a b", given[::-1])
    assert merge_hunks("a b", given).pieces[0].sources == ("one", 1)


@pytest.mark.parametrize(
    ("new", "proposed", "text", "certain"),
    [
        ("All States shall protect the voluntary sharing of rights.",
         BASE.replace("rights", "data"),
         "All States shall protect the voluntary sharing of data.", True),
        (BASE, "States.", "States.", True),
        (BASE.replace("shall", "should"), BASE.replace("shall", "must"),
         BASE.replace("shall", "must"), False),
        (BASE.replace("shall", "should"), BASE.replace("protect", "respect"),
         "States should respect the voluntary sharing of rights.", False),
        (BASE.replace("shall", "should"), BASE.replace("shall", "should"),
         BASE.replace("shall", "should"), True),
        ("States shall protect the sharing of rights.", BASE.replace("voluntary", "mandatory"),
         BASE.replace("voluntary", "mandatory"), False),
    ],
)  # fmt: skip
def test_a_proposal_is_carried_over_to_a_changed_text_and_is_certain_only_elsewhere(
    new, proposed, text, certain
):
    assert rebase_text(BASE, new, proposed) == (text, certain)


def test_the_further_a_proposal_is_from_the_text_the_higher_it_stands():
    order = [
        BASE,
        BASE.replace("voluntary", "[voluntary]"),
        BASE.replace("voluntary ", ""),
        BASE.replace("voluntary", "mandatory"),
        "States should respect the mandatory sharing of rights.",
        "Nobody will share anything",
    ]
    found = [measure_distance(BASE, text) for text in order]
    assert found == sorted(set(found))
    assert (found[0], measure_distance(BASE, ""), measure_distance("", "")) == (0, 1, 0)


def test_a_clause_of_400_words_with_100_amendments_is_merged_with_little_work(monkeypatch):
    chance = random.Random(12)
    words = [f"word{chance.randrange(90)}" for _ in range(400)]
    given = []
    for number in range(100):
        other = list(words)
        for _ in range(3):
            at = chance.randrange(len(other))
            other[at : at + chance.randrange(2)] = [f"new{number}"] if chance.random() < 0.7 else []
        given += find_hunks(" ".join(words), " ".join(other), number)
    asked_for = []
    clash = asked.classify_collision
    monkeypatch.setattr(
        asked, "classify_collision", lambda one, other: asked_for.append(1) or clash(one, other)
    )
    merged = merge_hunks(" ".join(words), given)
    assert merged.base == " ".join(words)
    assert len(given) > 200
    assert len(asked_for) < 10 * len(given)
