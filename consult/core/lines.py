"""How many lines (WebSockets) are open in this process: each counts for its address, and for the person it came in with."""
from collections import Counter

PERSON = "user:"  # how the names of people begin
connected: Counter[str] = Counter()  # by address and by person
held: dict[str, list[str]] = {}  # what each line counts for


def take(line: str, name: str, most: int) -> bool:
    """Count a line for somebody; False where they have as many as they may have."""
    if connected[name] >= most:
        return False
    connected[name] += 1
    held.setdefault(line, []).append(name)
    return True


def give_back(line: str, kind: str = "") -> None:
    """A line counts no more: for anybody, or only for names that begin like this. Once is enough."""
    names = held.pop(line, [])
    if kept := [name for name in names if not name.startswith(kind)]:
        held[line] = kept
    for name in names:
        if name.startswith(kind):
            connected[name] -= 1
            if connected[name] <= 0:
                del connected[name]


def people() -> set[int]:
    """Who has a line open."""
    return {int(name.removeprefix(PERSON)) for name in connected if name.startswith(PERSON)}
