"""Public comments as comments of Word, with threads; each stands beside a whole paragraph."""

from dataclasses import dataclass, field

import regex

from consult.output.render_input import FileComment
from .runs import CharacterStyle, escape_xml, build_run

_RTL_LETTER = regex.compile(r"[\p{Arabic}\p{Hebrew}]", regex.V1)
_LETTER = regex.compile(r"\p{L}")
_REFERENCE_RUN = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>{}</w:r>'


@dataclass
class CommentWriter:
    """The comments of a file so far, numbered in the order in which they stand beside the text."""

    parts: list[str] = field(default_factory=list)
    threads: list[str] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)

    def add_comments(self, remarks: list[FileComment]) -> tuple[str, str]:
        """Add comments to a paragraph, and return the XML before and after its text."""
        begins = ends = ""
        for each in remarks:
            number = self._add(each)
            begins += f'<w:commentRangeStart w:id="{number}"/>'
            ends += f'<w:commentRangeEnd w:id="{number}"/>' + _REFERENCE_RUN.format(
                f'<w:commentReference w:id="{number}"/>'
            )
        return begins, ends

    def _add(self, remark: FileComment) -> int:
        number = self.numbers[remark.id] = len(
            self.parts
        )  # a comment at two places gets its replies at each
        lines = [(line, CharacterStyle()) for line in remark.body.splitlines() if line.strip()] or [
            ("", CharacterStyle())
        ]
        if remark.quoted:
            lines.insert(0, (f"“{' '.join(remark.quoted.split())}”", CharacterStyle(emphasis=True)))
        content = "".join(
            _build_paragraph(
                line,
                look,
                _get_paragraph_id(number) if place == len(lines) - 1 else "",
                first=not place,
            )
            for place, (line, look) in enumerate(lines)
        )
        author = escape_xml(remark.author)
        self.parts.append(
            f'<w:comment w:id="{number}" w:author="{author}" w:date="{remark.at}" '
            f'w:initials="{escape_xml(_get_initials(remark.author))}">{content}</w:comment>'
        )
        parent = self.numbers.get(remark.parent) if remark.parent is not None else None
        answers = f' w15:paraIdParent="{_get_paragraph_id(parent)}"' if parent is not None else ""
        self.threads.append(
            f'<w15:commentEx w15:paraId="{_get_paragraph_id(number)}"{answers} w15:done="0"/>'
        )
        return number


def _get_paragraph_id(number: int) -> str:
    """Return the id of the last paragraph of a comment, to which replies refer."""
    return f"{0x20000000 + number:08X}"


def _get_initials(author: str) -> str:
    words = [word for word in author.partition("(")[0].split() if word[0].isalpha()]
    return "".join(
        word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)
    ).upper()


def _build_paragraph(line: str, look: CharacterStyle, name: str, *, first: bool) -> str:
    rtl = 2 * len(_RTL_LETTER.findall(line)) > len(_LETTER.findall(line))
    named = f' w14:paraId="{name}" w14:textId="77777777"' if name else ""
    turned = "<w:bidi/>" if rtl else '<w:bidi w:val="0"/>'
    mark = _REFERENCE_RUN.format("<w:annotationRef/>") if first else ""
    return (
        f'<w:p{named}><w:pPr><w:pStyle w:val="CommentText"/>{turned}</w:pPr>{mark}'
        f"{build_run(line, look, rtl=rtl) if line else ''}</w:p>"
    )
