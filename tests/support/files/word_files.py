"""Small Word files built in code: only the XML that a test needs, in a valid package."""

import io
import re
import zipfile

XML_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RELATIONSHIPS_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN_RELATIONSHIP = (
    f'<Relationship Id="r" Type="{OFFICE_NAMESPACE}/officeDocument" Target="word/document.xml"/>'
)
BY_ANN = 'w:id="7" w:author="Ann" w:date="2026-03-01T10:00:00Z"'
BY_BOB = 'w:id="7" w:author="Bob" w:date="2026-03-02T10:00:00Z"'


def relationships_xml(*lines):
    return f'<Relationships xmlns="{RELATIONSHIPS_NAMESPACE}">{"".join(lines)}</Relationships>'


def build_word_file(body, links=(), extra=(), **parts):
    """Build the bytes of a .docx file; `body` is the content of w:body.

    Args:
        parts: The content of further parts: styles, numbering, comments, footnotes.
    """
    names = {name: f"{name}.xml" for name in parts}
    lines = [
        f'<Relationship Id="{name}" Type="{OFFICE_NAMESPACE}/{name}" Target="{file}"/>'
        for name, file in names.items()
    ]
    lines += [
        (
            f'<Relationship Id="{number}" Type="{OFFICE_NAMESPACE}/hyperlink" Target="{target}" '
            'TargetMode="External"/>'
        )
        for number, target in links
    ]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", relationships_xml(MAIN_RELATIONSHIP))
        archive.writestr(
            "word/document.xml",
            f"<w:document {XML_NAMESPACES}><w:body>{body}</w:body></w:document>",
        )
        archive.writestr("word/_rels/document.xml.rels", relationships_xml(*lines))
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {XML_NAMESPACES}>{content}</w:{name}>")
        for name, content in extra:
            archive.writestr(name, content)
    return packed.getvalue()


def run_xml(text, looks=""):
    """Return the XML of a run."""
    return (
        f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}"
        f'<w:t xml:space="preserve">{text}</w:t></w:r>'
    )


def paragraph_xml(content, properties=""):
    """Return the XML of a paragraph; plain text becomes a run."""
    inner = content if content.startswith("<") or not content else run_xml(content)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def insertion_xml(content, by=BY_ANN):
    return f"<w:ins {by}>{content}</w:ins>"


def deletion_xml(text, by=BY_ANN):
    return f'<w:del {by}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def style_xml(number, name, properties="", based_on="", looks="", kind="paragraph", default=False):
    standard = ' w:default="1"' if default else ""
    parent = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{number}"{standard}><w:name w:val="{name}"/>{parent}'
        f"<w:pPr>{properties}</w:pPr><w:rPr>{looks}</w:rPr></w:style>"
    )


def level_xml(place, way, text, start=1, more=""):
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{way}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract_numbering_xml(number, *levels, more=""):
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def numbering_xml(number, of, *overrides):
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{"".join(overrides)}</w:num>'


def level_override_xml(place, start=None, own=""):
    begin = f'<w:startOverride w:val="{start}"/>' if start is not None else ""
    return f'<w:lvlOverride w:ilvl="{place}">{begin}{own}</w:lvlOverride>'


def list_properties_xml(place, number=1):
    """Return the properties of a paragraph in a list."""
    return f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{number}"/></w:numPr>'


def comment_xml(number, text, author="Cleo"):
    return (
        f'<w:comment w:id="{number}" w:author="{author}" w:date="2026-03-03T10:00:00Z"><w:p><w:r>'
        "<w:annotationRef/></w:r>"
        f"{run_xml(text)}</w:p></w:comment>"
    )


def field_xml(instruction, result):
    """Return the XML of a complex field with its instruction and its displayed result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run_xml(result)}<w:r>'
        '<w:fldChar w:fldCharType="end"/></w:r>'
    )


def text_of_word(content):
    """Return the text of a Word file without its markup."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return re.sub(r"<[^>]+>", "", file.read("word/document.xml").decode())
