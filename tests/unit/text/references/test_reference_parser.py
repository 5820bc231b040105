"""Tests of references to clauses, found in six languages."""

import pytest

from consult.text.references.label_keys import (
    LabelKey,
    get_label_core,
    read_label_key,
    write_like,
)
from consult.text.references.reference_parser import find_references

FOUND = [
    ("en", "as said in paragraph 12, we act", [["12"]]),
    ("en", "Paragraphs 12 and 13 apply.", [["12"], ["13"]]),
    ("en", "in paragraphs 12, 13 and 15 to 18 above", [["12"], ["13"], ["15"], ["18"]]),
    ("en", "see paras. 3–5", [["3"], ["5"]]),
    ("en", "under paragraph 12 (a) and (b)", [["12", "a"], ["12", "b"]]),
    ("en", "under paragraph 12(a)(ii)", [["12", "a", "ii"]]),
    ("en", "subject to paragraph 5 bis", [["5 bis"]]),
    ("en", "under paragraph 1.7 of this statement", [["1.7"]]),
    ("en", "this Declaration, paragraph 12", [["12"]]),
    ("en", "article 19 and section C", [["19"], ["C"]]),
    ("fr", "conformément au paragraphe 12", [["12"]]),
    ("fr", "aux paragraphes 12 et 13", [["12"], ["13"]]),
    ("fr", "aux paragraphes 5 à 7 ci-dessus", [["5"], ["7"]]),
    ("fr", "le paragraphe 12 de la présente déclaration", [["12"]]),
    ("es", "en el párrafo 12 y en los párrafos 3 y 4", [["12"], ["3"], ["4"]]),
    ("es", "los párrafos 5 a 7", [["5"], ["7"]]),
    ("es", "el párrafo 5 bis de la presente Declaración", [["5 bis"]]),
    ("ru", "в пункте 12 и пунктах 3–5", [["12"], ["3"], ["5"]]),
    ("ru", "согласно пункта 12 а)", [["12", "а"]]),
    ("ru", "пункт 5 бис настоящей Декларации", [["5 bis"]]),
    ("ar", "وفقا للفقرة 12 أعلاه", [["12"]]),
    ("ar", "في الفقرتين 12 و 13", [["12"], ["13"]]),
    ("ar", "الفقرات ٥ إلى ٧ والفقرة ٩", [["5"], ["7"], ["9"]]),
    ("ar", "الفقرة ٥ مكررا", [["5 bis"]]),
    ("ar", "الفقرة 12 (أ) من هذا الإعلان", [["12", "أ"]]),
    ("zh", "根据第12段和第13段", [["12"], ["13"]]),
    ("zh", "第3、4和7段以及第十二条", [["3"], ["4"], ["7"], ["12"]]),
    ("zh", "第5至8段", [["5"], ["8"]]),
    ("zh", "本宣言第五条之二", [["5 bis"]]),
]


def write_path(target):
    return [
        each.core + "".join({1: " bis"}.get(rank, "?") for rank in each.ranks)
        for each in target.path
    ]


@pytest.mark.parametrize(("language", "text", "paths"), FOUND)
def test_references_are_found_with_each_number(language, text, paths):
    found = sorted(find_references(text, language))
    assert [write_path(target) for each in found for target in each.targets] == paths
    assert not any(each.is_other for each in found)


@pytest.mark.parametrize(("language", "text", "paths"), FOUND)
def test_each_part_stands_at_its_place(language, text, paths):
    for each in find_references(text, language):
        for target in each.targets:
            for part in target.parts:
                assert each.start <= part.start < part.end <= each.end
                assert read_label_key(text[part.start : part.end]) == part.key


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "paragraph 35 of the Tunis Agenda"),
        ("en", "paragraphs 29, 35 and 36 of the Tunis Agenda"),
        ("en", "General Assembly resolution 70/125, paragraph 12"),
        ("en", "as the Tunis Agenda, paragraph 31 and the Tunis Agenda paragraph 72 (i) say"),
        ("en", "per paragraph 72 b of the Tunis Agenda"),
        ("fr", "l’Agenda de Tunis, paragraphe 31"),
        ("es", "el Compromiso de Túnez, párrafo 4"),
        ("fr", "paragraphe 35 de l’Agenda de Tunis"),
        ("fr", "le paragraphe 12 du Programme"),
        ("es", "párrafo 35 de la Agenda de Túnez"),
        ("ru", "пункт 35 Тунисской программы"),
        ("ru", "пункте 12 резолюции 70/125"),
        ("ar", "الفقرة 35 من جدول أعمال تونس"),
        ("zh", "《日内瓦原则宣言》第64段"),
        ("zh", "大会第70/125号决议第12段"),
    ],
)
def test_a_reference_to_another_text_is_marked(language, text):
    found = find_references(text, language)
    assert found and all(each.is_other for each in found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "a paragraph on 12 countries and 2030 targets"),
        ("en", "paragraph 2030, clause by clause"),
        ("en", "parts 12 per cent"),
        ("en", "paragraph 12/3"),
        ("fr", "le paragraphe suivant, 12 pays"),
        ("ru", "пунктуальность 12"),
        ("ar", "12 فقرة"),
        ("zh", "第一次会议的第二天"),
        ("xx", "paragraph 12"),
    ],
)
def test_numbers_that_name_no_clause_are_left_alone(language, text):
    assert find_references(text, language) == []


def test_a_singular_takes_one_number_only():
    (found,) = find_references("paragraph 12, 5 countries", "en")
    assert [write_path(target) for target in found.targets] == [["12"]]


@pytest.mark.parametrize(
    ("label", "core"),
    [
        ("12.", "12"),
        ("(a)", "a"),
        ("Article 12 bis", "12 bis"),
        ("第十二条", "十二"),
        ("第5条之二", "5之二"),
        ("1.7", "1.7"),
        ("٥ مكررا", "٥ مكررا"),
        ("A", "A"),
    ],
)
def test_a_label_is_written_in_a_reference_without_its_signs(label, core):
    assert get_label_core(label) == core


def test_a_key_is_the_same_in_every_script():
    keys = {read_label_key(each) for each in ("12.", "١٢", "第十二条", "Article 12", "１２")}
    assert keys == {LabelKey("12")}
    assert read_label_key("") is None and read_label_key("-") is None


@pytest.mark.parametrize(
    ("core", "example", "written"),
    [
        ("13", "12", "13"),
        ("13", "١٢", "١٣"),
        ("13", "十二", "十三"),
        ("١٣", "12", "13"),
        ("b", "a", "b"),
    ],
)
def test_a_new_number_is_written_in_the_script_of_the_old_one(core, example, written):
    assert write_like(core, example) == written
