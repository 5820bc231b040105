"""Benchmark of the similarity search over 1,000 amendments in six languages: python -m
bench.similarity.

The texts come from the sample: the statement's clauses in English, French and Arabic,
otherwise comments, cut at 200 characters and numbered. The search runs in its own process
with its limits, first by characters, then across languages if the extra is installed (make
languages). Target: 10 s, with progress reports meanwhile; and by characters at most six times
the time of half as many.
"""

import json
import os
import re
import sys
import tempfile
from functools import partial
from time import perf_counter, sleep, process_time

os.environ.setdefault("CONSULT_INSTANCE", tempfile.mkdtemp(prefix="consult-bench-"))

from consult.core import config
from consult.similarity import search_process as seeking
from consult.similarity.worker import group_texts

COUNT, LONGEST_TEXT, MOST_SECONDS, MOST_TIMES = 1_000, 200, 10.0, 6.0
TextRow = list[int | str | bool | None]
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


def make_amendments() -> list[TextRow]:
    """Make the rows as the search receives them: number, clause, text, language, current text,
    deletion flag.
    """
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
    rows: list[TextRow] = []
    for number in range(COUNT):
        language = LANGUAGES[number % len(LANGUAGES)]
        own = words[language]
        text = f"{own[number // len(LANGUAGES) % len(own)][:LONGEST_TEXT]} {number}"
        rows.append([number, None, text, language, None, False])
    return rows


def measure_search(digest: str) -> tuple[float, list[int], seeking.SimilarityJob]:
    """Return the seconds of a search, the progress that it reported, and its result."""
    began, heard = perf_counter(), []
    seeking.start_job(digest, {"amendment": make_amendments(), "comment": []})
    while (found := seeking.load_job(digest)).state == "working":
        heard.append(found.progress)
        sleep(0.05)
    return perf_counter() - began, sorted(set(heard)), found


def measure_doubling() -> float:
    """Return how many times the computing of 500 amendments that of 1,000 takes, by characters."""
    rows = make_amendments()
    group_texts({"amendment": rows[:10]})  # loads what it needs
    took = []
    for part in (rows[: COUNT // 2], rows):
        began = process_time()
        group_texts({"amendment": part})
        took.append(process_time() - began)
    return took[1] / took[0]


def main() -> int:
    """Measure and print; return 1 if a target was missed."""
    there = seeking.can_compare_languages()
    times = measure_doubling()
    print(f"{COUNT:,} amendments take {times:.1f} times as long as half (at most {MOST_TIMES:.0f})")
    kept = times <= MOST_TIMES
    for name, compares in (("by letters alone", False), ("across languages", True)):
        if compares and not there:
            print("across languages: the extra is not installed (make languages)")
            continue
        seeking.can_compare_languages = partial(bool, compares)
        took, heard, found = measure_search(f"bench-{compares}")
        groups = found.groups.get("amendment", [])
        across = sum(bool(each.get("across")) for each in groups)
        print(
            f"{COUNT:,} amendments in {len(LANGUAGES)} languages, {name}: {took:.1f} s (at most "
            f"{MOST_SECONDS:.0f}), {len(groups) - across} groups and {across} across languages, "
            f"said it was at {heard} %"
        )
        kept = (
            kept
            and took <= MOST_SECONDS
            and found.state == "done"
            and found.across == ("compared" if compares else "no")
        )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
