"""JSON shapes of people and organizations.

An e-mail address is shown only to its owner.
"""

from datetime import datetime

from pydantic import BaseModel

from .models import Organisation, User
from .queries import get_declared_organisation


class PersonShape(BaseModel):
    """A person as everyone sees them.

    `name` is empty for a former participant. `affiliation` is "verified", "declared" or
    None. `group` and `region` are given only where the person counts for the organization.
    """

    id: int
    name: str
    organisation: str | None
    group: str | None
    region: str | None
    affiliation: str | None

    @classmethod
    def build(cls, user: User) -> "PersonShape":
        """Build the shape of a person."""
        own, declared = user.represented_organisation, get_declared_organisation(user)
        named = own or declared
        return cls(
            id=user.id,
            name=user.name,
            organisation=named.name if named else None,
            group=own.group_code if own else None,
            region=own.region_code if own else None,
            affiliation="verified" if own else "declared" if declared else None,
        )


class OrganisationShape(BaseModel):
    """An organization or a government; `names` holds its name in other languages."""

    id: int
    name: str
    names: dict[str, str]
    group: str
    region: str
    code: str | None
    website: str | None
    verified: bool

    @classmethod
    def build(cls, found: Organisation) -> "OrganisationShape":
        """Build the shape of an organization."""
        return cls(
            id=found.id,
            name=found.name,
            names=found.names,
            group=found.group_code,
            region=found.region_code,
            code=found.code,
            website=found.website,
            verified=found.verified,
        )


class OrganisationsShape(BaseModel):
    """One page of organizations; `next_after` is the `after` of the next page."""

    organisations: list[OrganisationShape]
    next_after: int | None


class RoleShape(BaseModel):
    """A role that counts in this sign-in."""

    consultation_id: int
    role: str


class TokenShape(BaseModel):
    """The token of the program that asks.

    Attributes:
        scopes: what it may do now, without the scopes that need a one-time code it lacks.
    """

    scopes: list[str]
    expires_at: datetime | None


class MeShape(BaseModel):
    """The signed-in person, as shown to themselves.

    Attributes:
        token: the token of the program that asks; null for a browser.
    """

    person: PersonShape
    email: str | None
    language: str
    timezone: str
    second_factor: bool
    roles: list[RoleShape]
    token: TokenShape | None
