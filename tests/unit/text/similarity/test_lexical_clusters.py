"""Tests of lexical clusters: planted campaigns are found and nothing else, in any order."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.search_normalization import fold_text
from consult.text.similarity.lexical_clusters import cluster_texts
from consult.text.similarity.shared_passages import (
    SIMILAR_FROM,
    CAMPAIGN_FROM,
    find_shared_passages,
)

WORDS = str.split(
    "connect schools villages broadband public financing private investment rights privacy "
    "security gender youth elders languages content local open source standards interoperability "
    "spectrum satellites communities networks capacity skills teachers curricula health posts "
    "libraries access affordability inclusion disability governance cooperation review "
    "indicators measurement statistics climate energy ethics algorithms accountability "
    "transparency ministries operators towers cables rural islands mountains budgets subsidies "
    "taxes licences devices repair recycling girls apprentices universities journalists archives "
    "museums farmers fishers weather floods hospitals vaccines courts"
)
SAYINGS = {
    "en": "Please keep the words on connecting every school by 2030 and name who pays for it",
    "fr": (
        "Veuillez garder les mots sur la connexion de chaque école d’ici à 2030 et dire qui la paie"
    ),
    "es": (
        "Mantengan las palabras sobre la conexión de cada escuela para 2030 y digan quién la paga"
    ),
    "ru": "Сохраните слова о подключении каждой школы к 2030 году и назовите, кто за это платит",
    "ar": "أبقوا الكلمات عن ربط كل مدرسة بحلول عام 2030 وقولوا من يدفع ثمن ذلك",
    "zh": "请保留到2030年连接每所学校的文字，并说明由谁支付费用",
}


def sentence(chance, size):
    return " ".join(chance.choice(WORDS) for _ in range(size))


def changed(chance, text, times=3):
    words = text.split()
    for _ in range(times):
        words[chance.randrange(len(words))] = chance.choice(WORDS)
    return " ".join(words)


def crowd(seed):
    """Generate 400 texts with four campaigns of fifteen; return them and the places of each
    campaign.
    """
    chance = random.Random(seed)
    texts = [sentence(chance, chance.randint(15, 60)) for _ in range(340)]
    for _ in range(4):
        base = sentence(chance, 40)
        texts += [changed(chance, base) for _ in range(15)]
    order = list(range(400))
    chance.shuffle(order)
    return [texts[at] for at in order], [
        {order.index(at) for at in range(first, first + 15)} for first in range(340, 400, 15)
    ]


def test_four_campaigns_are_found_among_four_hundred_texts_and_nothing_is_put_beside_them():
    for seed in range(3):
        texts, campaigns = crowd(seed)
        found = [each for each in cluster_texts(texts) if len(each.members) > 2]
        assert sorted(map(sorted, campaigns)) == sorted(map(list, (each.members for each in found)))
        assert all(each.score >= CAMPAIGN_FROM for each in found)


def test_campaigns_are_found_in_each_of_six_languages():
    texts = [
        start + words + end
        for words in SAYINGS.values()
        for start, end in (("", ""), ("", "!"), ("— ", "."))
    ]
    groups = {each.members for each in cluster_texts(texts)}
    assert groups == {tuple(range(at, at + 3)) for at in range(0, 18, 3)}


def test_short_texts_and_nothing_belong_nowhere():
    assert (
        cluster_texts([]) == []
        and cluster_texts(["Agreed."] * 5) == []
        and cluster_texts(["We agree with all of this."]) == []
    )


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [changed(random.Random(at), SAYINGS["en"], at % 5) for at in range(12)]
            + list(SAYINGS.values())
        ),
        min_size=2,
        max_size=14,
        unique=True,
    ),
    st.randoms(),
)
def test_the_order_of_the_texts_does_not_matter_and_nobody_is_in_two_groups(texts, chance):
    order = list(range(len(texts)))
    chance.shuffle(order)
    here = {frozenset(texts[at] for at in each.members) for each in cluster_texts(texts)}
    there = {
        frozenset(texts[order[at]] for at in each.members)
        for each in cluster_texts([texts[at] for at in order])
    }
    assert here == there
    places = [at for each in cluster_texts(texts) for at in each.members]
    assert len(places) == len(set(places)) and all(
        SIMILAR_FROM <= each.score <= 1 for each in cluster_texts(texts)
    )


def test_what_all_hold_is_shown_where_it_stands_in_each():
    texts = [
        "We resolve to connect every school by 2030, through public funds.",
        "Please: we RESOLVE to connect  every school by 2035 — through public funds",
    ]
    first, second = (
        [text[span.start : span.end] for span in spans]
        for text, spans in zip(texts, find_shared_passages(texts), strict=True)
    )
    assert first == ["We resolve to connect every school by", "through public funds"]
    assert second == ["we RESOLVE to connect  every school by", "through public funds"]
    assert (
        find_shared_passages(["one two three", "three two one"]) == [[], []]
        and find_shared_passages([]) == []
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_shared_passages_are_parts_of_their_texts_in_order_and_apart(texts):
    for text, spans in zip(texts, find_shared_passages(texts), strict=True):
        assert all(
            0 <= span.start < span.end <= len(text) and fold_text(text[span.start : span.end])
            for span in spans
        )
        assert all(one.end <= two.start for one, two in zip(spans, spans[1:], strict=False))
