"""People, the organisations they speak for, and the sign-ins by which browsers and programs stand for them."""
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.core.database.engine import db, utc_now

NO_CONSULTATION = 0  # events about people and organisations belong to no consultation: chain 0


class Organisation(db.Model):
    """An organisation or a government; it is counted once it is verified."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    names: Mapped[dict[str, str]] = mapped_column(default=dict)  # in other languages, where there are such
    group_code: Mapped[str]  # a stakeholder group of groups.json
    region_code: Mapped[str]
    code: Mapped[str | None] = mapped_column(unique=True)  # governments only: the code in the closed list
    website: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="proposed")  # proposed, verified, refused, merged
    proposed_by_id: Mapped[int | None]
    listed: Mapped[bool] = mapped_column(default=True)  # governments taken off the list stay, but are not offered
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    row_version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (CheckConstraint("(group_code = 'gov') = (code is not null)", name="governments_are_listed"),)
    consultation_id = NO_CONSULTATION

    @property
    def verified(self) -> bool:
        return self.status == "verified"


class User(db.Model):
    """A person. Their name is public, their address never."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(unique=True)  # lower case; none once the account is closed
    password_hash: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="en")
    timezone: Mapped[str] = mapped_column(default="UTC")
    title: Mapped[str | None]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    affiliation: Mapped[str | None]  # declared, verified, refused; none: in a personal capacity
    evidence: Mapped[str | None]  # a page that shows the affiliation
    joined_at: Mapped[datetime] = mapped_column(default=utc_now)
    confirmed_at: Mapped[datetime | None]  # the e-mail address was shown to be theirs
    disabled_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    totp_secret: Mapped[str | None]
    totp_on: Mapped[bool] = mapped_column(default=False)
    totp_step: Mapped[int | None]  # the time step of the last code that was used: no code counts twice
    row_version: Mapped[int] = mapped_column()

    organisation: Mapped[Organisation | None] = relationship()
    __mapper_args__ = {"version_id_col": row_version}
    consultation_id = NO_CONSULTATION

    @property
    def spoken_for(self) -> Organisation | None:
        """The organisation this person counts for: verified on both sides."""
        own = self.organisation
        return own if own is not None and self.affiliation == "verified" and own.verified else None


class SignIn(db.Model):
    """A browser, or a program, that stands for a person; its secret is kept as a hash, ending it ends everything."""

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="browser")  # browser, token, meeting
    only_in: Mapped[int | None]  # the consultation that it is confined to: it began with a code at the door of a meeting
    only_at: Mapped[int | None]  # that meeting
    label: Mapped[str] = mapped_column(default="")  # the browser's own words, or the token's purpose
    strong: Mapped[bool] = mapped_column(default=False)  # a one-time code was given
    started_at: Mapped[datetime] = mapped_column(default=utc_now)
    seen_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    consultation_id = NO_CONSULTATION


class Proof(db.Model):
    """A link in a mail, or a password given a moment ago, that shows who somebody is: used once, within its time."""

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    purpose: Mapped[str]  # confirm, reset, address, code, factor
    detail: Mapped[str | None]  # the new address; of factor the sign-in in which the password was given
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    consultation_id = NO_CONSULTATION


class FailedSignIn(db.Model):
    """A password or code that was wrong: five in half an hour close the door of an account for a while."""

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str]  # hash of the address that was typed, whether it exists or not
    at: Mapped[datetime] = mapped_column(default=utc_now)
    __table_args__ = (Index("failed_by_account", "account", "at"),)


class Flag(db.Model):
    """Somebody says that a person's affiliation is false."""

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=utc_now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None]
    outcome: Mapped[str | None]  # upheld, dismissed

    consultation_id = NO_CONSULTATION
