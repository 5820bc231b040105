"""Writer of a rolling text or compilation as a Word file, with changes marked but not tracked.

Insertions are underlined, deletions struck out.
"""

from collections.abc import Callable

from consult.output.pdf.text_input import PrintClause, PrintText, PrintRun
from .package import PackageParts, pack_file
from .page_frame import LINK_ID, build_footer, build_heading_lines, build_header, build_paragraph
from .list_numbers import ListNumberWriter
from .styles import ADDED_COLOUR, REMOVED_COLOUR
from .runs import CharacterStyle, is_rtl, build_run

_STYLES_BY_KIND = {
    "preambular": "Preambular",
    "operative": "Operative",
    "item": "Item",
    "told": "Frame",
}
_DEEPEST_HEADING, _INDENT_STEP, _DEEPEST_INDENT = 6, 567, 5  # twips


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """Return the bytes of a .docx."""
    data = PrintText.model_validate_json(given)
    source, body = data.source, []
    for place, each in enumerate(data.clauses):
        body.append(_build_paragraph(each, data))
        if place % 50 == 0:
            progress(90 * place // len(data.clauses))
    legend = [words for words in (data.added, data.removed) if words]
    more = f"{data.since} ({'; '.join(legend)})" if legend else data.since
    parts = PackageParts(
        body=build_heading_lines(source, more) + "".join(body) + build_paragraph("Normal", ""),
        numbering=ListNumberWriter().build_numbering(),
        header=build_header(source),
        footer=build_footer(source),
        links={LINK_ID: source.address},
        properties={"consult.changes": "view"},
    )
    return pack_file(source, parts)


def _build_paragraph(each: PrintClause, data: PrintText) -> str:
    """Build the paragraph of a clause, or of a note under one."""
    rtl, text_rtl = is_rtl(each.language), data.source.rtl
    tongue = "" if each.language == data.source.language else each.language
    label = "".join(_build_run(part, tongue, rtl=rtl, strong=True) for part in each.label)
    words = "".join(_build_run(part, tongue, rtl=rtl) for part in each.runs)
    note = (
        build_run(
            f" · {each.note}",
            properties=_build_properties(PrintRun(text="", is_small=True), rtl=rtl),
            rtl=rtl,
        )
        if each.note
        else ""
    )
    turned = "<w:bidi/>" if rtl else '<w:bidi w:val="0"/>' if text_rtl else ""
    return build_paragraph(
        _get_style(each),
        label + (build_run("\t") if label else "") + words + note,
        turned + _build_indent(each),
    )


def _get_style(each: PrintClause) -> str:
    if each.kind == "heading":
        return f"Heading{min(max(each.level, 1), _DEEPEST_HEADING)}"
    return _STYLES_BY_KIND.get(each.kind, "Operative")


def _build_indent(each: PrintClause) -> str:
    if each.kind == "heading":
        return ""
    steps = min(each.level, _DEEPEST_INDENT) + (1 if each.kind == "told" else 0)
    return f'<w:ind w:start="{_INDENT_STEP * steps}" w:hanging="{_INDENT_STEP}"/>'


def _build_run(part: PrintRun, language: str, *, rtl: bool, strong: bool = False) -> str:
    """Build a run of text, or a break."""
    if part.kind == "break":
        return build_run("\n")
    look = CharacterStyle(part.emphasis, "bracket" if part.bracket else "")
    if part.change == "same" and not part.is_small and not strong:
        return build_run(part.text, look, rtl=rtl, language=language)
    return build_run(
        part.text,
        look,
        rtl=rtl,
        language=language,
        properties=_build_properties(part, rtl=rtl, strong=strong),
    )


def _build_properties(part: PrintRun, *, rtl: bool, strong: bool = False) -> str:
    """Build the properties of a run, in the order of the schema."""
    style = "Strong" if strong else "Bracket" if part.bracket else ""
    found = f'<w:rStyle w:val="{style}"/>' if style else ""
    found += "<w:i/><w:iCs/>" if part.emphasis else ""
    found += "<w:strike/>" if part.change == "del" else ""
    colour = {"ins": ADDED_COLOUR, "del": REMOVED_COLOUR}.get(part.change, "")
    found += f'<w:color w:val="{colour}"/>' if colour else ""
    found += '<w:sz w:val="18"/><w:szCs w:val="22"/>' if part.is_small else ""
    found += '<w:u w:val="single"/>' if part.change == "ins" else ""
    return f"<w:rPr>{found}{'<w:rtl/>' if rtl else ''}</w:rPr>" if found or rtl else ""
