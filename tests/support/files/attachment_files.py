"""Files to attach, made in code: office files, PDF files and pictures, harmless and not."""

import io
import zipfile
from hashlib import sha256

from PIL import Image
from pypdf import PdfWriter
from pypdf.annotations import Text
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from consult.attachments.examination import NewAttachment

OOXML = "application/vnd.openxmlformats-officedocument"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = {
    "docx": ("word/document.xml", f"{OOXML}.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OOXML}.spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OOXML}.presentationml.presentation.main+xml"),
}
ODF = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
SCRIPT = "urn:oasis:names:tc:opendocument:xmlns:script:1.0"


def pack(parts, method=zipfile.ZIP_DEFLATED):
    """Pack parts into a ZIP file, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def build_relations(*relations):
    """Build the part with relations: (type, target, whether it is outside)."""
    rows = "".join(
        f'<Relationship Id="r{at}" Type="{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if outside else ''}/>"
        for at, (kind, target, outside) in enumerate(relations)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def build_open_xml(kind="docx", creator="", types="", more=None):
    """Build a file of Word, Excel or PowerPoint."""
    part, main = MAIN[kind]
    core = f"<dc:creator>{creator}</dc:creator>" if creator else ""
    return pack(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{PACKAGE}/content-types">'
                f'<Override PartName="/{part}" ContentType="{main}"/>{types}</Types>'
            ),
            "_rels/.rels": build_relations(
                (f"{OFFICE}/officeDocument", part, False),
                (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", False),
            ),
            "docProps/core.xml": (
                f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
                f'xmlns:dc="http://purl.org/dc/elements/1.1/">{core}</cp:coreProperties>'
            ),
            part: "<document>We act.</document>",
            **(more or {}),
        }
    )


def build_open_document(
    kind="odt", creator="", manifest="", content="<text>We act.</text>", **more
):
    """Build a file of LibreOffice."""
    core = f"<dc:creator>{creator}</dc:creator>" if creator else ""
    return pack(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{ODF[kind]}",
            "content.xml": content,
            "meta.xml": f'<m xmlns:dc="http://purl.org/dc/elements/1.1/">{core}</m>',
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
            **more,
        }
    )


def build_pdf(author="", script="", file="", password="", xmp="", comment="", locked=False):
    """Build a PDF file of one empty page."""
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    if author:
        writer.add_metadata({"/Author": author})
    if xmp:
        described = DecodedStreamObject()
        described.set_data(xmp.encode())
        writer.root_object[NameObject("/Metadata")] = writer._add_object(described)
    if comment:
        writer.add_annotation(0, Text(rect=(0, 0, 9, 9), text="Why?", title_bar=comment))
    if script:
        action = DictionaryObject()
        action[NameObject("/S")] = NameObject("/JavaScript")
        action[NameObject("/JS")] = TextStringObject(script)
        writer.root_object[NameObject("/OpenAction")] = action
    if file:
        writer.add_attachment("inner.txt", file.encode())
    if password:
        writer.encrypt(password)
    if locked:
        writer.encrypt("", "owner")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def build_picture(kind="jpeg", size=(6, 3), orientation=1, **more):
    """Build a picture with the place and the number of a camera in its metadata."""
    picture = Image.new("RGB", size, "white")
    picture.putpixel((0, 0), (255, 0, 0))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "Jane Doe"
    exif[0xA431] = "SERIAL-4711"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    picture.save(out, {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}[kind], exif=exif, **more)
    return out.getvalue()


def examined(name="data.txt", content=b"Schools: 12 of 40 have a line.", media="text/plain"):
    """Return a file as it is after its examination."""
    return NewAttachment(name, media, content, sha256(content).hexdigest())
