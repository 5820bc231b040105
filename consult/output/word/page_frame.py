"""Frame of our Word files: heading lines, page header and footer, bookmarks, status marks."""

from consult.core.digests import hash_text

from consult.output.render_input import FileClause, FileSource
from .runs import wrap_own_content, build_run, build_styled_run

WIDTH = 9298  # twips between the margins
_FIRST_BOOKMARK = 1_000_000  # number of the first bookmark; changes and comments have lower numbers
_FIRST_MOVE_BOOKMARK = (
    1_000_000_000  # number of the first bookmark at the new place of a moved clause
)
LINK_ID = "text"  # id of the relationship that links to the text
_BOTTOM_BORDER = '<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="4" w:color="595959"/></w:pBdr>'
_RIGHT_TAB = f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs>'
_COMMAS = {"ar": "، ", "zh": "，"}
_PAGE_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {} '
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def build_paragraph(
    style: str,
    content: str,
    properties: str = "",
    mark: str = "",
    was: str = "",
    *,
    rtl: bool = False,
) -> str:
    """Build a paragraph.

    Args:
        properties: stand after the style and before the direction.
        mark: properties of the paragraph mark.
        was: a tracked change of its properties.
    """
    turned = "<w:bidi/>" if rtl else ""
    look = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return (
        "<w:p><w:pPr>"
        f'<w:pStyle w:val="{style}"/>{properties}{turned}{look}{was}</w:pPr>{content}</w:p>'
    )


def add_bookmark(content: str, number: int, name: str) -> str:
    """Put a bookmark around content; word processors keep it, so a returned copy is recognized."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="consult_{name}"/>{content}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def add_clause_bookmark(clause: FileClause, content: str) -> str:
    """Put a bookmark around a clause, named by its number and a digest of its text.

    The name survives any change between its two ends.
    """
    return add_bookmark(
        content, _FIRST_BOOKMARK + clause.id, f"c{clause.id}_{hash_text(clause.text)[:12]}"
    )


def add_move_bookmark(clause: FileClause, content: str) -> str:
    """Put a bookmark around a clause at its new place.

    It needs another name than the one at the old place.
    """
    return add_bookmark(
        content,
        _FIRST_MOVE_BOOKMARK + clause.id,
        f"c{clause.id}_{hash_text(f'{clause.text} ')[:12]}",
    )


def build_heading_lines(source: FileSource, more: str = "") -> str:
    """Build the lines before the text, from process and symbol to title and origin.

    All but the title is ours, and left out when the file is sent in.

    Args:
        more: a sentence that explains the file.
    """
    rtl, words, comma = source.rtl, source.labels, _COMMAS.get(source.language, ", ")

    def line(text: str, properties: str = "", style: str = "Frame") -> str:
        return build_paragraph(style, build_run(text, rtl=rtl), properties, rtl=rtl)

    state = (
        build_run(words["issued"], rtl=rtl)
        if source.issued
        else build_styled_run(words["working"], "StatusMark", rtl=rtl)
    )
    above = line(source.consultation, _BOTTOM_BORDER)
    above += build_paragraph(
        "Frame",
        build_run(source.version + comma, rtl=rtl)
        + state
        + build_run("\t")
        + build_styled_run(source.symbol, "Strong"),
        _RIGHT_TAB,
        rtl=rtl,
    )
    above += line(
        f"{words['tongue']}{comma}{words[source.edition_status]}\t{source.date}", _RIGHT_TAB
    )
    said, _address, behind = words["made_from"].partition(source.address)
    above += build_paragraph(
        "Frame",
        build_run(said, rtl=rtl) + _build_link(source.address) + build_run(behind, rtl=rtl),
        rtl=rtl,
    )
    above += _build_head_line(source) if source.head else ""
    above += line(more) if more else ""
    named = add_bookmark(
        build_run(source.title, rtl=rtl), _FIRST_BOOKMARK, f"v{source.version_id}_{source.language}"
    )
    title = build_paragraph("Title", named, rtl=rtl)
    below = (
        wrap_own_content(line(source.subtitle, style="Subtitle"), kind="frame")
        if source.subtitle
        else ""
    )
    return wrap_own_content(above, kind="frame") + title + below


def _build_head_line(source: FileSource) -> str:
    """Build the line of the head of the public record, which runs from left to right."""
    said, _head, behind = source.labels["record_head"].partition(source.head)
    runs = build_run(said, rtl=source.rtl) + build_run(source.head)
    return build_paragraph("Frame", runs + build_run(behind, rtl=source.rtl), rtl=source.rtl)


def _build_link(address: str) -> str:
    return f'<w:hyperlink r:id="{LINK_ID}">{build_styled_run(address, "Hyperlink")}</w:hyperlink>'


def build_header(source: FileSource) -> str:
    """Build the header of the second and later pages."""
    rtl = source.rtl
    state = "" if source.issued else build_run(f"{source.labels['working']}", rtl=rtl)
    return build_paragraph(
        "Header", state + build_run("\t") + build_run(source.symbol), _RIGHT_TAB, rtl=rtl
    )


def build_footer(source: FileSource) -> str:
    """Build the footer of every page: page number of pages, from left to right in every script."""
    return build_paragraph(
        "Footer",
        _PAGE_FIELD.format("PAGE") + build_run(" / ") + _PAGE_FIELD.format("NUMPAGES"),
        '<w:bidi w:val="0"/>' if source.rtl else "",
    )


def build_status_marks(clause: FileClause, source: FileSource, told_language: str = "") -> str:
    """Build the status marks after a clause, as in drafts of the United Nations; most have none.

    Args:
        told_language: language of the text, if the file names it above; else that of the file.
    """
    said = [source.labels[clause.status]] if clause.status in {"agreed", "adref"} else []
    other = clause.get_language_code(told_language or source.language)
    said += [source.labels[other]] if other else []
    rtl = source.rtl
    return "".join(
        wrap_own_content(
            build_run(" ", rtl=rtl) + build_styled_run(f"[{each}]", "StatusMark", rtl=rtl)
        )
        for each in said
    )
