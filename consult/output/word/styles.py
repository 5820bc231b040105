"""The template of our Word files: fonts, paragraphs and marks, one set for each direction and script."""
from .runs import LOCALES, is_rtl

ADDED, REMOVED = "0B5A2B", "9B1C1C"
BODY, BLUE, AMBER, GREY = 22, "1F4E79", "8A4B00", "595959"  # half points; colours
_HEADINGS = ((28, 360, 160), (24, 300, 120), (22, 240, 100), (22, 200, 80), (22, 200, 80), (22, 200, 80))
_FONT = "Times New Roman"  # which has the Latin, Cyrillic and Arabic scripts wherever Word is
_ARABIC_LARGER = 4  # half points by which the Arabic script is set larger than the Latin one


def styles(language: str) -> str:
    """The styles of a text in a language."""
    rtl = is_rtl(language)
    size = _size(BODY)
    bidi = "<w:bidi/>" if rtl else ""
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:eastAsia="SimSun" '
        f'w:cs="{_FONT}"/>{size}<w:lang w:val="{LOCALES[language] if language not in {"ar", "zh"} else "en-GB"}" '
        f'w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="140" '
        f'w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>')
    return defaults + "".join((
        _paragraph("Normal", "Normal", f"<w:widowControl/>{bidi}", default=True),
        _paragraph("Title", "Title", f'<w:keepNext/>{bidi}<w:spacing w:before="360" w:after="120"/>',
                   f"<w:b/><w:bCs/>{_size(40)}"),
        _paragraph("Subtitle", "Subtitle", f'{bidi}<w:spacing w:after="120"/>', f'<w:color w:val="{GREY}"/>{_size(26)}'),
        *(_heading(level, *each, bidi) for level, each in enumerate(_HEADINGS, start=1)),
        _paragraph("Preambular", "Preambular paragraph", "", custom=True),
        _paragraph("Operative", "Operative paragraph", "", custom=True),
        _paragraph("Item", "Listed item", '<w:spacing w:after="100"/>', custom=True),
        _paragraph("Caption", "caption", ""),
        _paragraph("Frame", "Frame", '<w:spacing w:after="40"/>', f'<w:color w:val="{GREY}"/>{_size(19)}', "Caption",
                   custom=True),
        _paragraph("Header", "header", '<w:spacing w:after="0"/>', f'<w:color w:val="{GREY}"/>{_size(18)}'),
        _paragraph("Footer", "footer", '<w:spacing w:after="0"/><w:jc w:val="center"/>', f'<w:color w:val="{GREY}"/>{_size(18)}'),
        _paragraph("CommentText", "annotation text", '<w:spacing w:after="60" w:line="240" w:lineRule="auto"/>', _size(20)),
        _character("CommentReference", "annotation reference", '<w:sz w:val="16"/><w:szCs w:val="16"/>'),
        _character("Emphasis", "Emphasis", _emphasis(language)),
        _character("Strong", "Strong", "<w:b/><w:bCs/>"),
        _character("Bracket", "Bracket", f'<w:b/><w:bCs/><w:color w:val="{AMBER}"/>', custom=True),
        _character("AlternativeMark", "Alternative mark", f'<w:color w:val="{AMBER}"/>', custom=True),
        _character("StatusMark", "Status mark", f'<w:b/><w:bCs/><w:color w:val="{BLUE}"/>', custom=True),
        _character("Hyperlink", "Hyperlink", f'<w:color w:val="{BLUE}"/><w:u w:val="single"/>'),
    ))


def fonts() -> str:
    """The fonts that the text is set in, and what may stand in for them."""
    told = ((_FONT, "Liberation Serif", "roman"), ("SimSun", "宋体", "auto"))
    return "".join(f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:family w:val="{family}"/>'
                   '<w:pitch w:val="variable"/></w:font>' for name, other, family in told)


def _size(half_points: int) -> str:
    """A size of letters; the Arabic script needs more to be read as well."""
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points + _ARABIC_LARGER}"/>'


def _emphasis(language: str) -> str:
    """Emphasis as each script has it: a slant says nothing in Arabic and is ugly in Chinese."""
    if language == "zh":
        return "<w:b/><w:bCs/>"
    return "<w:bCs/><w:i/>" if is_rtl(language) else "<w:i/><w:iCs/>"


def _heading(level: int, size: int, before: int, after: int, bidi: str) -> str:
    look = f'<w:b/><w:bCs/><w:color w:val="{BLUE}"/>{_size(size)}' if level < 4 else f"<w:i/><w:iCs/>{_size(size)}"
    return _paragraph(f"Heading{level}", f"heading {level}",
                      f'<w:keepNext/><w:keepLines/>{bidi}<w:spacing w:before="{before}" w:after="{after}"/>'
                      f'<w:outlineLvl w:val="{level - 1}"/>', look)


def _paragraph(number: str, name: str, properties: str, look: str = "", based_on: str = "", *, default: bool = False,
               custom: bool = False) -> str:
    based = "" if default else f'<w:basedOn w:val="{based_on or "Normal"}"/>'
    return (f'<w:style w:type="paragraph"{" w:default=" + chr(34) + "1" + chr(34) if default else ""}'
            f'{" w:customStyle=" + chr(34) + "1" + chr(34) if custom else ""} w:styleId="{number}"><w:name w:val="{name}"/>'
            f"{based}<w:qFormat/>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}"
            f"{f'<w:rPr>{look}</w:rPr>' if look else ''}</w:style>")


def _character(number: str, name: str, look: str, *, custom: bool = False) -> str:
    return (f'<w:style w:type="character"{" w:customStyle=" + chr(34) + "1" + chr(34) if custom else ""} '
            f'w:styleId="{number}"><w:name w:val="{name}"/><w:qFormat/><w:rPr>{look}</w:rPr></w:style>')
