"""The actor of a request, and the type of a permission rule."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

PERSONAL = "personal"  # instead of a scope: only a person in a browser may do it
STRONG_SCOPES = frozenset({"speak", "manage"})  # scopes of tokens that need a second factor


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request, the organization represented, and the roles per consultation.

    An immutable value, never a database row. `organisation_id` and `group` are set only for
    a verified affiliation.
    """

    user_id: int | None = None
    roles: frozenset[tuple[int, str]] = frozenset()
    signin_id: int | None = None  # sign-in of this request; None for an anonymous browser
    organisation_id: int | None = None
    group: str | None = None
    facilitated_clauses: frozenset[int] = (
        frozenset()
    )  # clauses that this facilitator is responsible for
    is_new_account: bool = False  # the account is less than one day old: stricter rate limits
    # signed in with a code at the entrance of a meeting: may only take part in that meeting
    is_confined: bool = False
    meeting_id: int | None = None  # the meeting of that code
    scopes: frozenset[str] | None = None  # of the token of a program; None: not a program
    # consultations in which a moderator approved a contribution of this person that was held
    approved_in: frozenset[int] = frozenset()

    @property
    def program(self) -> bool:
        """Return whether a program came in by a token."""
        return self.scopes is not None

    @property
    def holders(self) -> frozenset[str]:
        """Return the codes of person and organization, as positions and co-sponsorships hold them.

        "u7" is a person, "o12" an organization.
        """
        person = {f"u{self.user_id}"} if self.user_id is not None else set()
        organisation = {f"o{self.organisation_id}"} if self.organisation_id is not None else set()
        return frozenset(person | organisation)

    def has_role(self, consultation_id: int | None, *names: str) -> bool:
        """Return whether the actor has one of these roles in the consultation."""
        return any((consultation_id, name) in self.roles for name in names)

    def has_role_anywhere(self, *names: str) -> bool:
        """Return whether the actor has one of these roles in any consultation."""
        return any(name in names for _, name in self.roles)

    def find_represented_organisation(self, consultation_id: int) -> int | None:
        """Return the id of the organization whose positions the actor sets there, or None."""
        return self.organisation_id if self.has_role(consultation_id, "head", "speaker") else None


@dataclass(frozen=True, slots=True)
class ReaderProfile:
    """The data about a signed-in reader that pages show."""

    name: str
    language: str
    timezone: str
    organisation: str | None = None  # name of the organization, if the affiliation is verified
    lacks_code: bool = False  # roles of theirs do not count in this sign-in, for want of a code


@dataclass(frozen=True, slots=True)
class Visitor:
    """The secret of the browser's cookie, and the actor it identifies.

    Attributes:
        ended: why the sign-in of this secret has ended by itself: "expired" (at the moment that
            was set when it began), "idle" (not used for long) or "age" (it lasted long enough).
    """

    token: str
    actor: Actor = Actor()
    person: ReaderProfile | None = None
    ended: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A yes-or-no question about an actor and a subject; rules combine with `&`, `|` and `~`.

    Attributes:
        description: the rule in words, for the documentation.
        test: the test itself.
        connective: the word that joins the outermost parts of `description` ("and" or "or"), if
            there are parts.
    """

    description: str
    test: Callable[[Actor, Any], bool]
    connective: str = ""

    def __call__(self, actor: Actor, thing: Any) -> bool:
        """Return whether the rule holds for the actor and the subject."""
        return bool(self.test(actor, thing))

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(
            f"{self.within('and')} and {other.within('and')}",
            lambda actor, thing: self(actor, thing) and other(actor, thing),
            "and",
        )

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(
            f"{self.within('or')} or {other.within('or')}",
            lambda actor, thing: self(actor, thing) or other(actor, thing),
            "or",
        )

    def __invert__(self) -> "Rule":
        return Rule(f"not {self.within('not')}", lambda actor, thing: not self(actor, thing))

    def within(self, joint: str) -> str:
        """Format the description as one part of a longer rule that `connective` joins.

        Parentheses are added if another word joins its own parts.
        """
        return f"({self.description})" if self.connective not in {"", joint} else self.description
