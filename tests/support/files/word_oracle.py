"""Another reader of generated Word files: what a person would see in the XML, without consult."""

import io
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from itertools import groupby
from typing import NamedTuple

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
SIGNS = {"super": dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)), "sub": {"2": "₂"}}


class Atom(NamedTuple):
    """A stretch of text with what the XML says about it."""

    text: str
    marks: frozenset = frozenset()
    inserted: str = ""
    deleted: str = ""
    link: str = ""


class SeenParagraph(NamedTuple):
    """A paragraph as the XML shows it: its text, how it was moved, and what else it holds."""

    atoms: list
    losses: Counter
    moved: str = ""
    notes: tuple = ()
    comments: tuple = ()
    label: str = ""


class Oracle:
    """A walk through the XML of a generated file."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.body = ET.fromstring(archive.read("word/document.xml"))[0]  # noqa: S314 - ours
            relations = ET.fromstring(archive.read("word/_rels/document.xml.rels"))  # noqa: S314
            notes = ET.fromstring(archive.read("word/footnotes.xml"))  # noqa: S314
            comments = ET.fromstring(archive.read("word/comments.xml"))  # noqa: S314
        self.links = {each.get("Id"): each.get("Target") for each in relations}
        self.notes = {each.get(f"{W}id"): each for each in notes}
        self.comments = {each.get(f"{W}id"): "".join(each.itertext()) for each in comments}
        self.cap = ""
        self.listed = 0

    def read(self):
        """Return the paragraphs of the file; a table is one."""
        found = []
        for block in self.body:
            if block.tag == f"{W}tbl":
                found.append(self._read_table(block))
            elif block.find(f"{W}pPr/{W}framePr") is not None:
                self.cap = "".join(block.itertext())
            else:
                found.append(self._read_paragraph(block))
        return found

    def _read_table(self, table):
        atoms, losses, notes = [], Counter(table=1), []
        for row, cells in enumerate(table.iter(f"{W}tr")):
            for place, cell in enumerate(cells.iter(f"{W}tc")):
                atoms.append(Atom(" | " if place else "\n" if row else ""))
                one = self._read_paragraph(cell.find(f"{W}p"))
                atoms += one.atoms
                losses += one.losses
                notes += one.notes
        comments = self._list_comments(table)
        return SeenParagraph(atoms, losses, "", tuple(notes), comments)

    def _list_comments(self, element):
        references = element.iter(f"{W}commentReference")
        return tuple(self.comments[each.get(f"{W}id")] for each in references)

    def _read_paragraph(self, paragraph):
        seen = SeenParagraph([], Counter())
        if self.cap:
            seen.atoms.append(Atom(self.cap))
            seen.losses["drop_cap"] += 1
            self.cap = ""
        notes = []
        self._walk(paragraph, seen, Atom(""), notes)
        moved = [tag for tag in ("moveFrom", "moveTo") if paragraph.find(f"{W}{tag}") is not None]
        _count_text_losses(seen)
        self.listed += (in_list := paragraph.find(f"{W}pPr/{W}numPr") is not None)
        return seen._replace(
            moved="".join(moved),
            notes=tuple(notes),
            comments=self._list_comments(paragraph),
            label=str(self.listed) if in_list else "",
        )

    def _walk(self, element, seen, state, notes):
        for each in element:
            tag = each.tag
            if tag in {f"{W}ins", f"{W}moveTo"}:
                self._walk(each, seen, state._replace(inserted=each.get(f"{W}author")), notes)
            elif tag in {f"{W}del", f"{W}moveFrom"}:
                self._walk(each, seen, state._replace(deleted=each.get(f"{W}author")), notes)
            elif tag == f"{W}hyperlink":
                self._walk(each, seen, state._replace(link=self.links[each.get(f"{R}id")]), notes)
            elif tag == f"{W}sdt":
                on = each.find(f"{W}sdtPr/{W14}checkbox/{W14}checked").get(f"{W14}val") == "1"
                seen.atoms.append(state._replace(text="☒" if on else "☐"))
                seen.losses["check_box"] += 1
            elif tag == f"{M}oMath":
                seen.atoms.append(state._replace(text="".join(each.itertext())))
                seen.losses["formula"] += 1
            elif tag == f"{W}r":
                self._read_run(each, seen, state, notes)

    def _read_run(self, run, seen, state, notes):
        looks = run.find(f"{W}rPr")
        marks = frozenset() if looks is None else frozenset(_read_mark(each) for each in looks)
        state = state._replace(marks=marks)
        for each in run:
            if each.tag in {f"{W}t", f"{W}delText"}:
                seen.atoms.append(state._replace(text=each.text or ""))
            elif each.tag in {f"{W}tab", f"{W}br"}:
                seen.atoms.append(state._replace(text=" "))
                seen.losses["tabs"] += each.tag == f"{W}tab"
            elif each.tag == f"{W}ruby":
                seen.losses["ruby"] += 1
                self._walk(each.find(f"{W}rubyBase"), seen, state, notes)
            elif each.tag == f"{W}footnoteReference":
                self._read_note(self.notes[each.get(f"{W}id")], seen, notes)

    def _read_note(self, note, seen, notes):
        inner = SeenParagraph([], Counter())
        self._walk(note.find(f"{W}p"), inner, Atom(""), [])
        kept = [each for each in inner.atoms if "struck" not in each.marks]
        notes.append(flatten("".join(text for text, _atom in show_signs(kept))))
        seen.losses["footnote"] += 1
        seen.losses["note_struck"] += len(kept) < len(inner.atoms)
        seen.losses["note_emphasis"] += any(
            "emphasis" in each.marks and each.text.strip() and not each.deleted for each in kept
        )
        seen.losses["note_changes"] += any(each.inserted for each in inner.atoms)


def _read_mark(element):
    name, value = element.tag.removeprefix(W), element.get(f"{W}val")
    if name == "vertAlign":
        return value.removesuffix("script")
    known = {"strike": "struck", "dstrike": "struck", "vanish": "hidden"}
    return known.get(name, "emphasis")


def _count_text_losses(seen):
    """Count what is said by the marks of the text and is not in it."""
    for name, code in (("hidden", "hidden"), ("struck", "struck")):
        for marked, _group in groupby(seen.atoms, key=lambda atom: name in atom.marks):
            seen.losses[code] += marked
    for link, group in groupby(seen.atoms, key=lambda atom: atom.link):
        words = "".join(atom.text for atom in group)
        seen.losses["link"] += bool(link) and link.removeprefix("https://") not in words
    for name in ("super", "sub"):
        for atom in seen.atoms:
            lost = name in atom.marks and not set(atom.text) <= set(SIGNS[name])
            seen.losses[f"{name}script"] += lost


def show_signs(atoms):
    """Return the text of each atom that is not hidden, with signs for raised numbers."""
    shown = []
    for atom in atoms:
        table = next((SIGNS[name] for name in SIGNS if name in atom.marks), {})
        whole = set(atom.text) <= set(table)
        text = "".join(table[sign] for sign in atom.text) if whole else atom.text
        shown.append(("" if "hidden" in atom.marks else text, atom))
    return shown


def flatten(text):
    """Return a text with single spaces."""
    return " ".join(text.split())


def read_text(atoms, keep):
    """Return the text of the atoms that are kept."""
    return flatten("".join(text for text, atom in show_signs(atoms) if keep(atom)))


def read_letters(atoms, keep):
    """Return each letter of the atoms that are kept, and whether it is emphasized."""
    letters = [
        (letter, "emphasis" in atom.marks)
        for text, atom in show_signs(atoms)
        if keep(atom)
        for letter in text
        if not letter.isspace()
    ]
    return letters


def list_own_changes(atoms):
    """List what each author changed: {(author, host or ""): whether an atom is kept}."""
    hosts = [_find_host(atoms, place) for place in range(len(atoms))]
    asked = {}
    for atom, host in zip(atoms, hosts, strict=True):
        if atom.inserted and not host:
            asked.setdefault((atom.inserted, ""))
        if atom.deleted and not atom.inserted:
            asked.setdefault((atom.deleted, ""))
        if host:
            asked.setdefault((atom.inserted, host))
        if atom.inserted and atom.deleted:
            asked.setdefault((atom.deleted, atom.inserted))
    return {
        (author, host): [
            _keeps(atom, of, author, host) for atom, of in zip(atoms, hosts, strict=True)
        ]
        for author, host in asked
    }


def _keeps(atom, of, author, host):
    """Return whether an atom stands with the changes of an author, inside those of a host."""
    whose = host or author
    inserted = not atom.inserted or (atom.inserted == whose and not of)
    inserted = inserted or bool(host) and (atom.inserted, of) == (author, host)
    deleted = atom.deleted == whose or bool(host and atom.inserted and atom.deleted == author)
    return inserted and not deleted


def _find_host(atoms, place):
    """Return the author between whose insertions another author inserted an atom."""
    own = atoms[place].inserted
    before = [each.inserted for each in atoms[:place] if each.inserted != own][-1:]
    after = [each.inserted for each in atoms[place + 1 :] if each.inserted != own][:1]
    return before[0] if own and before and before == after else ""
