"""Parser of .docx files: paragraphs with labels, kinds and changes; tables as text; warnings."""

from xml.etree.ElementTree import Element

from consult.core.errors import Invalid

from consult.exchange.imports.parsing.normalization import normalize_file
from consult.exchange.imports.parsing.paragraphs import (
    ParagraphKind,
    ParsedParagraph,
    ParsedFile,
    ParseWarning,
    TrackedChange,
    join_runs,
)
from .annotations import read_annotations
from .list_numbers import ListNumbering
from .notes import read_notes
from .package import open_package
from .runs import RunWalker, get_control_content
from .styles import WordStyle, StyleTable
from .ooxml import find_child, is_on, read_value, parse_int
from .typography import convert_scripts

MOST_PARAGRAPHS = 20_000
_CELL_SEPARATOR = " | "
_KINDS: dict[str, ParagraphKind] = {
    "title": "title",
    "heading": "heading",
    "contents": "note",
    "note": "note",
    "list": "item",
}
_CHANGES = frozenset({"w:ins", "w:del", "w:moveTo", "w:moveFrom"})


def read_word(content: bytes) -> ParsedFile:
    """Parse a .docx file.

    Raises:
        Invalid: the codes of the modules package and ooxml; "file_paragraphs" for more than
            20,000 paragraphs; "file_text_too_long" for more than five million characters.
    """
    package = open_package(content)
    document = package.part(package.main)
    body = find_child(document, "w:body")
    if document is None or body is None or document.tag != "w:document":
        raise Invalid("file_not_word")
    if sum(1 for _ in body.iter("w:p")) > MOST_PARAGRAPHS:
        raise Invalid("file_paragraphs", most=MOST_PARAGRAPHS)
    styles = StyleTable(package.find_related("styles"))
    margin = read_annotations(package)
    margin.notes = read_notes(package, styles)
    reader = _BlockReader(
        RunWalker(package.list_links(), styles, margin),
        ListNumbering(package.find_related("numbering"), styles),
    )
    reader.blocks(body)
    reader.finish()
    warnings = [*margin.place_comments(reader.paragraphs), *reader.walker.take_warnings()]
    if package.has_macros():
        warnings.append(ParseWarning(code="macros"))
    for each in margin.comments.values():
        margin.authors.setdefault(each.author)
    authors = [author for author in margin.authors if author]
    is_rtl = 2 * reader.rtl > sum(1 for each in reader.paragraphs if join_runs(each).strip())
    return normalize_file(
        ParsedFile(
            format="docx",
            direction="rtl" if is_rtl else "ltr",
            paragraphs=reader.paragraphs,
            authors=authors,
            told=package.read_properties(),
            warnings=warnings,
        )
    )


