"""Finder of references to clauses in a text: `paragraphs 12 and 13 (a)`, `пункт 12`, `第12段`."""

from collections.abc import Iterator
from typing import NamedTuple

import regex

from consult.text.labels.insertions import INSERTION

from .label_keys import HAN_NUMBER, LabelKey, make_key

AFTER = rf"(?:(?:{INSERTION}|[-‑]\d+(?!\d)){{0,3}})"
_NUMBER = r"\p{Nd}{1,3}(?:[.]\p{Nd}{1,3})*(?![\p{Nd}%٪/]|[.]\p{Nd}|\s?(?:%|٪|per cent))"
_ITEM = r"\s?(?:\(\p{L}{1,4}\u0640?\)|(?<![\p{L}(])\p{L}{1,2}\u0640?\))"
_HEADING = rf"(?:{_NUMBER}|(?:[IVXL]{{1,6}}|[A-Z])(?![\p{{L}}\p{{Nd}}]))"


CONTEXT = 60  # characters before a reference that may name its text


class _Words(NamedTuple):
    """The words of a language around a number.

    Attributes:
        one, many: a word for a kind of clause before one number, and before several.
        joins: what stands between two numbers.
        other: what follows if the reference names another text.
        before: what stands before it then.
    """

    one: dict[str, str]
    many: dict[str, str]
    joins: str
    other: str
    before: str = "(?!)"


