"""Rules that tell headings, preamble, items and label levels apart where no style says so."""

from collections.abc import Sequence

import regex

from consult.text.label_parser import get_label_level

from .label_extraction import resolve_changes
from .paragraphs import ParagraphKind, ParsedParagraph, ParseWarning

_LONGEST_HEADING = 120
_LONGEST_HAN = 45
_MANY_HEADINGS = 5  # guessed headings in a row
_ENDS_SENTENCE = regex.compile(r"[.。;；,，、،؛:：!！?？]\s*[\])）”\"»]*$")
_CONTINUES = regex.compile(r"[,，;；،؛]\s*$")
_COMMA = regex.compile(r"[,，،]\s*$")
_HAN = regex.compile(r"\p{Han}")
_LETTER = regex.compile(r"\p{L}")
_ANNEX = regex.compile(
    r"(?:annex|appendix|part|chapter|section|schedule|title|annexe|appendice|partie|chapitre|"
    r"titre|anexo|ap[ée]ndice|parte|cap[íi]tulo|secci[óo]n|t[íi]tulo|приложение|дополнение|часть|"
    r"глава|раздел)(?:\s+(?:\p{L}|\p{N}+|[ivxl]+|one|two|three|four|five|un|une|deux|trois|uno|"
    r"dos|tres)\b.*)?|(?:附件|附录|附錄)[\p{L}\p{N}]{0,3}|第[一二三四五六七八九十百\d]+(?:部分|编|章|节)(?:\s.*)?|"
    r"(?:الملحق|المرفق|التذييل|الجزء|الفصل|القسم|الباب)(?:\s.*)?",
    regex.IGNORECASE,
)
# Styles of the Word files that consult exports; each one gives the kind of a paragraph.
_EXPORT_STYLES: dict[str, ParagraphKind] = {
    "Preambular paragraph": "preambular",
    "Operative paragraph": "operative",
    "Listed item": "item",
}
# First words of preambular paragraphs, in six languages.
_PREAMBLE = regex.compile(
    r"(?:recalling|considering|recogni[sz]ing|noting|bearing in mind|reaffirming|emphasi[sz]ing|"
    r"acknowledging|mindful|aware|taking into account|taking note|welcoming|stressing|convinced|"
    r"concerned|guided|affirming|rappelant|consid[ée]rant|reconnaissant|notant|tenant compte|"
    r"r[ée]affirmant|soulignant|consciente?|se félicitant|gardant|prenant|ayant|recordando|"
    r"considerando|reconociendo|observando|tomando|teniendo|reafirmando|subrayando|acogiendo|"
    r"destacando|напоминая|учитывая|признавая|отмечая|принимая|подтверждая|подч[её]ркивая|"
    r"сознавая|памятуя|приветствуя|ссылаясь)\b|忆及|考虑到|认识到|注意到|铭记|重申|顾及|回顾|确认|意识到|强调|欢迎|و?إذ\s",
    regex.IGNORECASE,
)


def assign_kinds(paragraphs: list[ParsedParagraph]) -> None:
    """Set the kind and level of every paragraph that has none yet."""
    letters = _LabelLevels(paragraphs)
    _mark_headings(paragraphs)
    last_level, in_preamble, preamble_level = 1, False, 0
    for place, paragraph in enumerate(paragraphs):
        words = _read_text(paragraph)
        if paragraph.kind in {"title", "heading"}:
            opens = _PREAMBLE.match(words) is not None and len(words) <= _LONGEST_HAN
            last_level, in_preamble, preamble_level = 1, opens, 0
            continue
        if paragraph.kind in {"note", "table"}:
            continue
        if paragraph.label:
            paragraph.level = (
                letters.level(place) if paragraph.label_from == "typed" else paragraph.level
            )
            last_level = paragraph.level
            preamble_level = preamble_level or paragraph.level
            told = _classify_labelled(paragraph, in_preamble and paragraph.level == preamble_level)
            paragraph.kind = _EXPORT_STYLES.get(paragraph.style, told)
        elif paragraph.label_from == "typed":  # a bullet
            paragraph.level = min(9, last_level + 1)
        elif paragraph.style in _EXPORT_STYLES:
            paragraph.kind = _EXPORT_STYLES[paragraph.style]
        elif paragraph.label_from == "" and paragraph.kind == "operative":
            begins_and_goes_on = _PREAMBLE.match(words) is not None and _CONTINUES.search(words)
            paragraph.kind = (
                "preambular" if begins_and_goes_on or _COMMA.search(words) else "operative"
            )


