"""Columns of a comment table, recognized by the words of their heads in six languages."""

from typing import NamedTuple

import regex

from consult.text.search_normalization import fold_text

from .grids import GridRow

COLUMNS = (
    "who",
    "line",
    "clause",
    "paragraph",
    "type",
    "comment",
    "change",
    "observation",
)
LONGEST_HEAD = 200  # characters
LEAST_HEADS = 3
LONGEST_OF_TWO = 60  # characters of a head in a table of two columns, which numbers nothing
_ASIDES = regex.compile(r"[(（\[][^)）\]]*[)）\]]|[\d*:]+")
_EDGES = regex.compile(r"^[\W_]+|[\W_]+$")
# Tried in this order: a head such as "Secretariat observations on each comment" names several.
_WORDS = {
    name: regex.compile(pattern, regex.VERBOSE)
    for name, pattern in (
        (
            "observation",
            r"""observation|secretariat|disposition|resolution|^response|^decision|^reponse
            |^observaciones|^resolucion|секретариат|^решени|^ответ|^наблюдени
            |الامان|^رد|^قرار|秘书处|处理|答复""",
        ),
        (
            "change",
            r"""^(?:proposed|suggested)\b|^proposal|^suggestion|propose[es]?$|^proposition
            |^modifications?\spropose|^changements?\spropose|propuest[oa]s?\b|^propuesta
            |^предлагаем|^предложени|المقترح|^(?:修改)?建议|^修改|^拟议""",
        ),
        (
            "type",
            r"""^types?\b|^(?:comment|commentaire)\stype|^category|^categorie|^tipo\b|^categoria
            |^тип\b|^вид\b|^نوع|^(?:意见|评论)?类[型别]""",
        ),
        (
            "comment",
            r"""^(?:general\s|technical\s)?comments?\b(?!\s(?:no|nr|number|id|ref|reference)\b)
            |^commentaires?\b|^remarques?\b|^remarks?\b|^comentarios?\b|^justification
            |^замечани|^комментари|^(?:ال)?تعليق|^(?:ال)?ملاحظ|^(?:评论|意见|评议)""",
        ),
        ("line", r"^lines?\b|^lignes?\b|\bligne$|^linea|^строк|^(?:ال)?سطر|^行"),
        (
            "clause",
            r"""\b(?:sub)?clauses?\b|\barticles?\b|\b(?:sub)?sections?\b|\bchapters?\b
            |\bchapitres?\b|\bclausula|\barticulo|\bseccion|\bapartado
            |^пункт|^раздел|^стать|^(?:ال)?بند|^(?:ال)?ماده|^[条章]""",
        ),
        (
            "paragraph",
            r"""\bparagraphe?s?\b|\balineas?\b|\bfigures?\b|\btables?\b|\btableaux?\b|\bparrafo
            |^абзац|^рисун|^таблиц|^(?:ال)?فقره|^(?:ال)?شكل|^[段图表]""",
        ),
        (
            "who",
            r"""^(?:mb|nc|on|cn)\b|\bmember|^country|^source|organi[sz]ation|^submitted|^commenter
            |^author|^comite|^pays|^auteur|^organisme|^pais|^miembro|^autor|^стран|^источник
            |^организаци|^автор|^(?:ال)?بلد|^(?:ال)?جهه|^(?:ال)?مصدر|^成员|^国家|^单位|^来源|^提出""",
        ),
    )
}
_IN_PARTS = frozenset({"paragraph"})  # "Paragraph", "Figure" and "Table" may stand apart


class ColumnHead(NamedTuple):
    """The head of a column: its text, and the grid columns below it."""

    text: str
    column: int
    width: int


ColumnHeads = dict[str, list[ColumnHead]]


def recognize_column(text: str) -> str | None:
    """Return the column that a head names; None if it names none."""
    if not text or len(text) > LONGEST_HEAD:
        return None
    folded = _EDGES.sub("", " ".join(_ASIDES.sub(" ", fold_text(text)).split()))
    return next((name for name, words in _WORDS.items() if words.search(folded)), None)


def find_heads(row: GridRow) -> ColumnHeads | None:
    """Return the columns that a row of heads names; None if it is no such row.

    A comment table has a clause, and a comment or a proposed change. The paragraph is the clause
    if no head names one, as in texts of the United Nations. Two columns are enough if their heads
    are short and hold no number, unlike the words of a row.
    """
    found: ColumnHeads = {}
    for cell in row.cells:
        name = recognize_column(cell.text)
        if name is not None and (name not in found or name in _IN_PARTS):
            found.setdefault(name, []).append(
                ColumnHead(" ".join(cell.text.split()), cell.column, cell.width)
            )
    if "clause" not in found and "paragraph" in found:
        first, *rest = found.pop("paragraph")
        found["clause"] = [first]
        if rest:
            found["paragraph"] = rest
    if "clause" not in found or not ("comment" in found or "change" in found):
        return None
    return found if len(found) >= LEAST_HEADS or _is_bare_pair(row) else None


def _is_bare_pair(row: GridRow) -> bool:
    """Return whether a row has two short cells without a number."""
    texts = [cell.text for cell in row.cells if cell.text]
    return len(texts) == 2 and all(
        len(text) <= LONGEST_OF_TWO and not any(map(str.isdigit, text)) for text in texts
    )