_WORDS = {
    "en": _Words(
        {
            "paragraph": r"(?i:para(?:graph)?\.?|clause)",
            "article": r"(?i:article|art\.)",
            "section": r"(?i:section|chapter)",
        },
        {
            "paragraph": r"(?i:para(?:graph)?s\.?|clauses)",
            "article": r"(?i:articles|arts\.)",
            "section": r"(?i:sections|chapters)",
        },
        r"\s*[,;]\s*(?:and\s+|or\s+)?|\s+(?:and|or|to|through)\s+|\s?[-–—]\s?",
        r"\s*(?:[a-z]\)?|above|below)?\s+of\s++(?!this\b|the\s+present\b|these\b)",
        r"(?<!(?:this|present)\s)\b(?:Agenda|Declaration|Charter|Action|Covenant|Convention|"
        r"Commitment|Compact|Pact|Rights|resolution),?\s\(?$",
    ),
    "fr": _Words(
        {
            "paragraph": r"(?i:paragraphe|par\.|alinéa)",
            "article": r"(?i:article|art\.)",
            "section": r"(?i:section|chapitre)",
        },
        {
            "paragraph": r"(?i:paragraphes|alinéas)",
            "article": r"(?i:articles)",
            "section": r"(?i:sections|chapitres)",
        },
        r"\s*[,;]\s*(?:et\s+|ou\s+)?|\s+(?:et|ou|à|au)\s+|\s?[-–—]\s?",
        r"\s+(?:du|des|de(?:\s+la|\s+l[’'])?+)\s*+(?!présente?s?\b|cett?e?\b|même\b)",
        r"\b(?:Agenda|Charte|action|Pacte|Convention|Engagement)(?:\sde\s\w+)?,?\s\(?$",
    ),
    "es": _Words(
        {
            "paragraph": r"(?i:párrafo|párr\.|cláusula)",
            "article": r"(?i:artículo|art\.)",
            "section": r"(?i:sección|capítulo)",
        },
        {
            "paragraph": r"(?i:párrafos|párrs\.|cláusulas)",
            "article": r"(?i:artículos)",
            "section": r"(?i:secciones|capítulos)",
        },
        r"\s*[,;]\s*(?:[yeou]\s+)?|\s+(?:[yeou]|a|al|hasta)\s+|\s?[-–—]\s?",
        r"\s+de(?:l|\s+la|\s+los|\s+las)?+\s++(?!present|est[aeo])",
        r"\b(?:Agenda|Carta|Acción|Pacto|Convención|Compromiso)(?:\sde\s\w+)?,?\s\(?$",
    ),
    "ru": _Words(
        {
            "paragraph": r"(?i:пункт(?:а|у|ом|е)?|п\.)",
            "article": r"(?i:стать(?:я|е|ю|ёй|ей|и)|ст\.)",
            "section": r"(?i:раздел(?:а|у|ом|е)?|глав(?:а|ы|е|у|ой))",
        },
        {
            "paragraph": r"(?i:пункт(?:ы|ов|ам|ами|ах)|пп\.)",
            "article": r"(?i:стат(?:ьях|ьям|ьями|ей))",
            "section": r"(?i:раздел(?:ы|ов|ам|ами|ах)|глав(?:ах|ам|ами)?)",
        },
        r"\s*[,;]\s*(?:и\s+|или\s+)?|\s+(?:и|или|по)\s+|\s?[-–—]\s?",
        r"\s+(?:[«\p{Lu}]|(?:резолюц|деклар|повест|программ|план|пакт|конвенц|устав|решен|доклад|"
        r"обязат|соглаш|протокол|прилож|статьи|закон))",
    ),
    "ar": _Words(
        {
            "paragraph": r"[وفبك]?(?:ال|لل)?فقرة",
            "article": r"[وفبك]?(?:ال|لل)?مادة",
            "section": r"[وفبك]?(?:ال|لل)?(?:فرع|قسم|فصل)",
        },
        {
            "paragraph": r"[وفبك]?(?:ال|لل)?فقر(?:تين|تان|ات)",
            "article": r"[وفبك]?(?:ال|لل)?(?:مادتين|مادتان|مواد)",
            "section": r"[وفبك]?(?:ال|لل)?(?:فروع|أقسام|فصول)",
        },
        r"\s*[،,]\s*(?:و\s?|أو\s+)?|\s+و\s?|\s+(?:أو|إلى|حتى)\s+|\s?[-–—]\s?",
        r"\s+من\s++(?!هذا|هذه|نفس)",
    ),
}
_UNITS = {"段": "paragraph", "条": "article", "节": "section", "章": "section"}
_HAN_TOKEN = (
    rf"(?:\p{{Nd}}{{1,3}}(?:\.\p{{Nd}}{{1,3}})*|{HAN_NUMBER})(?:之[二三四五六七八九十]{{1,2}})?"
)
_HAN = regex.compile(
    rf"第(?P<list>{_HAN_TOKEN}(?:(?:、|，|和|及|以及|至|到|[-–—])第?{_HAN_TOKEN})*)(?P<unit>[段条节章])"
    r"(?P<after>之[二三四五六七八九十]{1,2})?(?P<items>(?:[（(]\p{L}{1,3}[）)])*)",
    regex.V1,
)
_HAN_PARTS = regex.compile(
    rf"(?P<core>\p{{Nd}}{{1,3}}(?:\.\p{{Nd}}{{1,3}})*|{HAN_NUMBER})(?P<bis>之[二三四五六七八九十]{{1,2}})?"
)
_HAN_OTHER = regex.compile(
    r"(?:[》”]|(?<![本该此])(?:决议|决定|议程|宣言|公约|章程|宪章|报告|计划|协定|附件|承诺)|号)(?:的|中的|中|内)?$"
)
_SYMBOL_BEFORE = regex.compile(r"\p{Nd}+/\p{Nd}+,?\s*(?:\(|\p{L}{1,3}\s+)?$")
_PARTS, _HEADING_PARTS = (
    regex.compile(rf"(?P<core>{core})?(?P<bis>{AFTER})(?P<items>(?:{_ITEM})*)", regex.V1)
    for core in (_NUMBER, _HEADING)
)
_ITEM_LETTERS = regex.compile(r"\p{L}+\u0640?")


class ReferencePart(NamedTuple):
    """A number or letter of a reference, at its place in the text."""

    start: int
    end: int
    key: LabelKey


