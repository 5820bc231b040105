"""Check the subject of a commit: `area: summary` in at most 72 characters.

commit_subjects.py FILE     check a message that is being written (the hook commit-msg)
"""

import re
import sys
from pathlib import Path

LONGEST = 72  # characters
FORM = re.compile(r"[a-z][a-z0-9_/.-]*(, [a-z][a-z0-9_/.-]*)*: \S")
MADE_BY_GIT = ("Merge ", "Revert ", "fixup! ", "squash! ", "amend! ")


def find_subject_faults(subject: str) -> list[str]:
    """Return what is wrong with the subject of a commit; subjects that git writes pass."""
    if subject.startswith(MADE_BY_GIT):
        return []
    faults = []
    if len(subject) > LONGEST:
        faults.append(f"it has {len(subject)} characters; at most {LONGEST} are read everywhere")
    if not FORM.match(subject):
        faults.append('write "area: summary", for example "comments: keep a draft"')
    if subject.endswith("."):
        faults.append("leave out the period at the end")
    return faults


def read_subject(message: str) -> str:
    """Return the first line of a message that is neither empty nor a comment."""
    lines = (line.strip() for line in message.splitlines() if not line.startswith("#"))
    return next((line for line in lines if line), "")


def main(path: str) -> int:
    """Check the message in a file; return 1 and say why if its subject is refused."""
    subject = read_subject(Path(path).read_text())
    faults = find_subject_faults(subject)
    for fault in faults:
        print(f"{subject!r}: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
