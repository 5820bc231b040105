"""Styles of our Word files: fonts, paragraphs and marks, by direction and script."""

from .runs import LOCALES, is_rtl

ADDED_COLOUR, REMOVED_COLOUR = "0B5A2B", "9B1C1C"
BODY_SIZE, BLUE, AMBER, GREY = 22, "1F4E79", "8A4B00", "595959"  # half points; colours
_HEADING_SIZES = (
    (28, 360, 160),
    (24, 300, 120),
    (22, 240, 100),
    (22, 200, 80),
    (22, 200, 80),
    (22, 200, 80),
)
_FONT = "Times New Roman"  # has Latin, Cyrillic and Arabic letters on every system with Word
_ARABIC_LARGER = 4  # half points by which Arabic text is larger than Latin text


def build_styles(language: str) -> str:
    """Build the styles of a text in a language."""
    rtl = is_rtl(language)
    size = _build_size(BODY_SIZE)
    bidi = "<w:bidi/>" if rtl else ""
    defaults = (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:eastAsia="SimSun" w:cs="{_FONT}"/>{size}'
        f'<w:lang w:val="{LOCALES[language] if language not in {"ar", "zh"} else "en-GB"}" '
        'w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:after="140" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )
    return defaults + "".join(
        (
            _build_paragraph_style("Normal", "Normal", f"<w:widowControl/>{bidi}", default=True),
            _build_paragraph_style(
                "Title",
                "Title",
                f'<w:keepNext/>{bidi}<w:spacing w:before="360" w:after="120"/>',
                f"<w:b/><w:bCs/>{_build_size(40)}",
            ),
            _build_paragraph_style(
                "Subtitle",
                "Subtitle",
                f'{bidi}<w:spacing w:after="120"/>',
                f'<w:color w:val="{GREY}"/>{_build_size(26)}',
            ),
            *(
                _build_heading(level, *each, bidi)
                for level, each in enumerate(_HEADING_SIZES, start=1)
            ),
            _build_paragraph_style("Preambular", "Preambular paragraph", "", custom=True),
            _build_paragraph_style("Operative", "Operative paragraph", "", custom=True),
            _build_paragraph_style(
                "Item", "Listed item", '<w:spacing w:after="100"/>', custom=True
            ),
            _build_paragraph_style("Caption", "caption", ""),
            _build_paragraph_style(
                "Frame",
                "Frame",
                '<w:spacing w:after="40"/>',
                f'<w:color w:val="{GREY}"/>{_build_size(19)}',
                "Caption",
                custom=True,
            ),
            _build_paragraph_style(
                "Header",
                "header",
                '<w:spacing w:after="0"/>',
                f'<w:color w:val="{GREY}"/>{_build_size(18)}',
            ),
            _build_paragraph_style(
                "Footer",
                "footer",
                '<w:spacing w:after="0"/><w:jc w:val="center"/>',
                f'<w:color w:val="{GREY}"/>{_build_size(18)}',
            ),
            _build_paragraph_style(
                "CommentText",
                "annotation text",
                '<w:spacing w:after="60" w:line="240" w:lineRule="auto"/>',
                _build_size(20),
            ),
            _build_character_style(
                "CommentReference", "annotation reference", '<w:sz w:val="16"/><w:szCs w:val="16"/>'
            ),
            _build_character_style("Emphasis", "Emphasis", _build_emphasis(language)),
            _build_character_style("Strong", "Strong", "<w:b/><w:bCs/>"),
            _build_character_style(
                "Bracket", "Bracket", f'<w:b/><w:bCs/><w:color w:val="{AMBER}"/>', custom=True
            ),
            _build_character_style(
                "AlternativeMark", "Alternative mark", f'<w:color w:val="{AMBER}"/>', custom=True
            ),
            _build_character_style(
                "StatusMark", "Status mark", f'<w:b/><w:bCs/><w:color w:val="{BLUE}"/>', custom=True
            ),
            _build_character_style(
                "Hyperlink", "Hyperlink", f'<w:color w:val="{BLUE}"/><w:u w:val="single"/>'
            ),
        )
    )


def build_font_table() -> str:
    """Build the table of fonts and their substitutes."""
    told = ((_FONT, "Liberation Serif", "roman"), ("SimSun", "宋体", "auto"))
    return "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, other, family in told
    )


def _build_size(half_points: int) -> str:
    """Build a font size; the Arabic script is set larger to be equally legible."""
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points + _ARABIC_LARGER}"/>'


def _build_emphasis(language: str) -> str:
    """Build the emphasis of a script: italics, but bold in Arabic and Chinese.

    Italics mean nothing in Arabic and look wrong in Chinese.
    """
    if language == "zh":
        return "<w:b/><w:bCs/>"
    return "<w:bCs/><w:i/>" if is_rtl(language) else "<w:i/><w:iCs/>"


def _build_heading(level: int, size: int, before: int, after: int, bidi: str) -> str:
    look = (
        f'<w:b/><w:bCs/><w:color w:val="{BLUE}"/>{_build_size(size)}'
        if level < 4
        else f"<w:i/><w:iCs/>{_build_size(size)}"
    )
    return _build_paragraph_style(
        f"Heading{level}",
        f"heading {level}",
        f'<w:keepNext/><w:keepLines/>{bidi}<w:spacing w:before="{before}" w:after="{after}"/>'
        f'<w:outlineLvl w:val="{level - 1}"/>',
        look,
    )


def _build_paragraph_style(
    number: str,
    name: str,
    properties: str,
    look: str = "",
    based_on: str = "",
    *,
    default: bool = False,
    custom: bool = False,
) -> str:
    based = "" if default else f'<w:basedOn w:val="{based_on or "Normal"}"/>'
    return (
        f'<w:style w:type="paragraph"{" w:default=" + chr(34) + "1" + chr(34) if default else ""}'
        f'{" w:customStyle=" + chr(34) + "1" + chr(34) if custom else ""} w:styleId="{number}">'
        f'<w:name w:val="{name}"/>'
        f"{based}<w:qFormat/>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}"
        f"{f'<w:rPr>{look}</w:rPr>' if look else ''}</w:style>"
    )


def _build_character_style(number: str, name: str, look: str, *, custom: bool = False) -> str:
    return (
        "<w:style "
        f'w:type="character"{" w:customStyle=" + chr(34) + "1" + chr(34) if custom else ""} '
        f'w:styleId="{number}"><w:name w:val="{name}"/><w:qFormat/><w:rPr>{look}</w:rPr></w:style>'
    )
