"""Rules of HTML that a page must keep, for tests that cannot ask the Nu HTML checker.

They cover what the checker once found here, and what a template breaks most easily. The test that
asks the checker itself is tests/http/core/test_markup.py.
"""

import re
from html.parser import HTMLParser

VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)
BLOCKS = frozenset(
    "address article aside blockquote details div dl fieldset figure "  # noqa: SIM905
    "footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul".split()
)
PHRASING = frozenset(  # what takes words and their like only
    "abbr b bdi button cite code em h1 h2 h3 h4 h5 h6 i label "  # noqa: SIM905
    "mark output p pre q small span strong sub sup time".split()
)
PARENTS = {
    "li": {"ul", "ol", "menu", "template"},
    "tr": {"table", "thead", "tbody", "tfoot", "template"},
    "td": {"tr", "template"},
    "th": {"tr", "template"},
    "option": {"select", "datalist", "optgroup", "template"},
    "dt": {"dl", "div", "template"},
    "dd": {"dl", "div", "template"},
    "figcaption": {"figure"},
    "caption": {"table"},
    "legend": {"fieldset"},
    "summary": {"details"},
}
ALONE = {"a": {"a", "button"}, "button": {"a", "button"}, "form": {"form"}, "label": {"label"}}
TABLE_ROLES = {"table", "rowgroup", "row", "cell", "columnheader", "rowheader"}
TABLE_PARTS = {"table", "thead", "tbody", "tfoot", "tr", "td", "th"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list")
GLUED = re.compile(r'="[^"]*"[^\s/>]')  # an attribute that begins where another ends
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
MOMENT = re.compile(r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?)?)?)?")


class Markup(HTMLParser):
    """A parser of a page or a part of one that collects what is wrong with it.

    Attributes:
        faults: one line for each fault.
    """

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.wanted: list[tuple[str, str]] = []
        self.text: list[str] = []  # since an option or a time began
        self.is_page = "<!doctype html" in source[:200].lower()
        self.level = len(HEADINGS)  # of the last heading
        self.feed(source)
        self.close()
        self.faults += [f"<{name}> is not closed" for name in self.open]
        if self.is_page:
            self.faults += [
                f"{what}: no #{id_}" for what, id_ in self.wanted if id_ not in self.ids
            ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check an element, its place and its attributes."""
        given = {name: value or "" for name, value in attrs}
        if len(given) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        if GLUED.search(self.get_starttag_text() or ""):
            self.faults.append(f"no space between attributes of <{tag}>")
        if tag in HEADINGS and "template" not in self.open:
            self._check_heading(tag)
        self._check_place(tag)
        self._check_attributes(tag, given)
        if tag not in VOID:
            self.open.append(tag)
        if tag in {"option", "time"}:
            self.text = ["label" if "label" in given or "datetime" in given else ""]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check an element that ends itself, as those of SVG may."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Check that an element ends where it may."""
        if tag in VOID or not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> ends {self.open[-2:]}")
            if tag in self.open:
                while self.open.pop() != tag:
                    pass
            return
        self.open.pop()
        words = "".join(self.text).strip()
        if tag == "option" and not words:
            self.faults.append("an option is empty")
        if tag == "time" and not words.startswith("label") and not MOMENT.fullmatch(words):
            self.faults.append(f"a time without a moment: {words!r}")

    def handle_data(self, data: str) -> None:
        """Keep the text of an option or a time."""
        self.text.append(data)

    def _check_heading(self, tag: str) -> None:
        """Check that a heading of a page is at most one level below the last one."""
        level = HEADINGS.index(tag)
        if self.is_page and level > self.level + 1:
            self.faults.append(f"<{tag}> follows <{HEADINGS[self.level]}>")
        self.level = level

    def _check_place(self, tag: str) -> None:
        """Check that an element stands where HTML takes it."""
        parent = self.open[-1] if self.open else ""
        if tag in BLOCKS and parent in PHRASING:
            self.faults.append(f"<{tag}> in <{parent}>")
        if parent and tag in PARENTS and parent not in PARENTS[tag]:
            self.faults.append(f"<{tag}> in <{parent}>")
        if parent in {"ul", "ol"} and tag not in {"li", "template", "script"}:
            self.faults.append(f"<{tag}> in <{parent}>")
        within = (
            self.open[self.open.index("template") + 1 :] if "template" in self.open else self.open
        )
        for other in ALONE.get(tag, set()).intersection(within):
            self.faults.append(f"<{tag}> somewhere in <{other}>")

    def _check_attributes(self, tag: str, given: dict[str, str]) -> None:
        """Check ids, references, roles and addresses."""
        if (id_ := given.get("id")) is not None and "template" not in self.open:
            if not id_ or " " in id_ or id_ in self.ids:
                self.faults.append(f"the id {id_!r} is no name, or is there twice")
            self.ids.add(id_)
        self.wanted += [
            (f"{tag} {name}", each)
            for name in REFERENCES
            if name in given and "template" not in self.open
            for each in given[name].split()
        ]
        role = given.get("role", "")
        if tag in TABLE_PARTS and role in TABLE_ROLES:
            self.faults.append(f"role={role} on a native <{tag}>")
        if tag in {"a", "button"} and role in {"status", "alert", "log"}:
            self.faults.append(f"role={role} on <{tag}>")
        for name in ("href", "src", "action"):
            address = given.get(name, "")
            if " " in address and address.startswith(("/", "http", "data:", "?")):
                self.faults.append(f"a blank in {name} of <{tag}>")
        if tag == "img" and "alt" not in given:
            self.faults.append("an img without alt")
        if tag == "time" and not MOMENT.fullmatch(given.get("datetime", "2026")):
            self.faults.append(f"no moment: {given['datetime']!r}")


def find_markup_faults(source: str) -> list[str]:
    """Return what is wrong with the HTML of a page or a fragment; each fault once."""
    return list(dict.fromkeys(Markup(source).faults))
