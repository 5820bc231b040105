"""A Word file packed of its parts, always the same bytes for the same parts."""
import io
import zipfile
from dataclasses import dataclass, field

from consult.output.render_input import Source
from .styles import fonts, styles
from .runs import LOCALES, escaped, is_rtl

_OPEN = "http://schemas.openxmlformats.org"
_RELATIONSHIPS = f"{_OPEN}/package/2006/relationships"
_OFFICE = f"{_OPEN}/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SPACES = (f'xmlns:w="{_OPEN}/wordprocessingml/2006/main" xmlns:r="{_OFFICE}" '
           f'xmlns:mc="{_OPEN}/markup-compatibility/2006" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
           'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w14 w15"')
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_THREADS = ("http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml")
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass
class Parts:
    """What a file holds beside its styles: the body, lists, comments, header and footer, and addresses of links by id."""

    body: str
    numbering: str
    header: str
    footer: str
    comments: str = ""
    threads: str = ""
    links: dict[str, str] = field(default_factory=dict)
    tracked: bool = False  # whether what is changed in it from now on is tracked
    properties: dict[str, str] = field(default_factory=dict)


def packed(source: Source, parts: Parts) -> bytes:
    """The bytes of the file."""
    inner = {
        "styles": ("w:styles", styles(source.language)),
        "fontTable": ("w:fonts", fonts()),
        "numbering": ("w:numbering", parts.numbering),
        "settings": ("w:settings", _settings(source.language, tracked=parts.tracked)),
        "header": ("w:hdr", parts.header),
        "footer": ("w:ftr", parts.footer),
        "comments": ("w:comments", parts.comments),
    }
    inner = {name: part for name, part in inner.items() if part[1]}
    files = {f"word/{name}.xml": f"{_HEAD}<{tag} {_SPACES}>{content}</{tag}>" for name, (tag, content) in inner.items()}
    links = [(name, f"{_OFFICE}/{name}", f"{name}.xml", "") for name in inner]
    if parts.threads:
        files["word/commentsExtended.xml"] = f"{_HEAD}<w15:commentsEx {_SPACES}>{parts.threads}</w15:commentsEx>"
        links.append(("threads", _THREADS[0], "commentsExtended.xml", ""))
    links += [(number, f"{_OFFICE}/hyperlink", address, ' TargetMode="External"') for number, address in parts.links.items()]
    files["word/document.xml"] = (f"{_HEAD}<w:document {_SPACES}><w:body>{parts.body}{_section(source.language)}</w:body>"
                                  "</w:document>")
    files["word/_rels/document.xml.rels"] = _relationships(links)
    files["docProps/core.xml"] = _core(source)
    files["docProps/custom.xml"] = _custom(source, parts.properties)
    files["_rels/.rels"] = _relationships([
        ("main", f"{_OFFICE}/officeDocument", "word/document.xml", ""),
        ("core", f"{_OPEN}/package/2006/relationships/metadata/core-properties", "docProps/core.xml", ""),
        ("custom", f"{_OFFICE}/custom-properties", "docProps/custom.xml", "")])
    return _zipped({"[Content_Types].xml": _content_types(files), **files})


def _zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content.encode())
    return out.getvalue()


def _relationships(links: list[tuple[str, str, str, str]]) -> str:
    lines = "".join(f'<Relationship Id="{number}" Type="{kind}" Target="{escaped(target)}"{mode}/>'
                    for number, kind, target, mode in links)
    return f'{_HEAD}<Relationships xmlns="{_RELATIONSHIPS}">{lines}</Relationships>'


def _content_types(files: dict[str, str]) -> str:
    kinds = {"word/document.xml": f"{_KIND}.document.main+xml", "word/commentsExtended.xml": _THREADS[1],
             "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
             "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml"}
    lines = "".join(f'<Override PartName="/{name}" ContentType="{kinds.get(name) or f"{_KIND}.{name[5:-4]}+xml"}"/>'
                    for name in files if name.endswith(".xml"))
    return (f'{_HEAD}<Types xmlns="{_OPEN}/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/>{lines}</Types>')


def _settings(language: str, *, tracked: bool) -> str:
    return (f'{"<w:trackRevisions/>" if tracked else ""}<w:defaultTabStop w:val="624"/>'
            '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
            f'<w:themeFontLang w:val="{LOCALES[language] if language not in {"ar", "zh"} else "en-GB"}" w:eastAsia="zh-CN" '
            'w:bidi="ar-SA"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>')


def _section(language: str) -> str:
    turned = "<w:bidi/>" if is_rtl(language) else ""
    return ('<w:sectPr><w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" r:id="footer"/>'
            '<w:footerReference w:type="first" r:id="footer"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" '
            'w:right="1304" w:bottom="1304" w:left="1304" w:header="680" w:footer="624" w:gutter="0"/>'
            f"<w:titlePg/>{turned}</w:sectPr>")


def _core(source: Source) -> str:
    return (f'{_HEAD}<cp:coreProperties xmlns:cp="{_OPEN}/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{escaped(source.title)}</dc:title>'
            f"<dc:subject>{escaped(source.symbol)}</dc:subject><dc:creator>{escaped(source.consultation)}</dc:creator>"
            f'<dcterms:created xsi:type="dcterms:W3CDTF">{source.day}T00:00:00Z</dcterms:created>'
            f"<dc:language>{LOCALES[source.language]}</dc:language></cp:coreProperties>")


def _custom(source: Source, more: dict[str, str]) -> str:
    told = {"consult.version": str(source.version_id), "consult.symbol": source.symbol, "consult.language": source.language,
            "consult.digest": source.digest, "consult.issued": "yes" if source.issued else "no",
            "consult.address": source.address, "consult.document": str(source.document_id), **more}
    lines = "".join(f'<property fmtid="{_FORMAT_ID}" pid="{number}" name="{name}"><vt:lpwstr>{escaped(value)}</vt:lpwstr>'
                    "</property>" for number, (name, value) in enumerate(told.items(), start=2))
    return (f'{_HEAD}<Properties xmlns="{_OPEN}/officeDocument/2006/custom-properties" '
            f'xmlns:vt="{_OPEN}/officeDocument/2006/docPropsVTypes">{lines}</Properties>')
