"""Flaws of rehearsals: name, edits, files of tests, chosen tests."""

FOLDER = "consult/sample/rehearsal/rehearsal_folder.py"
TESTS = "tests/unit/sample/rehearsal/test_rehearsal_folder.py"
REHEARSAL_FLAWS = [
    (
        "a real installation into which the file of a rehearsal got is emptied",
        [(FOLDER, "bool(row == (FIRST_VERB,))", "True")],
        TESTS,
        "nothing_that_is_no_rehearsal",
    ),
    (
        "a folder with the database of a rehearsal, but without its file, is emptied",
        [(FOLDER, "mark.read_bytes() != MARK_WORDS.encode()", "False")],
        TESTS,
        "without_its_mark",
    ),
    (
        "files of others in a rehearsal are deleted with it",
        [(FOLDER, "    if strange:\n", "    if False:\n")],
        TESTS,
        "with_other_files",
    ),
    (
        "the folder of the installation becomes a rehearsal",
        [(FOLDER, '    _require_apart(folder, instance, "the folder of this installation")\n', "")],
        TESTS,
        "what_holds_it_are_refused",
    ),
    (
        "a rehearsal works on the real database and sends mails",
        [("consult/core/config.py", "        found |= REHEARSAL_SETTINGS\n", "        pass\n")],
        TESTS,
        "takes_nothing_from_the_settings",
    ),
]
