"""A version as a Word file: its text as it stands, with real headings and numbers, brackets and statuses."""
from collections.abc import Callable

from consult.output.render_input import Clause, Source, Text
from .package import Parts, packed
from .page_frame import LINK, clause_mark, footer, head, header, paragraph, status_mark
from .list_numbers import LEVELS, Number, Numbering, indent, is_read_again
from .runs import all_runs, is_rtl, letters, own, run, styled

_STYLES = {"preambular": "Preambular", "operative": "Operative", "item": "Item"}
_DEEPEST_HEADING = 6


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """The bytes of a .docx."""
    text = Text.model_validate_json(given)
    numbering, body = Numbering(), []
    for place, clause in enumerate(text.clauses):
        following = text.clauses[place + 1].label if place + 1 < len(text.clauses) else ""
        body.append(clause_paragraph(clause, text.source, numbering, following))
        if place % 50 == 0:
            progress(90 * place // len(text.clauses))
    said = text.source.words.get("view", "")
    parts = Parts(body=head(text.source, said) + "".join(body) + annexed(text), numbering=numbering.xml(rtl=text.source.rtl),
                  header=header(text.source), footer=footer(text.source), links={LINK: text.source.address},
                  properties={"consult.changes": text.view} if text.view else {})
    return packed(text.source, parts)


def annexed(text: Text) -> str:
    """The annex behind the text: all of it ours, and left out when the file is sent in."""
    source, rtl = text.source, text.source.rtl
    if not text.annex:
        return ""
    found = paragraph("Heading1", run(source.words["annex"], rtl=rtl), rtl=rtl)
    for part in text.annex:
        found += paragraph("Heading2", run(part.title, rtl=rtl), rtl=rtl)
        for each in part.declared:
            found += paragraph("Frame", styled(each.who, "Strong", rtl=rtl) + run(f" · {each.said}", rtl=rtl), rtl=rtl)
            own_rtl = is_rtl(each.language)
            words = run(each.words, rtl=own_rtl, language="" if each.language == source.language else each.language)
            found += paragraph("Normal", words, directed(("", ""), rtl=own_rtl, is_turned=own_rtl != rtl))
    return own(found + paragraph("Normal", ""), kind="frame")


def clause_paragraph(clause: Clause, source: Source, numbering: Numbering, following: str) -> str:
    """A clause as a paragraph: its label as a number of Word's where it can be one."""
    rtl = is_rtl(clause.language)
    language = "" if clause.language == source.language else clause.language
    label, properties = labelled(clause, numbering, following)
    words = all_runs(letters(clause.text), rtl=rtl, language=language)
    typed = run(f"{label}\t", rtl=rtl, language=language) if label else ""
    return paragraph(style_of(clause), clause_mark(clause, typed + words + status_mark(clause, source)),
                     directed(properties, rtl=rtl, is_turned=rtl != source.rtl))


def directed(properties: tuple[str, str], *, rtl: bool, is_turned: bool) -> str:
    """Properties of a paragraph with its direction between them, where the schema wants it."""
    return properties[0] + ("<w:bidi/>" if rtl else '<w:bidi w:val="0"/>' if is_turned else "") + properties[1]


def labelled(clause: Clause, numbering: Numbering, following: str = "") -> tuple[str, tuple[str, str]]:
    """The label as it is typed, empty where Word prints it; and the paragraph's properties before and behind its direction."""
    level = depth(clause)
    if not clause.label:
        return "", ("", indent(level - 1, hanging=False) if level and clause.kind != "heading" else "")
    family = "heading" if clause.kind == "heading" else "clause"
    number = numbering.number(clause.label, family, level, following)
    if number is None and not is_read_again(clause.label, clause.text):
        number = numbering.literal(clause.label, family, level)
    return ("", (numbered(number), "")) if number else (clause.label, ("", indent(level)))


def numbered(number: Number) -> str:
    """The properties of a paragraph that stands in Word's numbering."""
    return f'<w:numPr><w:ilvl w:val="{number.level}"/><w:numId w:val="{number.num}"/></w:numPr>'


def depth(clause: Clause) -> int:
    """How deep a clause stands, from 0; an item stands under what is before it."""
    level = max(clause.level, 2) if clause.kind == "item" else clause.level
    return min(level, LEVELS) - 1


def style_of(clause: Clause) -> str:
    """The style of a clause by its kind."""
    if clause.kind == "heading":
        return f"Heading{min(clause.level, _DEEPEST_HEADING)}"
    return _STYLES.get(clause.kind, "Operative")
