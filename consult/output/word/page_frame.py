"""What stands around the text in our Word files: whose text it is and which, at its head, and on every page."""
from consult.core.digests import hash_text

from consult.output.render_input import FileClause, FileSource
from .runs import wrap_own_content, build_run, build_styled_run

WIDTH = 9298  # twips between the margins
_FIRST_BOOKMARK = 1_000_000  # the number of the first bookmark: changes and comments have those below
_FIRST_MOVE_BOOKMARK = 1_000_000_000  # of those at the places to which clauses would be moved
LINK_ID = "text"  # the relationship that leads to the text
_BOTTOM_BORDER = '<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="4" w:color="595959"/></w:pBdr>'
_RIGHT_TAB = f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs>'
_COMMAS = {"ar": "، ", "zh": "，"}
_PAGE_FIELD = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>'
         '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>')


def build_paragraph(style: str, content: str, properties: str = "", mark: str = "", was: str = "", *, rtl: bool = False) -> str:
    """Write a paragraph. properties stand behind its style and before its direction; mark: properties of its end.

    was: a change of its properties.
    """
    turned = "<w:bidi/>" if rtl else ""
    look = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}{turned}{look}{was}</w:pPr>{content}</w:p>'


def add_bookmark(content: str, number: int, name: str) -> str:
    """Words with a bookmark around them, which tells them again when the file comes back; word processors keep it."""
    return f'<w:bookmarkStart w:id="{number}" w:name="consult_{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def add_clause_bookmark(clause: FileClause, content: str) -> str:
    """The words of a clause with its number and a digest of its words, whatever is changed between the two marks."""
    return add_bookmark(content, _FIRST_BOOKMARK + clause.id, f"c{clause.id}_{hash_text(clause.text)[:12]}")


def add_move_bookmark(clause: FileClause, content: str) -> str:
    """The same at the place to which a clause would be moved: another name, since the one stands where it is now."""
    return add_bookmark(content, _FIRST_MOVE_BOOKMARK + clause.id, f"c{clause.id}_{hash_text(f'{clause.text} ')[:12]}")


def build_heading_lines(source: FileSource, more: str = "") -> str:
    """The lines before the text: what it belongs to, its symbol, version, date and language, its title, where it is from.

    more: a sentence about what the file is. All but the title is ours, and left out when the file is sent in.
    """
    rtl, words, comma = source.rtl, source.words, _COMMAS.get(source.language, ", ")

    def line(text: str, properties: str = "", style: str = "Frame") -> str:
        return build_paragraph(style, build_run(text, rtl=rtl), properties, rtl=rtl)

    state = build_run(words["issued"], rtl=rtl) if source.issued else build_styled_run(words["working"], "StatusMark", rtl=rtl)
    above = line(source.consultation, _BOTTOM_BORDER)
    above += build_paragraph("Frame", build_run(source.version + comma, rtl=rtl) + state + build_run("\t") + build_styled_run(source.symbol, "Strong"), _RIGHT_TAB,
                       rtl=rtl)
    above += line(f"{words['tongue']}{comma}{words[source.standing]}\t{source.date}", _RIGHT_TAB)
    said, _address, behind = words["made_from"].partition(source.address)
    above += build_paragraph("Frame", build_run(said, rtl=rtl) + _build_link(source.address) + build_run(behind, rtl=rtl), rtl=rtl)
    above += line(more) if more else ""
    named = add_bookmark(build_run(source.title, rtl=rtl), _FIRST_BOOKMARK, f"v{source.version_id}_{source.language}")
    title = build_paragraph("Title", named, rtl=rtl)
    below = wrap_own_content(line(source.subtitle, style="Subtitle"), kind="frame") if source.subtitle else ""
    return wrap_own_content(above, kind="frame") + title + below


def _build_link(address: str) -> str:
    return f'<w:hyperlink r:id="{LINK_ID}">{build_styled_run(address, "Hyperlink")}</w:hyperlink>'


def build_header(source: FileSource) -> str:
    """The head of the second page and all that follow."""
    rtl = source.rtl
    state = "" if source.issued else build_run(f"{source.words['working']}", rtl=rtl)
    return build_paragraph("Header", state + build_run("\t") + build_run(source.symbol), _RIGHT_TAB, rtl=rtl)


def build_footer(source: FileSource) -> str:
    """The foot of every page: its number, of how many; from left to right in every script."""
    return build_paragraph("Footer", _PAGE_FIELD.format("PAGE") + build_run(" / ") + _PAGE_FIELD.format("NUMPAGES"),
                     '<w:bidi w:val="0"/>' if source.rtl else "")


def build_status_marks(clause: FileClause, source: FileSource) -> str:
    """What stands behind the words of a clause, as in drafts of the United Nations; nothing behind most."""
    said = [source.words[clause.status]] if clause.status in {"agreed", "adref"} else []
    if clause.stale:
        said.append(source.words["stale"])
    elif clause.language != source.language:
        said.append(source.words["untranslated"])
    rtl = source.rtl
    return "".join(wrap_own_content(build_run(" ", rtl=rtl) + build_styled_run(f"[{each}]", "StatusMark", rtl=rtl)) for each in said)
