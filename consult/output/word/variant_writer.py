"""A view of a text as a Word file: rolling text or compilation, its changes underlined and struck out, not tracked."""
from collections.abc import Callable

from consult.output.pdf.text_input import PdfClause, PdfText, Stretch
from .package import Parts, packed
from .page_frame import LINK, footer, head, header, paragraph
from .list_numbers import Numbering
from .styles import ADDED, REMOVED
from .runs import Look, is_rtl, run

_STYLES = {"preambular": "Preambular", "operative": "Operative", "item": "Item", "told": "Frame"}
_DEEPEST_HEADING, _STEP, _DEEPEST = 6, 567, 5  # twips


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """The bytes of a .docx."""
    data = PdfText.model_validate_json(given)
    source, body = data.source, []
    for place, each in enumerate(data.clauses):
        body.append(_clause(each, data))
        if place % 50 == 0:
            progress(90 * place // len(data.clauses))
    legend = [words for words in (data.added, data.removed) if words]
    more = f"{data.since} ({'; '.join(legend)})" if legend else data.since
    parts = Parts(body=head(source, more) + "".join(body) + paragraph("Normal", ""), numbering=Numbering().xml(rtl=source.rtl),
                  header=header(source), footer=footer(source), links={LINK: source.address},
                  properties={"consult.changes": "view"})
    return packed(source, parts)


def _clause(each: PdfClause, data: PdfText) -> str:
    """A clause, or what is said under one, as a paragraph."""
    rtl, text_rtl = is_rtl(each.language), data.source.rtl
    tongue = "" if each.language == data.source.language else each.language
    label = "".join(_drawn(part, tongue, rtl=rtl, strong=True) for part in each.label)
    words = "".join(_drawn(part, tongue, rtl=rtl) for part in each.runs)
    note = run(f" · {each.note}", properties=_properties(Stretch(text="", soft=True), rtl=rtl), rtl=rtl) if each.note else ""
    turned = "<w:bidi/>" if rtl else '<w:bidi w:val="0"/>' if text_rtl else ""
    return paragraph(_style(each), label + (run("\t") if label else "") + words + note, turned + _indent(each))


def _style(each: PdfClause) -> str:
    if each.kind == "heading":
        return f"Heading{min(max(each.level, 1), _DEEPEST_HEADING)}"
    return _STYLES.get(each.kind, "Operative")


def _indent(each: PdfClause) -> str:
    if each.kind == "heading":
        return ""
    steps = min(each.level, _DEEPEST) + (1 if each.kind == "told" else 0)
    return f'<w:ind w:start="{_STEP * steps}" w:hanging="{_STEP}"/>'


def _drawn(part: Stretch, language: str, *, rtl: bool, strong: bool = False) -> str:
    """Words as a run, or a line break."""
    if part.kind == "break":
        return run("\n")
    look = Look(part.emphasis, "bracket" if part.bracket else "")
    if part.change == "same" and not part.soft and not strong:
        return run(part.text, look, rtl=rtl, language=language)
    return run(part.text, look, rtl=rtl, language=language, properties=_properties(part, rtl=rtl, strong=strong))


def _properties(part: Stretch, *, rtl: bool, strong: bool = False) -> str:
    """The properties of a run, in the order that the schema asks for."""
    style = "Strong" if strong else "Bracket" if part.bracket else ""
    found = f'<w:rStyle w:val="{style}"/>' if style else ""
    found += "<w:i/><w:iCs/>" if part.emphasis else ""
    found += "<w:strike/>" if part.change == "del" else ""
    colour = {"ins": ADDED, "del": REMOVED}.get(part.change, "")
    found += f'<w:color w:val="{colour}"/>' if colour else ""
    found += '<w:sz w:val="18"/><w:szCs w:val="22"/>' if part.soft else ""
    found += '<w:u w:val="single"/>' if part.change == "ins" else ""
    return f"<w:rPr>{found}{'<w:rtl/>' if rtl else ''}</w:rPr>" if found or rtl else ""
