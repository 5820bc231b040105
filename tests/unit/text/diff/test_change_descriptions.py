"""Tests of the description of a change: replaced text, place, and invisible differences, in
six languages.
"""

import pytest

from consult.text.diff.change_descriptions import WordingChange, abridge_quotation, describe_changes

EN = "States shall protect the [voluntary] sharing of rights, and the rights of the child, online."


def told(base: str, proposed: str) -> list[tuple[str, str, str]]:
    """Return code, old and new text of each change."""
    return [(change.code, change.old, change.new) for change in describe_changes(base, proposed)]


@pytest.mark.parametrize(
    ("base", "proposed", "expected"),
    [
        ("Governments should protect the rights of children online.",
         ("Governments shall respect and protect the human rights of all children "
          "online and offline."),
         [("replaced", "should", "shall respect and"), ("inserted_after", "", "human"),
          ("inserted_after", "", "all"), ("inserted_after", "", "and offline")]),
        ("Les États protègent les droits de l'homme en ligne ; ils coopèrent.",
         "Les États protègent les droits humains en ligne et hors ligne ; ils coopèrent.",
         [("replaced", "de l'homme", "humains"), ("inserted_after", "", "et hors ligne")]),
        ("Los Estados protegerán los derechos humanos en línea.",
         "Los Estados deberán proteger los derechos humanos en línea y fuera de ella.",
         [("replaced", "protegerán", "deberán proteger"),
          ("inserted_after", "", "y fuera de ella")]),
        ("Государства защищают права человека в сети.",
         "Все государства защищают права и свободы человека в сети.",
         [("replaced", "Государства", "Все государства"), ("inserted_after", "", "и свободы")]),
        ("تحمي الدول حقوق الإنسان على الإنترنت.",
         "تحمي جميع الدول حقوق الإنسان وحرياته على الإنترنت.",
         [("inserted_after", "", "جميع"), ("inserted_after", "", "وحرياته")]),
        ("各国应在网上保护人权。", "各国须在网上和网下保护人权。",
         [("replaced", "应", "须"), ("inserted_after", "", "和网下")]),
    ],
    ids=["en", "fr", "es", "ru", "ar", "zh"],
)  # fmt: skip
def test_a_change_is_told_in_whole_words_of_each_language(base, proposed, expected):
    assert told(base, proposed) == expected


@pytest.mark.parametrize(
    ("proposed", "expected"),
    [
        (EN, []),
        ("", [("all_deleted", EN, "")]),
        ("We will do another thing entirely.",
         [("all_replaced", EN, "We will do another thing entirely.")]),
        (f"All {EN}", [("inserted_first", "", "All")]),
        (f"{EN} More is needed.", [("inserted_last", "", "More is needed.")]),
        (EN.replace("[voluntary] ", ""), [("deleted", "[voluntary]", "")]),
        (EN.replace("[voluntary]", "mandatory"), [("replaced", "[voluntary]", "mandatory")]),
        (EN.replace("the [voluntary]", "[mandatory]"),
         [("replaced", "the [voluntary]", "[mandatory]")]),
        (EN.replace("[voluntary]", "voluntary"), [("unbracketed", "[voluntary]", "voluntary")]),
        (EN.replace("sharing of rights", "[sharing of rights]"),
         [("bracketed", "sharing of rights", "[sharing of rights]")]),
        (EN.replace("the [voluntary] sharing", "[the voluntary sharing]"),
         [("bracketed", "the [voluntary] sharing", "[the voluntary sharing]"),
          ("unbracketed", "[voluntary]", "voluntary")]),
        (EN.replace("[voluntary] sharing", "[voluntary] [mandatory] sharing"),
         [("inserted_after", "", "[mandatory]")]),
        (f"[{EN}]", [("all_bracketed", EN, f"[{EN}]")]),
        (EN.replace("rights, and", "rights and"), [("repunctuated", "rights, and", "rights and")]),
        (EN.replace("online.", "online;"), [("repunctuated", "online.", "online;")]),
        (EN.replace("States", "states"), [("recased", "States", "states")]),
        (EN.replace("shall protect", "shall  protect"),
         [("respaced", "shall protect", "shall  protect")]),
        (EN.replace(" and ", "\nand "), [("respaced", "rights, and", "rights,\nand")]),
    ],
)  # fmt: skip
def test_each_kind_of_change_has_its_code(proposed, expected):
    assert told(EN, proposed) == expected


@pytest.mark.parametrize("base", ["", "  "])
def test_text_where_there_was_none_is_all_inserted(base):
    assert told(base, "We note this.") == [("all_inserted", "", "We note this.")]


def test_brackets_that_are_all_removed_are_told_in_one():
    assert describe_changes("a [b] c [d [e]] f", "a b c d e f") == [WordingChange("no_brackets")]
    assert told("a [b] c [d] e", "a b c d or e")[:2] == [
        ("unbracketed", "[b]", "b"),
        ("unbracketed", "[d]", "d"),
    ]


