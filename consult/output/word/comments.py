"""Public comments as Word's own, with their threads; they stand beside whole paragraphs."""
from dataclasses import dataclass, field

import regex

from consult.output.render_input import Remark
from .runs import Look, escaped, run

_RTL = regex.compile(r"[\p{Arabic}\p{Hebrew}]", regex.V1)
_LETTER = regex.compile(r"\p{L}")
_MARK = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>{}</w:r>'


@dataclass
class Comments:
    """The comments of a file so far, numbered in the order in which they stand beside the text."""

    parts: list[str] = field(default_factory=list)
    threads: list[str] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)

    def beside(self, remarks: list[Remark]) -> tuple[str, str]:
        """Put comments beside a paragraph: what stands before its words, and what behind them."""
        begins = ends = ""
        for each in remarks:
            number = self._add(each)
            begins += f'<w:commentRangeStart w:id="{number}"/>'
            ends += f'<w:commentRangeEnd w:id="{number}"/>' + _MARK.format(f'<w:commentReference w:id="{number}"/>')
        return begins, ends

    def _add(self, remark: Remark) -> int:
        number = self.numbers[remark.id] = len(self.parts)  # one that stands at two places is answered at each
        lines = [(line, Look()) for line in remark.body.splitlines() if line.strip()] or [("", Look())]
        if remark.quoted:
            lines.insert(0, (f"“{' '.join(remark.quoted.split())}”", Look(emphasis=True)))
        content = "".join(_paragraph(line, look, _name(number) if place == len(lines) - 1 else "", first=not place)
                          for place, (line, look) in enumerate(lines))
        author = escaped(remark.author)
        self.parts.append(f'<w:comment w:id="{number}" w:author="{author}" w:date="{remark.at}" '
                          f'w:initials="{escaped(_initials(remark.author))}">{content}</w:comment>')
        parent = self.numbers.get(remark.parent) if remark.parent is not None else None
        answers = f' w15:paraIdParent="{_name(parent)}"' if parent is not None else ""
        self.threads.append(f'<w15:commentEx w15:paraId="{_name(number)}"{answers} w15:done="0"/>')
        return number


def _name(number: int) -> str:
    """How the last paragraph of a comment is named, for those that answer it."""
    return f"{0x20000000 + number:08X}"


def _initials(author: str) -> str:
    words = [word for word in author.partition("(")[0].split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def _paragraph(line: str, look: Look, name: str, *, first: bool) -> str:
    rtl = 2 * len(_RTL.findall(line)) > len(_LETTER.findall(line))
    named = f' w14:paraId="{name}" w14:textId="77777777"' if name else ""
    turned = "<w:bidi/>" if rtl else '<w:bidi w:val="0"/>'
    mark = _MARK.format("<w:annotationRef/>") if first else ""
    return (f'<w:p{named}><w:pPr><w:pStyle w:val="CommentText"/>{turned}</w:pPr>{mark}'
            f"{run(line, look, rtl=rtl) if line else ''}</w:p>")
