"""Tests of word provenance through several versions: every character has its earliest true
origin.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.merge.consolidated_text import BASE, SourcedPassage, rewrite_passages
from consult.text.merge.word_provenance import WordOrigin, TracedVersion, trace_origins

FIRST = "We resolve to connect every school by 2030."


def passages(*pairs):
    return tuple(SourcedPassage(text, tuple(sources)) for text, *sources in pairs)


def test_words_keep_their_origin_through_later_versions():
    second = passages(
        ("We resolve to connect every school", BASE), (" and library", "a1"), (" by 2030.", BASE)
    )
    third = passages(
        ("We resolve ", BASE),
        ("together ", "a2"),
        ("to connect every school and library by ", BASE),
        ("2031", "m7"),
        (".", BASE),
    )
    texts = ["".join(each.text for each in made) for made in (second, third)]
    found = trace_origins(
        [TracedVersion(FIRST), TracedVersion(texts[0], second), TracedVersion(texts[1], third)],
        "m0",
    )
    assert [each for each in found if each.sources != (BASE,)] == [
        WordOrigin("together ", ("a2",), 2),
        WordOrigin(" and library", ("a1",), 1),
        WordOrigin("2031", ("m7",), 2),
    ]
    assert {each.version for each in found if each.sources == (BASE,)} == {0}


def test_text_changed_without_known_source_has_no_author():
    found = trace_origins(
        [TracedVersion(FIRST), TracedVersion(FIRST.replace("2030", "2035"))], "m0"
    )
    assert [each for each in found if each.sources != (BASE,)] == [WordOrigin("2035", ("m0",), 1)]
    assert trace_origins([], "m0") == () and trace_origins(
        [TracedVersion(FIRST), TracedVersion(FIRST)], "m0"
    ) == (WordOrigin(FIRST, (BASE,), 0),)


def test_passages_that_do_not_fit_the_text_are_rejected():
    found = trace_origins(
        [
            TracedVersion(FIRST),
            TracedVersion(FIRST.replace("every", "each"), passages(("We think.", "a1"))),
        ],
        "m0",
    )
    assert {source for each in found for source in each.sources} == {BASE, "m0"}


WORDS = st.lists(
    st.sampled_from(["one", "two", "three", ",", "[", "]", "学校", "مدرسة"]),
    min_size=1,
    max_size=12,
).map(" ".join)


@settings(derandomize=True, max_examples=300)
@given(st.lists(st.tuples(WORDS, st.booleans()), min_size=1, max_size=5))
def test_every_character_has_an_origin_whatever_the_versions_were(versions):
    stages, before = [], (SourcedPassage(versions[0][0], (BASE,)),)
    for number, (text, known) in enumerate(versions):
        before = rewrite_passages(
            (SourcedPassage("".join(each.text for each in before), (BASE,)),), text, f"a{number}"
        )
        stages.append(TracedVersion(text, before if known and number else None))
    found = trace_origins(stages, "m0")
    assert "".join(each.text for each in found) == versions[-1][0]
    assert all(each.text and each.sources and 0 <= each.version < len(versions) for each in found)
    assert all(each.version > 0 for each in found if each.sources != (BASE,))
    for one, other in zip(found, found[1:], strict=False):
        assert one[1:] != other[1:]