def test_a_bracket_around_the_whole_text_that_is_removed_is_told_as_such():
    assert told("[We note this.]", "We note this.") == [
        ("all_unbracketed", "[We note this.]", "We note this.")
    ]


@pytest.mark.parametrize(
    ("base", "proposed", "place"),
    [
        (EN, EN.replace("the rights of the child", "the duties of the child"), ("the", "", 0)),
        (EN, EN.replace("sharing of rights", "sharing of duties"), ("of", "", 0)),
        ("We act. They act.", "We act. They rest.", ("They", "", 0)),
        ("act now or act later", "rest now or act later", ("", "now", 0)),
        ("a x b, a y b, a x c, d x b", "a z b, a y b, a x c, d x b", ("a", "b", 0)),
        ("note this. " * 9, "note this. " * 6 + "note that. " + "note this. " * 2, ("", "", 7)),
        ("人权教育和人权保护", "人权教育和权利保护", ("育和", "", 0)),
        ("各国保护人权，促进人权教育。", "各国保护人权，促进[人权]教育。", ("促进", "", 0)),
        (
            "تعزز حقوق الطفل، وتحمي حقوق الإنسان.",
            "تعزز حقوق الطفل، وتحمي حريات الإنسان.",
            ("وتحمي", "", 0),
        ),
        ("права детей и права женщин", "права детей и свободы женщин", ("и", "", 0)),
        ("other another", "others another", ("", "", 0)),
    ],
)
def test_words_that_stand_more_than_once_are_told_with_their_neighbours_or_counted(
    base, proposed, place
):
    (change,) = describe_changes(base, proposed)
    assert (change.before, change.after, change.nth) == place


@pytest.mark.parametrize(
    ("base", "proposed", "place"),
    [
        (EN, EN.replace("online", "online and offline"), ("online", "", 0)),
        (EN, EN.replace("the rights of", "the human rights of"), ("and the", "", 0)),
        (EN, EN.replace("rights, and", "rights, now, and"), ("rights,", "", 0)),
        ("a b. a b c.", "a x b. a b c.", ("a", "b. a", 0)),
        ("各国应在网上保护人权。", "各国应在网上和网下保护人权。", ("网上", "", 0)),
        (
            "note this. " * 9,
            "note this. " * 6 + "note all this. " + "note this. " * 2,
            ("note", "", 7),
        ),
    ],
)
def test_an_insertion_is_told_after_as_few_words_as_are_unmistakable(base, proposed, place):
    (change,) = describe_changes(base, proposed)
    assert change.code == "inserted_after"
    assert (change.before, change.after, change.nth) == place


@pytest.mark.parametrize(
    ("base", "proposed", "old", "new", "points"),
    [
        ("States shall act.", "States shаll act.", "shall", "shаll",
         ("U+0061 LATIN SMALL LETTER A", "U+0430 CYRILLIC SMALL LETTER A")),
        ("States shall act.", "States\u00a0shall act.", "States shall", "States\u00a0shall",
         ("U+0020 SPACE", "U+00A0 NO-BREAK SPACE")),
        ("تحمي حقوق الطفل", "تحمي حقـوق الطفل", "حقوق", "حقـوق", ("", "U+0640 ARABIC TATWEEL")),
        ("保护人权，促进教育。", "保护人权,促进教育。", "人权，促进", "人权,促进",
         ("U+FF0C FULLWIDTH COMMA", "U+002C COMMA")),
        ("They act.", "They a\u200bct.", "act", "a\u200bct", ("", "U+200B ZERO WIDTH SPACE")),
    ],
)  # fmt: skip
def test_a_change_that_no_reader_sees_is_told_by_the_names_of_the_characters(
    base, proposed, old, new, points
):
    (change,) = describe_changes(base, proposed)
    assert change.code == "lookalike"
    assert change.differences == (points,)
    assert change.old in old
    assert change.new in new


def test_many_small_changes_are_told_as_few():
    proposed = (
        "All states must defend the voluntary use of a right, or the rights of each child; offline!"
    )
    assert len(describe_changes(EN, proposed)) <= 5
    assert [change.code for change in describe_changes(EN, proposed, most=2)] == [
        "replaced",
        "replaced",
    ]
    two = describe_changes(EN, proposed, most=2)
    assert two[0].old.startswith("States shall protect")
    assert two[1].new.endswith("offline!")


def test_many_pairs_of_brackets_do_not_make_a_long_list():
    base = "one two three four five six seven eight nine"
    assert len(describe_changes(base, " ".join(f"[{word}]" for word in base.split()))) <= 5


def test_a_long_quotation_is_shortened_in_the_middle():
    assert abridge_quotation("one two three four five six seven", 3) == "one two … seven"
    assert abridge_quotation("one two three", 3) == "one two three"
    assert abridge_quotation("各国应在网上保护人权。", 3) == "各国应在…人权。"