class ReferenceTarget(NamedTuple):
    """One clause that a reference names: the parts of its number, outermost first.

    Attributes:
        implied: parts named before it: the 12 of the second in `12 (a) and (b)`.
    """

    parts: tuple[ReferencePart, ...]
    implied: tuple[LabelKey, ...] = ()

    @property
    def path(self) -> tuple[LabelKey, ...]:
        """The keys of all parts."""
        return (*self.implied, *(each.key for each in self.parts))


class ClauseReference(NamedTuple):
    """A reference to clauses.

    Attributes:
        kind: "paragraph", "article" or "section", as the text calls them.
        is_other: it names another text.
    """

    start: int
    end: int
    kind: str
    targets: tuple[ReferenceTarget, ...]
    is_other: bool


def find_references(text: str, language: str) -> list[ClauseReference]:
    """Find the references to clauses in a plain text, in their order."""
    if language == "zh":
        return list(_find_chinese(text))
    words = _WORDS.get(language)
    return [] if words is None else list(_find_named(text, words))


def _find_named(text: str, words: _Words) -> Iterator[ClauseReference]:
    for kind in words.one:
        forms = rf"(?<![\p{{L}}-])(?:(?P<many>{words.many[kind]})|{words.one[kind]})[\s\u00a0]+"
        for match in regex.finditer(forms, text):
            targets, end = _read_targets(text, match.end(), kind, words, match["many"] is not None)
            if targets:
                other = regex.match(words.other, text[end:], regex.V1) is not None
                ahead = text[: match.start()]
                other = other or _SYMBOL_BEFORE.search(ahead) is not None
                other = other or regex.search(words.before, ahead[-CONTEXT:]) is not None
                yield ClauseReference(match.start(), end, kind, tuple(targets), other)


def _read_targets(
    text: str, at: int, kind: str, words: _Words, many: bool
) -> tuple[list[ReferenceTarget], int]:
    """Read one number, or the list of numbers after a plural; return them and their end."""
    found: list[ReferenceTarget] = []
    end = start = at
    while True:
        match = (_HEADING_PARTS if kind == "section" else _PARTS).match(text, start)
        target = _make_target(match, kind, found) if match else None
        if match is None or target is None:
            return found, end
        found.append(target)
        end = match.end()
        join = regex.match(words.joins, text[end:])
        if join is None or not (many or match["items"]):
            return found, end
        start = end + join.end()
        if not many and not regex.match(_ITEM, text[start:]):
            return found, end


def _make_target(
    match: regex.Match[str], kind: str, before: list[ReferenceTarget]
) -> ReferenceTarget | None:
    items = tuple(
        ReferencePart(
            match.start("items") + each.start(),
            match.start("items") + each.end(),
            LabelKey(each.group().replace("\u0640", "")),
        )
        for each in _ITEM_LETTERS.finditer(match["items"])
    )
    if match["core"] is None:
        outer = before[-1].path[:1] if before else ()
        return ReferenceTarget(items, outer) if items and outer and not match["bis"] else None
    key = make_key(match["core"], match["bis"])
    if key is None or (kind != "section" and not key.is_number):
        return None
    return ReferenceTarget((ReferencePart(match.start("core"), match.end("bis"), key), *items))


def _find_chinese(text: str) -> Iterator[ClauseReference]:
    for match in _HAN.finditer(text):
        targets = []
        for each in _HAN_PARTS.finditer(match["list"]):
            key = make_key(each["core"], each["bis"] or "")
            if key is not None:
                start = match.start("list") + each.start()
                end = match.start("list") + each.end()
                targets.append(ReferenceTarget((ReferencePart(start, end, key),)))
        other = _HAN_OTHER.search(text[: match.start()]) is not None
        kind = _UNITS[match["unit"]]
        if match["after"] and targets:
            targets[-1] = _join_after(targets[-1], match)
        yield ClauseReference(match.start(), match.end(), kind, tuple(targets), other)


def _join_after(target: ReferenceTarget, match: regex.Match[str]) -> ReferenceTarget:
    """Join an insertion after the unit to its number: 第5条之二."""
    part = target.parts[0]
    key = make_key(part.key.core, match["after"])
    return ReferenceTarget((part._replace(end=match.end("after"), key=key or part.key),))
