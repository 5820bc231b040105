"""Worker process: finds groups of similar texts within limits and writes them to a file.

Started by jobs.py as `python -m consult.similarity.worker TARGET [across]`. Progress goes
to standard error, as lines such as `progress 40`.

Input (JSON): {"comment": [[id, clause, text, language, meaning, strikes], …], …}; meaning
is the text to compare across languages, None where it is the text itself; strikes says
whether it is to be deleted. Output: {"comment": [{"ids": […], "score": 0.9}, …], …}.

With "across", texts in different languages are compared too, which a line `across`
announces. Such groups have "across": true, and "across" beside the kinds is "compared", or
"failed" where the comparison did not finish.
"""

import fcntl
import json
import os
import resource
import signal
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

MEMORY = (
    3_000_000_000  # bytes of address space; a process that groups 1,000 texts uses about a tenth
)
SECONDS = 120
ACROSS = 300  # further seconds where languages are compared: some 100 texts of 200 letters a second
PATIENCE = 5  # factor from CPU seconds to the wall-clock limit


def report_progress(percent: int) -> None:
    """Write the progress to standard error."""
    sys.stderr.write(f"progress {percent}\n")
    sys.stderr.flush()


def group_texts(
    given: dict[str, list[list[Any]]], percent: int = 45
) -> dict[str, list[dict[str, Any]]]:
    """Find the groups of each kind over the whole document.

    Args:
        percent: the share of the work for each kind.
    """
    cluster_texts = import_module(
        "consult.text.similarity.lexical_clusters"
    ).cluster_texts  # takes a second and 100 MB, within the limits
    found: dict[str, list[dict[str, Any]]] = {}
    for done, (kind, rows) in enumerate(sorted(given.items())):
        report_progress(10 + percent * done)
        found[kind] = [
            {"ids": [rows[place][0] for place in each.members], "score": each.score}
            for each in cluster_texts([row[2] for row in rows])
        ]
    return found


def add_cross_language_groups(
    given: dict[str, list[list[Any]]], found: dict[str, list[dict[str, Any]]]
) -> str:
    """Add groups across languages to those found before.

    Returns:
        "compared", or "failed", in which case the groups stay as they are.
    """
    several = {
        kind: rows for kind, rows in sorted(given.items()) if len({row[3] for row in rows}) > 1
    }
    try:
        more = _group_across_languages(several, found) if several else {}
    except Exception:
        traceback.print_exc(limit=-5)
        return "failed"
    for kind, groups in more.items():
        found[kind] += groups
    return "compared"


def _group_across_languages(
    several: dict[str, list[list[Any]]], found: dict[str, list[dict[str, Any]]]
) -> dict[str, list[dict[str, Any]]]:
    """Find groups across languages.

    Raises:
        TimeoutError: the comparison took more CPU time than allowed.
    """
    sys.stderr.write("across\n")
    report_progress(25)
    encode_texts = import_module(
        "consult.text.similarity.embeddings"
    ).encode_texts  # the optional extra, 150 MB
    cluster_across_languages = import_module(
        "consult.text.similarity.languages"
    ).cluster_across_languages
    meant = {
        kind: [row[2] if row[4] is None else row[4] for row in rows]
        for kind, rows in several.items()
    }
    every = [text for texts in meant.values() for text in texts]
    until = time.process_time() + ACROSS

    def after(done: int) -> None:
        if time.process_time() > until:
            raise TimeoutError
        report_progress(25 + 70 * done // len(every))

    points, made, start = encode_texts(every, after), {}, 0
    for kind, rows in several.items():
        place = {row[0]: number for number, row in enumerate(rows)}
        together = [[place[number] for number in each["ids"]] for each in found[kind]]
        groups = cluster_across_languages(
            points[start : start + len(rows)],
            meant[kind],
            [row[3] for row in rows],
            [row[5] for row in rows],
            together,
        )
        made[kind] = [
            {
                "ids": [rows[number][0] for number in each.members],
                "score": each.score,
                "across": True,
            }
            for each in groups
        ]
        start += len(rows)
    return made


def main() -> None:
    """Write the result beside its target, and move it there once it is complete."""
    target, beyond = Path(sys.argv[1]), sys.argv[2:] == ["across"]
    seconds = SECONDS + 2 * ACROSS if beyond else SECONDS
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    os.nice(int(os.environ["CONSULT_NICENESS"]))
    given = sys.stdin.buffer.read()
    target.with_suffix(".given").unlink(missing_ok=True)  # no copy of the contributions is kept
    turn = (target.parent / "turn").open("wb")
    fcntl.flock(turn, fcntl.LOCK_EX)  # one worker at a time; the lock ends with the process
    signal.alarm(seconds * PATIENCE)
    try:
        report_progress(1)
        texts = json.loads(given)
        made: dict[str, Any] = dict(group_texts(texts, 10 if beyond else 45))
        if beyond:
            made["across"] = add_cross_language_groups(texts, made)
        part = target.with_suffix(".part")
        part.write_text(json.dumps(made), "utf-8")
        part.replace(target)
        if made.get("across") != "failed":  # a failed job keeps its log
            target.with_suffix(".log").unlink(missing_ok=True)
    except Exception:
        traceback.print_exc(limit=-5)
        sys.exit(1)
    finally:
        turn.close()


if __name__ == "__main__":
    main()
