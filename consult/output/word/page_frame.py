"""What stands around the text in our Word files: whose text it is and which, at its head, and on every page."""
from consult.core.digests import hashed

from consult.output.render_input import Clause, Source
from .runs import own, run, styled

WIDTH = 9298  # twips between the margins
_FIRST_MARK = 1_000_000  # the number of the first bookmark: changes and comments have those below
_FIRST_MOVED = 1_000_000_000  # of those at the places to which clauses would be moved
LINK = "text"  # the relationship that leads to the text
_RULE = '<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="4" w:color="595959"/></w:pBdr>'
_ENDS = f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs>'
_COMMAS = {"ar": "، ", "zh": "，"}
_PAGE = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>'
         '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>')


def paragraph(style: str, content: str, properties: str = "", mark: str = "", was: str = "", *, rtl: bool = False) -> str:
    """Write a paragraph. properties stand behind its style and before its direction; mark: properties of its end.

    was: a change of its properties.
    """
    turned = "<w:bidi/>" if rtl else ""
    look = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}{turned}{look}{was}</w:pPr>{content}</w:p>'


def bookmarked(content: str, number: int, name: str) -> str:
    """Words with a bookmark around them, which tells them again when the file comes back; word processors keep it."""
    return f'<w:bookmarkStart w:id="{number}" w:name="consult_{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def clause_mark(clause: Clause, content: str) -> str:
    """The words of a clause with its number and a digest of its words, whatever is changed between the two marks."""
    return bookmarked(content, _FIRST_MARK + clause.id, f"c{clause.id}_{hashed(clause.text)[:12]}")


def moved_mark(clause: Clause, content: str) -> str:
    """The same at the place to which a clause would be moved: another name, since the one stands where it is now."""
    return bookmarked(content, _FIRST_MOVED + clause.id, f"c{clause.id}_{hashed(f'{clause.text} ')[:12]}")


def head(source: Source, more: str = "") -> str:
    """The lines before the text: what it belongs to, its symbol, version, date and language, its title, where it is from.

    more: a sentence about what the file is. All but the title is ours, and left out when the file is sent in.
    """
    rtl, words, comma = source.rtl, source.words, _COMMAS.get(source.language, ", ")

    def line(text: str, properties: str = "", style: str = "Frame") -> str:
        return paragraph(style, run(text, rtl=rtl), properties, rtl=rtl)

    state = run(words["issued"], rtl=rtl) if source.issued else styled(words["working"], "StatusMark", rtl=rtl)
    above = line(source.consultation, _RULE)
    above += paragraph("Frame", run(source.version + comma, rtl=rtl) + state + run("\t") + styled(source.symbol, "Strong"), _ENDS,
                       rtl=rtl)
    above += line(f"{words['tongue']}{comma}{words[source.standing]}\t{source.date}", _ENDS)
    said, _address, behind = words["made_from"].partition(source.address)
    above += paragraph("Frame", run(said, rtl=rtl) + _link(source.address) + run(behind, rtl=rtl), rtl=rtl)
    above += line(more) if more else ""
    named = bookmarked(run(source.title, rtl=rtl), _FIRST_MARK, f"v{source.version_id}_{source.language}")
    title = paragraph("Title", named, rtl=rtl)
    below = own(line(source.subtitle, style="Subtitle"), kind="frame") if source.subtitle else ""
    return own(above, kind="frame") + title + below


def _link(address: str) -> str:
    return f'<w:hyperlink r:id="{LINK}">{styled(address, "Hyperlink")}</w:hyperlink>'


def header(source: Source) -> str:
    """The head of the second page and all that follow."""
    rtl = source.rtl
    state = "" if source.issued else run(f"{source.words['working']}", rtl=rtl)
    return paragraph("Header", state + run("\t") + run(source.symbol), _ENDS, rtl=rtl)


def footer(source: Source) -> str:
    """The foot of every page: its number, of how many; from left to right in every script."""
    return paragraph("Footer", _PAGE.format("PAGE") + run(" / ") + _PAGE.format("NUMPAGES"),
                     '<w:bidi w:val="0"/>' if source.rtl else "")


def status_mark(clause: Clause, source: Source) -> str:
    """What stands behind the words of a clause, as in drafts of the United Nations; nothing behind most."""
    said = [source.words[clause.status]] if clause.status in {"agreed", "adref"} else []
    if clause.stale:
        said.append(source.words["stale"])
    elif clause.language != source.language:
        said.append(source.words["untranslated"])
    rtl = source.rtl
    return "".join(own(run(" ", rtl=rtl) + styled(f"[{each}]", "StatusMark", rtl=rtl)) for each in said)