def _classify_labelled(paragraph: ParsedParagraph, in_preamble: bool) -> ParagraphKind:
    """Tell items from paragraphs by their labels."""
    if in_preamble:
        return "preambular"
    is_item = get_label_level(paragraph.label) > 1 and "." not in paragraph.label
    return "item" if is_item or paragraph.kind == "item" else "operative"


def _read_text(paragraph: ParsedParagraph) -> str:
    """Return the text with all changes accepted; for a deleted paragraph, the text before."""
    return resolve_changes(paragraph, accepted=True) or resolve_changes(paragraph, accepted=False)


def _mark_headings(paragraphs: Sequence[ParsedParagraph]) -> None:
    """Mark paragraphs that look like headings, and doubt heading styles on text that continues.

    Many such paragraphs in a row are a list whose lines end without a stop, and not headings.
    """
    row: list[ParsedParagraph] = []
    for paragraph, following in zip(paragraphs, [*paragraphs[1:], None], strict=False):
        words = _read_text(paragraph)
        if (
            paragraph.kind == "heading"
            and paragraph.label_from != "computed"
            and _CONTINUES.search(words)
        ):
            paragraph.kind, paragraph.level = "operative", 1
            paragraph.warnings.append(ParseWarning(code="heading_doubtful", found=paragraph.style))
        elif (
            paragraph.kind == "operative"
            and paragraph.label_from != "computed"
            and _is_heading_candidate(paragraph, words)
        ):
            is_annex = _ANNEX.fullmatch(words.strip()) is not None and not paragraph.label
            if is_annex or (
                following
                and (_is_heading_of(paragraph, words, following) or (row and not paragraph.label))
            ):
                paragraph.kind = "heading"
                paragraph.level = 1 if paragraph.label or is_annex else 2
                row.append(paragraph)
                continue
        _unmark_list_headings(row)
        row = []
    _unmark_list_headings(row)


def _unmark_list_headings(row: Sequence[ParsedParagraph]) -> None:
    """Turn a long row of guessed headings back into ordinary paragraphs."""
    if len(row) >= _MANY_HEADINGS:
        for paragraph in row:
            paragraph.kind, paragraph.level = "operative", 1


def _is_heading_candidate(paragraph: ParsedParagraph, words: str) -> bool:
    """Return whether a paragraph without an exported style may be a heading."""
    return paragraph.style not in _EXPORT_STYLES and _may_be_heading(words)


def _may_be_heading(words: str) -> bool:
    """Return whether a text is short, on one line, and ends without a stop."""
    longest = _LONGEST_HAN if _HAN.search(words) else _LONGEST_HEADING
    return (
        0 < len(words) <= longest
        and "\n" not in words
        and _LETTER.search(words) is not None
        and _ENDS_SENTENCE.search(words) is None
        and not regex.search(r"[:：;；]", words)
    )


def _is_heading_of(paragraph: ParsedParagraph, words: str, following: ParsedParagraph) -> bool:
    """Return whether a short paragraph is the heading of the next one, by labels and lengths."""
    if paragraph.label:
        is_outermost = get_label_level(paragraph.label) == 1
        goes_on = (
            following.label.startswith(f"{paragraph.label.rstrip('.')}.") or not following.label
        )
        return is_outermost and goes_on and following.kind != "item"
    after = resolve_changes(following, accepted=True)
    return bool(
        following.label
        or following.kind == "heading"
        or len(after) > len(words)
        or _may_be_heading(after)
    )


class _LabelLevels:
    """Levels of typed labels, among which `i`, `v` and `x` are letters or Roman numerals."""

    def __init__(self, paragraphs: Sequence[ParsedParagraph]) -> None:
        labelled = [(place, each.label) for place, each in enumerate(paragraphs) if each.label]
        labels = ["", *(label for _place, label in labelled), ""]
        around = zip(labels, labels[1:-1], labels[2:], strict=False)
        self._around = {
            place: three for (place, _label), three in zip(labelled, around, strict=True)
        }
        self._letter = ""

    def level(self, place: int) -> int:
        """Return the level of the label at a place; call it for each place in order."""
        before, label, after = self._around[place]
        bare = _strip_label(label)
        follows = len(bare) == 1 and bool(self._letter) and ord(self._letter) + 1 == ord(bare)
        is_letter = follows and (
            _strip_label(after) != "ii" if bare == "i" else _strip_label(before) not in {"iv", "ix"}
        )
        level = get_label_level(
            label, label.replace(bare, chr(ord(bare) - 1)) if is_letter else None
        )
        if level == 2 and len(bare) == 1:
            self._letter = bare
        elif level < 2:
            self._letter = ""
        return level


def _strip_label(label: str) -> str:
    """Return a label without its parentheses and stops."""
    return label.strip("()（）. ")
