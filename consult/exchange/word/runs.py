"""Text of Word paragraphs: runs with tracked changes, through links, controls and fields."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import regex

from consult.core.errors import Invalid

from consult.exchange.imports.parsing.paragraphs import (
    ParsedParagraph,
    TrackedChange,
    TextRun,
    ParseWarning,
    clip_found,
    is_bracket,
)
from .annotations import WordAnnotations, read_element_text
from .styles import CharacterFormat, WordStyle, StyleTable
from .typography import (
    format_formula,
    read_box_sign,
    read_control_box,
    read_form_box,
)
from .ooxml import find_child, read_value, parse_int

MOST_TEXT = 5_000_000  # characters of a whole file
_MOST_ADDRESS = 300  # characters of the longest address that a warning can quote
_INSTRUCTION = regex.compile(r"\s*HYPERLINK\s+\"([^\"]+)\"")
_CONSULT_BOOKMARK = regex.compile(r"consult_\w{1,32}$", regex.ASCII)
_NUMBERING_FIELD = regex.compile(r"\s*(LISTNUM|AUTONUM\w*|FORM\w+)\b")
_THROUGH = frozenset(
    {
        "w:smartTag",
        "w:customXml",
        "w:fldSimple",
        "w:sdtContent",
        "w:dir",
        "w:bdo",
        "w:rubyBase",
        "w:ruby",
        "mc:Choice",
    }
)
_CHANGES = {
    "w:ins": (True, False),
    "w:del": (False, False),
    "w:moveTo": (True, True),
    "w:cellIns": (True, False),
    "w:cellDel": (False, False),
    "w:moveFrom": (False, True),
}
_LETTERS = frozenset({"w:t", "w:delText"})
_PIECES = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:cr": "\n",
    "w:br": "\n",
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "",
}
_NON_TEXT_ELEMENTS = {
    "w:drawing": "picture",
    "w:pict": "picture",
    "w:object": "picture",
    "m:oMath": "formula",
    "m:oMathPara": "formula",
    "w:altChunk": "embedded",
    "w:subDoc": "embedded",
}


@dataclass
class _ComplexField:
    """An open complex field: its instruction, and whether its result has started."""

    instruction: str = ""
    has_result: bool = False
    box: str = ""


class RunWalker:
    """A walk through the text in order; open changes, links and fields continue over paragraphs."""

    def __init__(
        self, links: Mapping[str, str], styles: StyleTable, margin: WordAnnotations
    ) -> None:
        self.links, self.styles, self.margin = links, styles, margin
        self.paragraph: ParsedParagraph | None = None
        self.style = WordStyle()
        self.inserted: TrackedChange | None = None
        self.deleted: TrackedChange | None = None
        self.length = self.total = 0
        self._marks: list[str] = []  # of the next paragraph
        self._warnings: list[ParseWarning] = []  # of the next paragraph
        self._link: str | None = None
        self._in_link = False
        self._fields: list[_ComplexField] = []

    def begin(self, paragraph: ParsedParagraph, style: WordStyle) -> None:
        """Start a paragraph."""
        self.paragraph, self.style, self.length = paragraph, style, 0
        for number in self.margin.waiting:
            self.margin.start_comment(number, (paragraph, 0))
        self.margin.waiting.clear()
        paragraph.marks += self._marks
        paragraph.warnings += self._warnings
        self._marks, self._warnings = [], []

    def take_warnings(self) -> list[ParseWarning]:
        """Return the warnings that waited for a paragraph which did not come."""
        waiting, self._warnings = self._warnings, []
        return waiting

    def resume(self, paragraph: ParsedParagraph, style: WordStyle) -> None:
        """Continue a paragraph with text that stands in the next one of the file."""
        self.begin(paragraph, style)
        self.length = sum(len(run.text) for run in paragraph.runs)

    def enter_change(self, element: Element) -> tuple[TrackedChange | None, TrackedChange | None]:
        """Enter a tracked change, and return the previous state, which the caller restores
        afterwards.
        """
        before = self.inserted, self.deleted
        is_insertion, move = _CHANGES[element.tag]
        revision = self.margin.revision(element, move=move)
        if is_insertion:
            self.inserted = revision
        else:
            self.deleted = revision
        return before

    def walk(self, element: Element) -> None:
        """Walk through the content of a paragraph."""
        for each in element:
            if each.tag == "w:r":
                self._run(each)
            elif each.tag in _CHANGES:
                before = self.enter_change(each)
                self.walk(each)
                self.inserted, self.deleted = before
            elif each.tag == "w:hyperlink":
                before_link = self._link, self._in_link
                self._link, self._in_link = self._address(each.get("r:id")), True
                self.walk(each)
                self._link, self._in_link = before_link
            elif each.tag in _THROUGH or each.tag == "mc:AlternateContent":
                self.walk(each)
            elif each.tag == "w:sdt" and (box := read_control_box(find_child(each, "w:sdtPr"))):
                self._write_box(box)
            elif each.tag == "w:sdt":
                self.walk(get_control_content(each))
            else:
                self.mark(each)
                self._warn_of_non_text(each)

    def mark(self, element: Element, *, between: bool = False) -> None:
        """Read a mark in a paragraph or between two: a bookmark, or the start or end of a
        comment.
        """
        number = element.get("w:id", "")
        place = (self.paragraph, self.length) if self.paragraph is not None else None
        if element.tag == "w:bookmarkStart" and _CONSULT_BOOKMARK.match(element.get("w:name", "")):
            there = self._marks if between or self.paragraph is None else self.paragraph.marks
            there.append(element.get("w:name", ""))
        elif element.tag == "w:commentRangeStart":
            self.margin.start_comment(number, None if between else place)
        elif element.tag == "w:commentRangeEnd" and place is not None:
            self.margin.end_comment(number, place)

    def write(self, text: str, looks: CharacterFormat = CharacterFormat()) -> None:
        """Add text to the paragraph with the changes and links that are open.

        It extends the previous run where both look the same.
        """
        if self.paragraph is None or not text:
            return
        clean = unicodedata.normalize("NFC", text)
        self.length += len(clean)
        self.total += len(clean)
        if self.total > MOST_TEXT:
            raise Invalid("file_text_too_long", most=MOST_TEXT)
        link = self._link or next(
            (found for each in self._fields if (found := _parse_link(each))), None
        )
        run = TextRun(
            text=clean,
            emphasis=looks.emphasis or (looks.underlined and not (link or self._in_link)),
            strong=looks.strong,
            struck=looks.struck,
            script=looks.script,
            link=link,
            inserted=self.inserted,
            deleted=self.deleted,
        )
        runs = self.paragraph.runs
        if (
            runs
            and is_bracket(clean) == is_bracket(runs[-1].text)
            and run.model_copy(update={"text": runs[-1].text}) == runs[-1]
        ):
            runs[-1].text += clean
        else:
            runs.append(run)

    def warn(self, code: str, found: str = "") -> None:
        """Add a warning to the paragraph, once."""
        warning = ParseWarning(code=code, found=clip_found(found))
        there = self._warnings if self.paragraph is None else self.paragraph.warnings
        if warning not in there:
            there.append(warning)

    def _run(self, run: Element) -> None:
        """Walk through a run."""
        looks = self.styles.looks(self.style, find_child(run, "w:rPr"))
        if looks.hidden:
            self.warn("hidden", "".join(each.text or "" for each in run if each.tag in _LETTERS))
        self._pieces(run, looks)

    def _pieces(self, run: Element, looks: CharacterFormat) -> None:
        """Read each piece of a run."""
        for each in run:
            is_result = not looks.hidden and all(field.has_result for field in self._fields)
            if each.tag in _LETTERS and is_result:
                self.write(_flatten_whitespace(each.text or ""), looks)
            elif each.tag in _PIECES and is_result:
                self.write(_PIECES[each.tag], looks)
            elif each.tag == "w:sym" and is_result:
                self._symbol(each)
            elif each.tag in {"w:ruby", "w:rubyBase", "mc:AlternateContent", "mc:Choice"}:
                self._pieces(each, looks)
            elif each.tag == "w:rt":
                self.warn("ruby", "".join(text.text or "" for text in each.iter("w:t")))
            elif each.tag == "w:r":  # the base of a ruby
                self._run(each)
            else:
                self._aside(each)

    def _aside(self, each: Element) -> None:
        """Read a piece of a run that is not text: a mark, a part of a field, a picture."""
        if each.tag in {"w:fldChar", "w:instrText"}:
            self._field(each)
        elif each.tag in {"w:footnoteReference", "w:endnoteReference"}:
            note = self.margin.notes.get(
                (each.tag[2:].removesuffix("Reference"), each.get("w:id", ""))
            )
            if self.paragraph is not None and note is not None:
                self.paragraph.notes += [note.text] if note.text else []
                for warning in note.warnings:
                    self.warn(warning.code, warning.found)
        elif each.tag == "w:commentReference" and self.paragraph is not None:
            self.margin.place_comment(each.get("w:id", ""), (self.paragraph, self.length))
        else:
            self._warn_of_non_text(each)

    def _field(self, each: Element) -> None:
        """Follow a complex field, of which only the result is text."""
        if each.tag == "w:instrText":
            if self._fields:
                self._fields[-1].instruction += each.text or ""
            return
        kind = each.get("w:fldCharType")
        if kind == "begin":
            self._fields.append(_ComplexField(box=read_form_box(each)))
        elif kind == "separate" and self._fields:
            self._fields[-1].has_result = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if ended.box:
                self._write_box(ended.box)
            elif _NUMBERING_FIELD.match(ended.instruction):
                self.warn("field", ended.instruction)

    def _symbol(self, symbol: Element) -> None:
        """Read a sign of a symbol font, which has no meaning outside that font."""
        number, font = symbol.get("w:char", ""), symbol.get("w:font", "")
        code = (
            parse_int(str(int(number, 16))) if regex.fullmatch(r"[0-9A-Fa-f]{1,5}", number) else 0
        )
        if box := read_box_sign(font, code):
            self._write_box(box)
            return
        self.warn("symbol", f"{font} {number}")
        is_text = 0x20 < code < 0xD800 or 0xF900 <= code < 0xFFF0
        self.write(chr(code) if is_text else "\u25a1")

    def _write_box(self, box: str) -> None:
        """Write a check box as a character, with a warning."""
        self.write(box)
        self.warn("check_box", box)

    def _warn_of_non_text(self, element: Element) -> None:
        """Warn about content that is not text: pictures, text boxes, formulas, embedded files."""
        code = _NON_TEXT_ELEMENTS.get(element.tag)
        if code is None:
            return
        box = next((each for each in element.iter() if each.tag == "w:txbxContent"), None)
        if box is not None:
            self.warn("text_box", read_element_text(box))
        elif code == "formula":
            self.write(format_formula(element))
            self.warn(code, format_formula(element))
        else:
            self.warn(code)

    def _address(self, number: str | None) -> str | None:
        """Return the target of a link that leads out of the file."""
        return _clean_address(self.links.get(number or "", ""))


def get_control_content(control: Element) -> Element:
    """Return the content of a content control.

    It is empty while the control shows its placeholder, and for controls that consult itself
    wrote around an exported text.
    """
    properties, content = find_child(control, "w:sdtPr"), find_child(control, "w:sdtContent")
    is_ours = (read_value(properties, "w:tag") or "").startswith("consult:")
    is_empty = find_child(properties, "w:showingPlcHdr") is not None
    return Element("empty") if is_ours or is_empty or content is None else content


def _flatten_whitespace(text: str) -> str:
    """Replace the white space of XML as Word shows it."""
    return regex.sub(r"[\r\n\t]+", " ", text)


def _parse_link(field: _ComplexField) -> str | None:
    """Return the address in a field's instruction, if it leads out of the file."""
    match = _INSTRUCTION.match(field.instruction)
    return _clean_address(match[1]) if match else None


def _clean_address(address: str) -> str | None:
    """Return an address on one line, cut with an ellipsis if no page would show it whole."""
    line = " ".join(address.split())
    return (line if len(line) <= _MOST_ADDRESS else f"{line[: _MOST_ADDRESS - 1]}…") or None
