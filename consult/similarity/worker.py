"""`python -m consult.similarity.worker TARGET [across]`: texts from standard input become groups of those alike, within limits.

How far it is goes to standard error, a line `progress 40` at a time. Given: {"comment": [[id, clause, text, language, meant,
strikes], …], …}, where meant is what is compared across languages, none where that is the text, and strikes whether it is to
go; made: {"comment": [{"ids": […],
"score": 0.9}, …], …}. With "across" texts in different languages are compared, too (a line `across` says that it does so):
such groups have "across": true, and "across" beside the kinds is "compared", or "failed" where that did not come to its end.
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

MEMORY = 3_000_000_000  # addresses, of which a process that groups 1,000 texts uses about a tenth
SECONDS = 120
ACROSS = 300  # more of them where languages are compared: some 100 texts of 200 letters a second
PATIENCE = 5  # how often longer than its seconds of computing it may take by the clock
_NICE = 10


def report_progress(percent: int) -> None:
    """Say how far it is."""
    sys.stderr.write(f"progress {percent}\n")
    sys.stderr.flush()


def group_texts(given: dict[str, list[list[Any]]], percent: int = 45) -> dict[str, list[dict[str, Any]]]:
    """The groups of each kind, across the document; percent: of the work, for each kind."""
    alike = import_module("consult.text.similarity.lexical_clusters").alike  # costs a second and 100 MB, within the limits
    found: dict[str, list[dict[str, Any]]] = {}
    for done, (kind, rows) in enumerate(sorted(given.items())):
        report_progress(10 + percent * done)
        found[kind] = [{"ids": [rows[place][0] for place in each.members], "score": each.score}
                       for each in alike([row[2] for row in rows])]
    return found


def add_language_groups(given: dict[str, list[list[Any]]], found: dict[str, list[dict[str, Any]]]) -> str:
    """Add the groups across languages to those that were found; says "compared" or "failed", which leaves these as they are."""
    several = {kind: rows for kind, rows in sorted(given.items()) if len({row[3] for row in rows}) > 1}
    try:
        more = _group_across_languages(several, found) if several else {}
    except Exception:
        traceback.print_exc(limit=-5)
        return "failed"
    for kind, groups in more.items():
        found[kind] += groups
    return "compared"


def _group_across_languages(several: dict[str, list[list[Any]]], found: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    sys.stderr.write("across\n")
    report_progress(25)
    vectors = import_module("consult.text.similarity.embeddings").vectors  # the optional extra, 150 MB
    across = import_module("consult.text.similarity.languages").across
    meant = {kind: [row[2] if row[4] is None else row[4] for row in rows] for kind, rows in several.items()}
    every = [text for texts in meant.values() for text in texts]
    until = time.process_time() + ACROSS

    def after(done: int) -> None:
        if time.process_time() > until:
            raise TimeoutError
        report_progress(25 + 70 * done // len(every))

    points, made, start = vectors(every, after), {}, 0
    for kind, rows in several.items():
        place = {row[0]: number for number, row in enumerate(rows)}
        together = [[place[number] for number in each["ids"]] for each in found[kind]]
        groups = across(points[start:start + len(rows)], meant[kind], [row[3] for row in rows],
                        [row[5] for row in rows], together)
        made[kind] = [{"ids": [rows[number][0] for number in each.members], "score": each.score, "across": True}
                      for each in groups]
        start += len(rows)
    return made


def main() -> None:
    """Write the result beside its place, and move it there once it is whole."""
    target, beyond = Path(sys.argv[1]), sys.argv[2:] == ["across"]
    seconds = SECONDS + 2 * ACROSS if beyond else SECONDS
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(kind, (most, most))
    os.nice(_NICE)
    given = sys.stdin.buffer.read()
    target.with_suffix(".given").unlink(missing_ok=True)  # what people said is kept nowhere else
    turn = (target.parent / "turn").open("wb")
    fcntl.flock(turn, fcntl.LOCK_EX)  # one at a time; the turn ends with the process, however that ends
    signal.alarm(seconds * PATIENCE)
    try:
        report_progress(1)
        texts = json.loads(given)
        made: dict[str, Any] = dict(group_texts(texts, 10 if beyond else 45))
        if beyond:
            made["across"] = add_language_groups(texts, made)
        part = target.with_suffix(".part")
        part.write_text(json.dumps(made), "utf-8")
        part.replace(target)
        if made.get("across") != "failed":  # what went wrong is read there
            target.with_suffix(".log").unlink(missing_ok=True)
    except Exception:
        traceback.print_exc(limit=-5)
        sys.exit(1)
    finally:
        turn.close()


if __name__ == "__main__":
    main()
