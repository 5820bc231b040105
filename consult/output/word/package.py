"""Packs the parts of a Word file; the same parts always give the same bytes."""

import io
import zipfile
from dataclasses import dataclass, field

from consult.output.render_input import FileSource
from .styles import build_font_table, build_styles
from .runs import LOCALES, escape_xml, is_rtl

_OPENXML = "http://schemas.openxmlformats.org"
_RELATIONSHIPS = f"{_OPENXML}/package/2006/relationships"
_OFFICE = f"{_OPENXML}/officeDocument/2006/relationships"
_WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMESPACES = (
    f'xmlns:w="{_OPENXML}/wordprocessingml/2006/main" xmlns:r="{_OFFICE}" '
    f'xmlns:mc="{_OPENXML}/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w14 w15"'
)
_XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_COMMENTS_EXTENDED = (
    "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml",
)
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass
class PackageParts:
    """The parts of a file besides its styles, and the addresses of its links by id."""

    body: str
    numbering: str
    header: str
    footer: str
    comments: str = ""
    threads: str = ""
    links: dict[str, str] = field(default_factory=dict)
    tracked: bool = False  # whether further changes in the file are tracked
    properties: dict[str, str] = field(default_factory=dict)


def pack_file(source: FileSource, parts: PackageParts) -> bytes:
    """Return the bytes of the file."""
    inner = {
        "styles": ("w:styles", build_styles(source.language)),
        "fontTable": ("w:fonts", build_font_table()),
        "numbering": ("w:numbering", parts.numbering),
        "settings": ("w:settings", _build_settings(source.language, tracked=parts.tracked)),
        "header": ("w:hdr", parts.header),
        "footer": ("w:ftr", parts.footer),
        "comments": ("w:comments", parts.comments),
    }
    inner = {name: part for name, part in inner.items() if part[1]}
    files = {
        f"word/{name}.xml": f"{_XML_DECLARATION}<{tag} {_NAMESPACES}>{content}</{tag}>"
        for name, (tag, content) in inner.items()
    }
    links = [(name, f"{_OFFICE}/{name}", f"{name}.xml", "") for name in inner]
    if parts.threads:
        files["word/commentsExtended.xml"] = (
            f"{_XML_DECLARATION}<w15:commentsEx {_NAMESPACES}>{parts.threads}</w15:commentsEx>"
        )
        links.append(("threads", _COMMENTS_EXTENDED[0], "commentsExtended.xml", ""))
    links += [
        (number, f"{_OFFICE}/hyperlink", address, ' TargetMode="External"')
        for number, address in parts.links.items()
    ]
    files["word/document.xml"] = (
        f"{_XML_DECLARATION}<w:document {_NAMESPACES}>"
        f"<w:body>{parts.body}{_build_section(source.language)}</w:body></w:document>"
    )
    files["word/_rels/document.xml.rels"] = _build_relationships(links)
    files["docProps/core.xml"] = _build_core_properties(source)
    files["docProps/custom.xml"] = _build_custom_properties(source, parts.properties)
    files["_rels/.rels"] = _build_relationships(
        [
            ("main", f"{_OFFICE}/officeDocument", "word/document.xml", ""),
            (
                "core",
                f"{_OPENXML}/package/2006/relationships/metadata/core-properties",
                "docProps/core.xml",
                "",
            ),
            ("custom", f"{_OFFICE}/custom-properties", "docProps/custom.xml", ""),
        ]
    )
    return _zip_files({"[Content_Types].xml": _build_content_types(files), **files})


def _zip_files(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content.encode())
    return out.getvalue()


def _build_relationships(links: list[tuple[str, str, str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="{number}" Type="{kind}" Target="{escape_xml(target)}"{mode}/>'
        for number, kind, target, mode in links
    )
    return f'{_XML_DECLARATION}<Relationships xmlns="{_RELATIONSHIPS}">{lines}</Relationships>'


def _build_content_types(files: dict[str, str]) -> str:
    kinds = {
        "word/document.xml": f"{_WORDPROCESSING}.document.main+xml",
        "word/commentsExtended.xml": _COMMENTS_EXTENDED[1],
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/custom.xml": (
            "application/vnd.openxmlformats-officedocument.custom-properties+xml"
        ),
    }
    lines = "".join(
        f'<Override PartName="/{name}" '
        f'ContentType="{kinds.get(name) or f"{_WORDPROCESSING}.{name[5:-4]}+xml"}"/>'
        for name in files
        if name.endswith(".xml")
    )
    return (
        f'{_XML_DECLARATION}<Types xmlns="{_OPENXML}/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{lines}</Types>'
    )


def _build_settings(language: str, *, tracked: bool) -> str:
    return (
        f'{"<w:trackRevisions/>" if tracked else ""}<w:defaultTabStop w:val="624"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting '
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat><w:themeFontLang "
        f'w:val="{LOCALES[language] if language not in {"ar", "zh"} else "en-GB"}" '
        'w:eastAsia="zh-CN" w:bidi="ar-SA"/><w:decimalSymbol w:val="."/>'
        '<w:listSeparator w:val=","/>'
    )


def _build_section(language: str) -> str:
    turned = "<w:bidi/>" if is_rtl(language) else ""
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="header"/>'
        '<w:footerReference w:type="default" r:id="footer"/>'
        '<w:footerReference w:type="first" r:id="footer"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1418" w:right="1304" w:bottom="1304" w:left="1304" w:header="680" '
        f'w:footer="624" w:gutter="0"/><w:titlePg/>{turned}</w:sectPr>'
    )


def _build_core_properties(source: FileSource) -> str:
    return (
        f"{_XML_DECLARATION}"
        f'<cp:coreProperties xmlns:cp="{_OPENXML}/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape_xml(source.title)}</dc:title><dc:subject>{escape_xml(source.symbol)}"
        f"</dc:subject><dc:creator>{escape_xml(source.consultation)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{source.day}T00:00:00Z</dcterms:created>'
        f"<dc:language>{LOCALES[source.language]}</dc:language></cp:coreProperties>"
    )


def _build_custom_properties(source: FileSource, more: dict[str, str]) -> str:
    told = {
        "consult.version": str(source.version_id),
        "consult.symbol": source.symbol,
        "consult.language": source.language,
        "consult.digest": source.digest,
        **({"consult.head": source.head} if source.head else {}),
        "consult.issued": "yes" if source.issued else "no",
        "consult.address": source.address,
        "consult.document": str(source.document_id),
        **more,
    }
    lines = "".join(
        f'<property fmtid="{_FORMAT_ID}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{escape_xml(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(told.items(), start=2)
    )
    return (
        f'{_XML_DECLARATION}<Properties xmlns="{_OPENXML}/officeDocument/2006/custom-properties" '
        f'xmlns:vt="{_OPENXML}/officeDocument/2006/docPropsVTypes">{lines}</Properties>'
    )
