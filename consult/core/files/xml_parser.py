"""Safe XML parser for files: no document type, no entities, limited depth and size."""

from functools import cache
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from consult.core.errors import Invalid

MAX_DEPTH = 200
MAX_ELEMENTS = 1_500_000
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://www.w3.org/XML/1998/namespace": "xml",
}


class _BoundedTreeBuilder:
    """A tree builder that limits the depth and the number of elements."""

    def __init__(self, tree: TreeBuilder) -> None:
        self.tree = tree
        self.depth = self.elements = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element.

        Raises:
            Invalid: "file_too_deep", or "file_too_heavy" for too many elements.
        """
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH:
            raise Invalid("file_too_deep", most=MAX_DEPTH)
        if self.elements > MAX_ELEMENTS:
            raise Invalid("file_too_heavy")
        self.tree.start(
            _shorten_name(name), {_shorten_name(key): value for key, value in attributes.items()}
        )

    def end(self, name: str) -> None:
        """Close an element."""
        self.depth -= 1
        self.tree.end(_shorten_name(name))


def parse_xml(content: bytes) -> Element:
    """Parse XML into elements named `w:p`, `r:id`, …; other namespaces are dropped from names.

    Raises:
        Invalid: "file_with_entities" for a document type; "file_too_deep"; "file_too_heavy";
            "file_damaged" for content that is no XML.
    """
    tree = TreeBuilder()
    counted = _BoundedTreeBuilder(tree)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = counted.start
    parser.EndElementHandler = counted.end
    parser.CharacterDataHandler = tree.data
    try:
        parser.Parse(content, True)
        return tree.close()
    except (expat.ExpatError, AssertionError, LookupError, ValueError) as wrong:
        raise Invalid("file_damaged") from wrong


def _refuse_document_type(*_declared: object) -> None:
    """Refuse a document type: Word never writes one, and attacks need one."""
    raise Invalid("file_with_entities")


@cache
def _shorten_name(name: str) -> str:
    """Return an expanded name with the usual prefix of its namespace."""
    space, _, local = name.rpartition(" ")
    prefix = _PREFIXES.get(space)
    return f"{prefix}:{local}" if prefix else local
