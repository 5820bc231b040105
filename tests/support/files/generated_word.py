"""Word files made up from a seed: marks, lists, tables, notes, and tracked changes by many."""

import random
from itertools import count

from .word_files import (
    abstract_numbering_xml,
    build_word_file,
    comment_xml,
    level_xml,
    list_properties_xml,
    numbering_xml,
    paragraph_xml,
    run_xml,
)

AUTHORS = ("Ann", "Bob", "Cat")
WORDS = {
    language: text.split()
    for language, text in (
        ("en", "we schools resolve connect every network public support women region access"),
        ("ar", "نحن المدارس نقرر ربط كل شبكة عامة دعم النساء المنطقة الوصول الثقة"),
        ("zh", "我们 学校 决心 连接 每个 网络 公共 支持 妇女 区域 接入 信任"),
    )
}
LOOKS = {"bold": "<w:b/>", "italic": "<w:i/>", "underlined": '<w:u w:val="single"/>'}
RAISED, LOWERED = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
CHECK_BOX = (
    '<w:sdt><w:sdtPr><w14:checkbox xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    '><w14:checked w14:val="{}"/></w14:checkbox></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
)


class GeneratedFile:
    """A Word file under construction, and its parts beside the text."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - for tests
        self.language = self.chance.choice(sorted(WORDS))
        self.numbers = count(1)
        self.links: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self.comments: list[str] = []

    def say(self, most=3):
        """Return some words that occur nowhere else in the file."""
        gap = "" if self.language == "zh" else " "
        names = self.chance.choices(WORDS[self.language], k=self.chance.randint(1, most))
        own = "".join("ABCDEFGHIJ"[int(digit)] for digit in str(next(self.numbers)))
        return gap.join([*names, own])

    def by(self, author):
        return f'w:id="{next(self.numbers)}" w:author="{author}" w:date="2026-03-01T10:00:00Z"'

    def track(self, tag, author, text, looks=""):
        """Return text that an author inserted, deleted or moved."""
        letter = "w:delText" if tag == "w:del" else "w:t"
        run = (
            run_xml(text, looks)
            .replace("w:t xml", f"{letter} xml")
            .replace("</w:t>", f"</{letter}>")
        )
        return f"<{tag} {self.by(author)}>{run}</{tag}>"

    def decorate(self):
        """Return a stretch with a mark or a tracked change, and a space after it."""
        ways = [getattr(self, name) for name in dir(self) if name.startswith("_way_")]
        return self.chance.choice(ways)() + run_xml(" ")

    def _way_emphasis(self):
        return run_xml(self.say(), self.chance.choice(list(LOOKS.values())))

    def _way_struck(self):
        return run_xml(self.say(), self.chance.choice(["<w:strike/>", "<w:dstrike/>"]))

    def _way_raised_number(self):
        return run_xml("million 10") + run_xml(str(self.chance.randint(2, 99)), RAISED)

    def _way_lowered_number(self):
        return run_xml("gas CO") + run_xml("2", LOWERED)

    def _way_raised_text(self):
        return run_xml(self.say(1)) + run_xml(f"x{next(self.numbers)}*", RAISED)

    def _way_lowered_text(self):
        return run_xml(self.say(1)) + run_xml(f"k{next(self.numbers)}", LOWERED)

    def _way_link(self):
        number = f"link{len(self.links)}"
        self.links.append((number, f"https://example.org/{number}"))
        says = self.chance.random() < 0.3
        text = f"example.org/{number}" if says else self.say()
        return f'<w:hyperlink r:id="{number}">{run_xml(text)}</w:hyperlink>'

    def _way_hidden(self):
        return run_xml(self.say(), "<w:vanish/>")

    def _way_tab(self):
        return run_xml(self.say()) + "<w:r><w:tab/></w:r>" + run_xml(self.say())

    def _way_break(self):
        return run_xml(self.say()) + "<w:r><w:br/></w:r>" + run_xml(self.say())

    def _way_check_box(self):
        on = self.chance.choice("01")
        return CHECK_BOX.format(on, run_xml("☒" if on == "1" else "☐")) + run_xml(self.say())

    def _way_formula(self):
        return f"<m:oMath><m:r><m:t>y={self.say(1)}</m:t></m:r></m:oMath>"

    def _way_ruby(self):
        base = f"<w:rubyBase>{run_xml(self.say(1))}</w:rubyBase>"
        return f"<w:r><w:ruby><w:rt>{run_xml(self.say(1))}</w:rt>{base}</w:ruby></w:r>"

    def _way_note(self):
        words = run_xml(self.say())
        ways = [
            run_xml(" " + self.say(), "<w:strike/>"),
            self.track("w:ins", "Ann", " " + self.say()),
            run_xml(" CO") + run_xml("2", LOWERED),
            run_xml(" " + self.say(), self.chance.choice(list(LOOKS.values()))),
        ]
        words += "".join(self.chance.sample(ways, self.chance.randint(0, len(ways))))
        self.notes.append(words)
        return f'<w:r><w:footnoteReference w:id="{len(self.notes)}"/></w:r>'

    def _way_comment(self):
        number = len(self.comments)
        self.comments.append(comment_xml(number, self.say(), self.chance.choice(AUTHORS)))
        return (
            f'<w:commentRangeStart w:id="{number}"/>{run_xml(self.say())}<w:commentRangeEnd '
            f'w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
        )

    def _way_insertion(self):
        return self.track("w:ins", self.chance.choice(AUTHORS), self.say())

    def _way_struck_insertion(self):
        return self.track("w:ins", self.chance.choice(AUTHORS), self.say(), "<w:strike/>")

    def _way_deletion(self):
        return self.track("w:del", self.chance.choice(AUTHORS), self.say())

    def _way_replacement(self):
        author = self.chance.choice(AUTHORS)
        return self.track("w:del", author, self.say()) + self.track("w:ins", author, self.say())

    def _way_nested_change(self):
        """Return an insertion in which another author deletes or inserts text, or both."""
        author, other = self.chance.sample(AUTHORS, 2)
        way = self.chance.choice(["del", "ins", "both"])
        inner = self.track("w:del", other, self.say()) if way != "ins" else ""
        first = f"<w:ins {self.by(author)}>{run_xml(self.say() + ' ')}{inner}</w:ins>"
        more = self.track("w:ins", other, self.say() + " ") if way != "del" else ""
        return first + more + self.track("w:ins", author, self.say())

    def sentence(self, most=3):
        """Return a sentence with some marks and changes."""
        parts = [run_xml(self.say() + " ")]
        for _ in range(self.chance.randint(0, most)):
            parts += [self.decorate(), run_xml(self.say() + " ")]
        return "".join([*parts, run_xml(self.say() + ".")])

    def paragraph(self):
        """Return a paragraph, or the two of a drop cap."""
        kind = self.chance.choice(["plain", "plain", "list", "drop cap", "inserted", "deleted"])
        if kind == "list":
            return paragraph_xml(self.sentence(), list_properties_xml(0))
        if kind == "drop cap":
            cap = paragraph_xml("Q", '<w:framePr w:dropCap="drop" w:lines="2"/>')
            return cap + paragraph_xml(self.sentence())
        if kind in {"inserted", "deleted"}:
            author, tag = self.chance.choice(AUTHORS), "w:ins" if kind == "inserted" else "w:del"
            mark = f"<w:rPr><{tag} {self.by(author)}/></w:rPr>"
            return paragraph_xml(self.track(tag, author, f"{self.say()}."), mark)
        return paragraph_xml(self.sentence())

    def table(self):
        """Return a table of two rows."""
        rows = "".join(
            "<w:tr>"
            + "".join(f"<w:tc>{paragraph_xml(self.sentence(1))}</w:tc>" for _ in "ab")
            + "</w:tr>"
            for _ in "ab"
        )
        return f"<w:tbl>{rows}</w:tbl>"

    def move(self):
        """Return a paragraph that an author moved away, and the same at its new place."""
        author, text = self.chance.choice(AUTHORS), f"{self.say()} {self.say()}."
        return [
            paragraph_xml(
                self.track(tag, author, text), f"<w:rPr><{tag} {self.by(author)}/></w:rPr>"
            )
            for tag in ("w:moveFrom", "w:moveTo")
        ]

    def build(self):
        """Return the bytes of the file."""
        blocks = [self.paragraph() for _ in range(self.chance.randint(6, 10))]
        blocks.insert(self.chance.randint(1, len(blocks)), self.table())
        gone, come = self.move()
        blocks = [
            paragraph_xml(self.sentence()),
            gone,
            *blocks,
            paragraph_xml(self.sentence()),
            come,
        ]
        notes = "".join(
            f'<w:footnote w:id="{number}">{paragraph_xml(words)}</w:footnote>'
            for number, words in enumerate(self.notes, start=1)
        )
        numbering = abstract_numbering_xml(1, level_xml(0, "decimal", "%1.")) + numbering_xml(1, 1)
        return build_word_file(
            "".join(blocks),
            links=self.links,
            numbering=numbering,
            footnotes=notes,
            comments="".join(self.comments),
        )
