"""Writer of the submissions of the sample: plain text as a Word file or as PDF."""

import io
import zipfile
from xml.sax.saxutils import escape

import typst

PRINT_TEMPLATE = """#set page(paper: "a4", margin: 2.5cm, numbering: "1")
#set text(size: 11pt, lang: sys.inputs.language)
#set par(justify: true)
#set document(title: sys.inputs.title)
#let lines = sys.inputs.words.split("\\n")
#for line in lines { if line == "" { v(0.6em) } else { block(line) } }
"""
WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONSHIPS = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="main" '
    f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def build_word_file(words: str, language: str) -> bytes:
    """Build a Word file with a paragraph for each line; the first line is bold."""
    is_rtl = language == "ar"
    paragraphs = "".join(
        _build_paragraph(line, language, is_rtl=is_rtl, is_bold=place == 0)
        for place, line in enumerate(words.splitlines())
    )
    document = f'<w:document xmlns:w="{WORD_NAMESPACE}"><w:body>{paragraphs}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (
            ("[Content_Types].xml", CONTENT_TYPES),
            ("_rels/.rels", RELATIONSHIPS),
            ("word/document.xml", document),
        ):
            package.writestr(name, DECLARATION + content)
    return out.getvalue()


def _build_paragraph(line: str, language: str, *, is_rtl: bool, is_bold: bool) -> str:
    """Build a paragraph of a Word file."""
    looks = "<w:b/><w:bCs/>" * is_bold + "<w:rtl/>" * is_rtl
    tongue = f'<w:lang w:val="{language}" w:bidi="{language}"/>'
    return (
        f"<w:p><w:pPr>{'<w:bidi/>' * is_rtl}</w:pPr><w:r><w:rPr>{looks}{tongue}</w:rPr>"
        f'<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
    )


def build_pdf(words: str, language: str) -> bytes:
    """Build a PDF file in the fonts that Typst brings along; these have Latin letters only."""
    made = typst.compile(
        PRINT_TEMPLATE.encode(),
        font_paths=typst.Fonts(include_system_fonts=False),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={
            "words": words,
            "language": language,
            "title": words.partition("\n")[0].partition(": ")[2],
        },
    )
    return bytes(made)


BUILDERS = {"docx": build_word_file, "pdf": build_pdf}