class _BlockReader:
    """A reader of blocks: paragraphs, tables, content controls, and the changes around them."""

    def __init__(self, walker: RunWalker, numbering: ListNumbering) -> None:
        self.walker, self.numbering = walker, numbering
        self.paragraphs: list[ParsedParagraph] = []
        self.rtl = 0
        self._drop_cap: ParsedParagraph | None = None  # it belongs to the next paragraph

    def blocks(self, element: Element) -> None:
        """Read the blocks in an element."""
        for each in element:
            if each.tag == "w:p":
                self._paragraph(each)
            elif each.tag == "w:tbl":
                self._table(each)
            elif each.tag == "w:sdt":
                self.blocks(get_control_content(each))
            elif each.tag in {"w:customXml", "w:smartTag", "mc:AlternateContent", "mc:Choice"}:
                self.blocks(each)
            elif each.tag in _CHANGES:
                before = self.walker.enter_change(each)
                self.blocks(each)
                self.walker.inserted, self.walker.deleted = before
            elif each.tag == "w:altChunk":
                self.walker.warn("embedded")
            else:
                self.walker.mark(each, between=True)

    def finish(self) -> None:
        """Give raised and lowered characters their own signs, once all text is read."""
        for paragraph in self.paragraphs:
            convert_scripts(paragraph)

    def _paragraph(self, element: Element) -> None:
        """Read a paragraph that is a block of its own.

        A drop cap, which Word stores as a paragraph, becomes the start of the one after it.
        """
        properties = find_child(element, "w:pPr")
        style = self.walker.styles.get(read_value(properties, "w:pStyle"))
        paragraph = self._drop_cap or ParsedParagraph(
            number=len(self.paragraphs) + 1, kind="operative", level=1
        )
        paragraph.style = style.name
        if self._drop_cap is None:
            self.paragraphs.append(paragraph)
        self.walker.resume(paragraph, style)
        box = self._read_label(paragraph, properties, style)
        self._mark_changed(paragraph, properties)
        if box:
            self._write_box(paragraph, box)
        start = self.walker.length
        self.walker.walk(element)
        if self._drop_cap is not None:
            words = join_runs(paragraph)[start:].split(maxsplit=1)
            self.walker.warn("drop_cap", join_runs(paragraph)[:start] + "".join(words[:1]))
        self._drop_cap = paragraph if _is_drop_cap(properties) else None
        self.rtl += bool(is_on(properties, "w:bidi")) and bool(join_runs(paragraph).strip())
        if style.kind == "contents":
            self.walker.warn("contents")

    def _read_label(
        self, paragraph: ParsedParagraph, properties: Element | None, style: WordStyle
    ) -> str:
        """Set the kind of a paragraph by its style, and its label by its automatic number.

        Returns:
            The check box that its bullet draws, if it does.
        """
        outline = read_value(properties, "w:outlineLvl")
        level = parse_int(outline, 9) + 1 if outline is not None else style.outline or 10
        paragraph.kind = _KINDS.get(style.kind, "operative")
        if level <= 9 and paragraph.kind not in {"title", "note"}:
            paragraph.kind, paragraph.level = "heading", level
        elif paragraph.kind == "heading":
            paragraph.kind = "operative"  # a heading style with the outline level of body text
        label = self.numbering.label(
            find_child(properties, "w:numPr"), style, read_value(properties, "w:pStyle") or ""
        )
        if label is None:
            return ""
        paragraph.label_from = "computed"
        paragraph.label = label.text
        if paragraph.kind != "heading":
            paragraph.level = label.level
            paragraph.kind = "item" if label.is_bullet else paragraph.kind
        if not label.is_known:
            self.walker.warn("unknown_numbering", label.text)
        return label.box

    def _write_box(self, paragraph: ParsedParagraph, box: str) -> None:
        """Write the check box that a bullet draws, inserted or deleted with its paragraph."""
        before = self.walker.inserted, self.walker.deleted
        self.walker.inserted, self.walker.deleted = paragraph.inserted, paragraph.removed
        self.walker.write(f"{box} ")
        self.walker.warn("check_box", box)
        self.walker.inserted, self.walker.deleted = before

    def _mark_changed(self, paragraph: ParsedParagraph, properties: Element | None) -> None:
        """Read the changes of the paragraph mark, and those around the whole paragraph."""
        paragraph.inserted, paragraph.removed = self.walker.inserted, self.walker.deleted
        looks = find_child(properties, "w:rPr")
        for name in ("w:ins", "w:moveTo", "w:del", "w:moveFrom"):
            element = find_child(looks, name)
            if element is not None:
                before = self.walker.enter_change(element)
                paragraph.inserted = self.walker.inserted or paragraph.inserted
                paragraph.removed = self.walker.deleted or paragraph.removed
                self.walker.inserted, self.walker.deleted = before

    def _table(self, table: Element) -> None:
        """Read a table: each row becomes a paragraph with its cells separated by strokes.

        The cells of a single column stay paragraphs.
        """
        rows = list_table_children(table, "w:tr")
        wide = any(sum(1 for _ in list_table_children(row, "w:tc")) > 1 for row in rows)
        first = len(self.paragraphs)
        for row in rows:
            before = self.walker.inserted, self.walker.deleted
            for name in ("w:ins", "w:del"):
                change = find_child(find_child(row, "w:trPr"), name)
                if change is not None:
                    self.walker.enter_change(change)
            if wide:
                self._row(row)
            else:
                for cell in list_table_children(row, "w:tc"):
                    self.blocks(cell)
            self.walker.inserted, self.walker.deleted = before
        if len(self.paragraphs) > first:
            self.paragraphs[first].warnings.append(ParseWarning(code="table", found=f"{len(rows)}"))

    def _row(self, row: Element) -> None:
        """Read a row into one paragraph."""
        paragraph = ParsedParagraph(
            number=len(self.paragraphs) + 1, style="", kind="table", level=1
        )
        paragraph.inserted, paragraph.removed = self.walker.inserted, self.walker.deleted
        self.paragraphs.append(paragraph)
        self.walker.begin(paragraph, WordStyle())
        for place, cell in enumerate(list_table_children(row, "w:tc")):
            self.walker.write(_CELL_SEPARATOR if place else "")
            before = self._enter_cell_change(cell)
            for line, each in enumerate(each for each in cell.iter("w:p")):
                properties = find_child(each, "w:pPr")
                style = self.walker.styles.get(read_value(properties, "w:pStyle"))
                label = self.numbering.label(
                    find_child(properties, "w:numPr"),
                    style,
                    read_value(properties, "w:pStyle") or "",
                )
                self.walker.style = style
                self.walker.write("\n" if line else "")
                self.walker.write(f"{label.text} " if label and label.text else "")
                self.walker.walk(each)
                self.rtl += bool(is_on(properties, "w:bidi")) and not place and not line
            self.walker.inserted, self.walker.deleted = before

    def _enter_cell_change(
        self, cell: Element
    ) -> tuple[TrackedChange | None, TrackedChange | None]:
        """Enter the tracked insertion or deletion of a cell, and return the previous state."""
        before = self.walker.inserted, self.walker.deleted
        for name in ("w:cellIns", "w:cellDel"):
            change = find_child(find_child(cell, "w:tcPr"), name)
            if change is not None:
                self.walker.enter_change(change)
        return before


def _is_drop_cap(properties: Element | None) -> bool:
    """Return whether a paragraph is a drop cap."""
    frame = find_child(properties, "w:framePr")
    return frame is not None and frame.get("w:dropCap", "none") != "none"


def list_table_children(element: Element, name: str) -> list[Element]:
    """List the rows or cells of a table, those inside content controls included."""
    found: list[Element] = []
    for each in element:
        if each.tag == name:
            found.append(each)
        elif each.tag == "w:sdt":
            found += list_table_children(get_control_content(each), name)
        elif each.tag in {"w:customXml", "w:ins", "w:del", "w:smartTag"}:
            found += list_table_children(each, name)
    return found
