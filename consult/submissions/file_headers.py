"""Parser of the header lines of a text file: title, source, sector, region, in six languages."""

from typing import NamedTuple

import regex

from consult.text.search_normalization import fold_text

MOST_LINES = 60  # header lines stand at the top
MOST_TITLE_LINES = 6  # lines of a title without a header name
LEAST_HEADERS = 2  # fewer header lines are not taken as headers: one alone may be a sentence
LONGEST_VALUE = 300
FIELD_NAMES = {
    "title": "title|titre|título|название|заголовок|标题|题目|العنوان",
    "name": "name|entitled by|submitted by|author|authors|contact|from|nom|auteur|soumis par"
    "|nombre|autor|presentado por"
    "|имя|автор|от кого|姓名|作者|提交人|الاسم|المؤلف|مقدم من",
    "organisation": "organization|organisation|institution|affiliation|company|on behalf of"
    "|organización|institución"
    "|организация|учреждение|组织|机构|单位|المنظمة|المؤسسة",
    "group": "sector|stakeholder group|stakeholder|group|category|secteur|groupe|catégorie"
    "|grupo|categoría"
    "|сектор|группа|категория|部门|界别|利益攸关方群体|القطاع|المجموعة|الفئة",
    "region": "region|country|région|pays|región|país|регион|страна"
    "|地区|区域|国家|المنطقة|الإقليم|البلد",
    "language": "language|langue|idioma|язык|语言|اللغة",
    "received": "received|received on|reçu le|recibido|recibido el"
    "|получено|收到日期|تاريخ الاستلام",
    "": "date|submitted on|fecha|дата|日期|التاريخ|area|keywords|keyword|doc attached"
    "|attachment|subject area|topic"
    "|mots-clés|palabras clave|ключевые слова|关键词|الكلمات المفتاحية",
}
FIELD_OF_NAME = {
    fold_text(word): field for field, words in FIELD_NAMES.items() for word in words.split("|")
}
HEADER_PATTERN = regex.compile(
    r"\s{0,3}([^:：\n]{2,40})[:：]\s*(?:\1\s+[-–—:]\s+)?(.*)"
)  # some forms repeat the name
CAPITALIZED_NAMES = "|".join(
    word.capitalize() for words in FIELD_NAMES.values() for word in words.split("|")
)
LOST_LINE_BREAK = regex.compile(
    rf"(?<=\p{{Ll}})(?=(?:{CAPITALIZED_NAMES}):\s)"
)  # a line break is missing before a header name
BODY_STARTS = frozenset(
    map(
        fold_text,
        (
            "abstract",
            "summary",
            "document",
            "text",
            "contribution",
            "résumé",
            "texte",
            "resumen",
            "texto",
            "аннотация",
            "резюме",
            "текст",
            "摘要",
            "正文",
            "ملخص",
            "النص",
        ),
    )
)
NO_ORGANISATION = regex.compile(
    r"(?:independent|individual|individial|personal|private person|self|none|n/?a|-+"
    r"|no organi[sz]ation)\b.*|.*@.*|\W*"
)


class FileHeaders(NamedTuple):
    """The details that a file states about itself; None where it states nothing."""

    title: str | None = None
    name: str | None = None
    organisation: str | None = None
    group: str | None = None
    region: str | None = None
    language: str | None = None
    received: str | None = None

    @property
    def source(self) -> str | None:
        """The name printed on it: the organization's, else the person's.

        An e-mail address is not a name.
        """
        own = self.organisation
        return self.name if own is None or NO_ORGANISATION.fullmatch(fold_text(own)) else own


def parse_headers(words: str) -> FileHeaders:
    """Parse the lines "Name: value" at the top of a text.

    A line without a known name continues the previous value.
    """
    found: dict[str, list[str]] = {}
    before: list[str] = []
    last, known = None, 0
    for line in LOST_LINE_BREAK.sub(
        "\n", "\n".join(words.split("\n", MOST_LINES)[:MOST_LINES])
    ).split("\n"):
        field, rest = _parse_line(line)
        if field is not None:
            known += 1
            last = None if field in found else found.setdefault(field, [])
            if last is not None:
                last.append(rest)
        elif not line.strip() or fold_text(line).rstrip(":") in BODY_STARTS:
            if known:
                break
        elif known and last is not None:
            last.append(line)
        elif not known:
            before.append(line)
    if known < LEAST_HEADERS or len(before) > MOST_TITLE_LINES:
        return FileHeaders()
    found.setdefault("title", before)
    said = {
        field: " ".join(" ".join(lines).split())[:LONGEST_VALUE]
        for field, lines in found.items()
        if field
    }
    return FileHeaders(**{field: value for field, value in said.items() if value})


def _parse_line(line: str) -> tuple[str | None, str]:
    """Return the field that a line begins and its value; (None, "") for any other line."""
    match = HEADER_PATTERN.match(line)
    field = FIELD_OF_NAME.get(fold_text(match[1])) if match else None
    return field, match[2] if match and field is not None else ""
