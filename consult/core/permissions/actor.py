"""Who is acting, and the small algebra that rules are written in."""
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request, whom they speak for, and the roles held in each consultation; a value, never a row.

    organisation_id and group are set only where the affiliation is verified.
    """

    user_id: int | None = None
    roles: frozenset[tuple[int, str]] = frozenset()
    signin_id: int | None = None  # what the person came in with; none for an anonymous browser
    organisation_id: int | None = None
    group: str | None = None
    clauses: frozenset[int] = frozenset()  # the clauses that this facilitator takes care of
    fresh: bool = False  # the account is younger than a day: tighter limits
    confined: bool = False  # came in by a code at the door of a meeting: for taking part in it, and for nothing else
    meeting_id: int | None = None  # which meeting that is
    program: bool = False  # came in by a token: not for what only the person decides

    def holds(self, consultation_id: int | None, *names: str) -> bool:
        """Whether one of these roles is held in the consultation."""
        return any((consultation_id, name) in self.roles for name in names)

    def holds_somewhere(self, *names: str) -> bool:
        """Whether one of these roles is held in any consultation of the installation."""
        return any(name in names for _, name in self.roles)

    def speaks_in(self, consultation_id: int) -> int | None:
        """The organisation whose positions this person sets in the consultation, if there is one."""
        return self.organisation_id if self.holds(consultation_id, "head", "speaker") else None


@dataclass(frozen=True, slots=True)
class ReaderProfile:
    """What pages show of the one who is signed in."""

    name: str
    language: str
    timezone: str
    organisation: str | None = None  # its name, where the affiliation is verified


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who stands at the door: the secret of the browser's cookie, and whom it stands for."""

    token: str
    actor: Actor = Actor()
    person: ReaderProfile | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A yes-or-no question about an actor and a thing; rules combine with & | ~.

    joint: the word that joins the outermost parts of the words, if they have parts: "and", "or".
    """

    words: str
    holds: Callable[[Actor, Any], bool]
    joint: str = ""

    def __call__(self, actor: Actor, thing: Any) -> bool:
        return bool(self.holds(actor, thing))

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(f"{self.within('and')} and {other.within('and')}",
                    lambda actor, thing: self(actor, thing) and other(actor, thing), "and")

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(f"{self.within('or')} or {other.within('or')}",
                    lambda actor, thing: self(actor, thing) or other(actor, thing), "or")

    def __invert__(self) -> "Rule":
        return Rule(f"not {self.within('not')}", lambda actor, thing: not self(actor, thing))

    def within(self, joint: str) -> str:
        """The words as a part of longer ones that this word joins: in parentheses where another word joins theirs."""
        return f"({self.words})" if self.joint not in {"", joint} else self.words
