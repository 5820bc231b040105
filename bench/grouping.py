"""How long it takes to find what is similar among 1,000 amendments in six languages: python -m bench.grouping.

The words are the sample's: in English, French and Arabic of the clauses of its statement, so that what means the same is
there, else of its comments; cut at 200 letters and numbered, so that no two are the same and each is asked for several times. In the process that does it for a moderator, with its limits, first by letters alone, then across languages
where the extra is installed (make languages). Promised: 10 s, and that it says meanwhile how far it is.
"""

import json
import os
import re
import sys
import tempfile
from time import perf_counter, sleep

os.environ.setdefault("CONSULT_INSTANCE", tempfile.mkdtemp(prefix="consult-bench-"))

from consult.core import config
from consult.similarity import search_process as seeking

COUNT, LONGEST, MOST = 1_000, 200, 10.0
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


def amendments() -> list[list]:
    """As the program is given them: number, clause, words, language, what is meant, whether it is to go."""
    folder = config.ROOT / "consult/sample/data"
    said = json.loads((folder / "comments.json").read_text("utf-8"))
    words = {
        language: [each["body"] for each in said if each["language"] == language]
        for language in LANGUAGES
    }
    for language in ("ar", "en", "fr"):
        clauses = (folder / f"statement.{language}.md").read_text("utf-8")
        words[language] = [
            each.group(1) for each in re.finditer(r"\{#[^}]+\} (\S.+)$", clauses, re.MULTILINE)
        ]
    rows = []
    for number in range(COUNT):
        language = LANGUAGES[number % len(LANGUAGES)]
        own = words[language]
        text = f"{own[number // len(LANGUAGES) % len(own)][:LONGEST]} {number}"
        rows.append([number, None, text, language, None, False])
    return rows


def seconds(digest: str) -> tuple[float, list[int], seeking.SimilarityJob]:
    """How long it takes, how far it said that it was, and what it found."""
    began, heard = perf_counter(), []
    seeking.start_job(digest, {"amendment": amendments(), "comment": []})
    while (found := seeking.load_job(digest)).state == "working":
        heard.append(found.progress)
        sleep(0.05)
    return perf_counter() - began, sorted(set(heard)), found


def main() -> int:
    """Measure and print; 1 when the promise was not kept."""
    there, kept = seeking.can_compare_languages(), True
    for name, compares in (("by letters alone", False), ("across languages", True)):
        if compares and not there:
            print("across languages: the extra is not installed (make languages)")
            continue
        seeking.can_compare_languages = lambda compares=compares: compares
        took, heard, found = seconds(f"bench-{compares}")
        groups = found.groups.get("amendment", [])
        across = sum(bool(each.get("across")) for each in groups)
        print(
            f"{COUNT:,} amendments in {len(LANGUAGES)} languages, {name}: {took:.1f} s (at most {MOST:.0f}), "
            f"{len(groups) - across} groups and {across} across languages, said it was at {heard} %"
        )
        kept = (
            kept
            and took <= MOST
            and found.state == "done"
            and found.across == ("compared" if compares else "no")
        )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
