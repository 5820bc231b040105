"""Flaws of reading Word files: something changes its meaning, or goes without a word."""

WORD, IMPORTS = "consult/exchange/word/", "consult/exchange/imports/"
TYPOGRAPHY, RUNS, PARSER = f"{WORD}typography.py", f"{WORD}runs.py", f"{WORD}docx_parser.py"
NOTES, STYLES, ROWS = f"{WORD}notes.py", f"{WORD}styles.py", f"{IMPORTS}review_rows.py"
CHANGES, AMENDMENTS = (
    f"{IMPORTS}tracked_changes/{name}.py" for name in ("author_changes", "tracked_amendments")
)
BOTH_MARKS = 'for code in ("struck", "link")'
RAISED_WARNING = '            _warn(paragraph, f"{script}script", f"{last}{mark}{words.strip()}")\n'
DROP_CAP = "paragraph if _is_drop_cap(properties) else None"
BOX_WARNING, RUBY = (
    '        self.warn("check_box", box)\n',
    '            elif each.tag == "w:rt":\n',
)
FORMULA = "            self.write(format_formula(element))\n"
TABLE = "        if len(self.paragraphs) > first:\n"
NO_CASE = "            elif False:\n"
MOVER = "        mover = _find_mover(row) if row.key in self.moves.sources else None\n"
NESTED = "                yield self._build_nested(row, row, change)\n"
NEVER = "        if False:\n"
LOSSES = [
    ("what is struck", STYLES, "once or twice, is_underlined", "False, is_underlined"),
    ("the warning about struck text", ROWS, BOTH_MARKS, 'for code in ("link",)'),
    ("the address of a link", ROWS, BOTH_MARKS, 'for code in ("struck",)'),
    ("what is underlined", RUNS, "(looks.underlined and", "(False and"),
    ("the sign of raised numbers", TYPOGRAPHY, 'run.text.translate(table), ""', 'run.text, ""'),
    ("the warning about raised text", TYPOGRAPHY, RAISED_WARNING, ""),
    ("the state of a check box", TYPOGRAPHY, "TICKED_BOX if on else EMPTY_BOX", "EMPTY_BOX"),
    ("the warning about a check box", RUNS, BOX_WARNING, ""),
    ("the letter of a drop cap", PARSER, DROP_CAP, "None"),
    ("a formula", RUNS, FORMULA, ""),
    ("the warning about hidden text", RUNS, "        if looks.hidden:\n", NEVER),
    ("the reading above a character", RUNS, RUBY, NO_CASE),
    ("what is struck in a footnote", NOTES, "    if struck.strip():\n", "    if False:\n"),
    ("the changes of a footnote", NOTES, "    if deleted or inserted:\n", "    if False:\n"),
    ("the warning about a table", PARSER, TABLE, NEVER),
    ("a move", AMENDMENTS, "        if row.key in self.moves.targets:\n", NEVER),
    ("that a moved clause is not deleted", AMENDMENTS, MOVER, "        mover = None\n"),
    ("a change inside an insertion", AMENDMENTS, NESTED, "                yield from ()\n"),
    (
        "whose insertion was changed",
        CHANGES,
        "host if host == _get_inserter(after) else None",
        "None",
    ),
]
WORD_FILE_FLAWS = [
    (
        f"an imported Word file loses {name}",
        [(file, old, new)],
        "tests/unit/exchange/test_generated_files.py",
    )
    for name, file, old, new in LOSSES
]
