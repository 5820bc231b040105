"""Tables of people, organizations, sign-ins, one-time tokens and flags."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.core.database.engine import Model, utc_now

NO_CONSULTATION = 0  # chain 0: events about people and organizations belong to no consultation


class Organisation(Model):
    """An organization or a government; it counts once the secretariat has verified it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    names: Mapped[dict[str, str]] = mapped_column(
        default=dict
    )  # names in other languages, where known
    group_code: Mapped[str]  # a stakeholder group of groups.json
    region_code: Mapped[str]
    code: Mapped[str | None] = mapped_column(
        unique=True
    )  # governments only: the code in the closed list
    website: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="proposed")  # proposed, verified, refused, merged
    proposed_by_id: Mapped[int | None]
    listed: Mapped[bool] = mapped_column(
        default=True
    )  # governments removed from the list stay, but cannot be chosen
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    row_version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (
        CheckConstraint("(group_code = 'gov') = (code is not null)", name="governments_are_listed"),
    )
    consultation_id = NO_CONSULTATION

    @property
    def verified(self) -> bool:
        """Return whether the organization is verified."""
        return self.status == "verified"


class User(Model):
    """A person; the name is public, the e-mail address never is."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(
        unique=True
    )  # lower case; None once the account is closed
    password_hash: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="en")
    timezone: Mapped[str] = mapped_column(default="UTC")
    title: Mapped[str | None]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    affiliation: Mapped[str | None]  # declared, verified, refused; None: in a personal capacity
    evidence: Mapped[str | None]  # address of a page that shows the affiliation
    asks_to_lead: Mapped[bool] = mapped_column(default=False)  # to be its head of delegation
    joined_at: Mapped[datetime] = mapped_column(default=utc_now)
    confirmed_at: Mapped[datetime | None]  # when the person proved to own the e-mail address
    # version of the rules, the privacy notice and the licence that the person accepted last
    rules: Mapped[str | None]
    disabled_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    totp_secret: Mapped[str | None]
    totp_on: Mapped[bool] = mapped_column(default=False)
    totp_step: Mapped[
        int | None
    ]  # the time step of the last code used, so that no code counts twice
    row_version: Mapped[int] = mapped_column()

    organisation: Mapped[Organisation | None] = relationship()
    __mapper_args__ = {"version_id_col": row_version}
    consultation_id = NO_CONSULTATION

    @property
    def represented_organisation(self) -> Organisation | None:
        """The organization that the person counts for: verified, with a verified affiliation."""
        own = self.organisation
        return own if own is not None and self.affiliation == "verified" and own.verified else None


class SignIn(Model):
    """A browser or program that acts for a person.

    Only the hash of its secret is stored. Ending the row ends all access by that secret.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="browser")  # browser, token, meeting
    only_in: Mapped[
        int | None
    ]  # the only consultation this sign-in is valid for, if it began with a meeting's entry code
    only_at: Mapped[int | None]  # the only meeting it is valid for
    label: Mapped[str] = mapped_column(
        default=""
    )  # the name of the browser, or the purpose of the token
    strong: Mapped[bool] = mapped_column(default=False)  # a one-time code was entered
    started_at: Mapped[datetime] = mapped_column(default=utc_now)
    seen_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # of a token: what its program may do (core/permissions/scopes.py), separated by spaces
    scopes: Mapped[str | None]
    # of a token: when its owner is told next that it ends, or that it was limited
    notify_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    consultation_id = NO_CONSULTATION


class OneTimeToken(Model):
    """A link in a mail, or a password given a moment ago, that proves who a person is.

    It is used once, within its time.
    """

    __tablename__ = "proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    purpose: Mapped[str]  # confirm, reset, address, code, factor
    detail: Mapped[
        str | None
    ]  # the new address; of factor the sign-in in which the password was given
    browser: Mapped[str | None]  # of confirm: hash of the secret of the browser that asked
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    consultation_id = NO_CONSULTATION


class FailedSignIn(Model):
    """A wrong password or code; a few within half an hour lock the account for a while."""

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str]  # hash of the address as entered, whether an account has it or not
    at: Mapped[datetime] = mapped_column(default=utc_now)
    __table_args__ = (Index("failed_by_account", "account", "at"),)


class Flag(Model):
    """A report that a person's affiliation is false."""

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str]
    nonce: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(default=utc_now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None]
    outcome: Mapped[str | None]  # upheld, dismissed

    consultation_id = NO_CONSULTATION
