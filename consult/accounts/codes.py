"""The second factor: one-time codes by the clock (RFC 6238), none of which counts twice."""
from hmac import compare_digest

import pyotp
import segno
from sqlalchemy import select

from consult.core.access import Actor
from consult.core.db import db, now
from consult.core.errors import Conflict, Invalid
from consult.core.events import record, transaction
from consult.core.rules import require

from .attempts import count_attempt, forgive_attempt
from .models import SignIn, User
from .queries import own

STEP = 30  # seconds that a code lasts
AROUND = (0, -1, 1)  # clocks differ: the codes just before and after count as well


def use(user: User, code: str) -> None:
    """Use up a code, within a transaction; raises Invalid for a wrong one and for one that was used before."""
    current = int(now().timestamp()) // STEP
    totp = pyotp.TOTP(user.totp_secret or pyotp.random_base32())
    for step in (current + offset for offset in AROUND):
        if step > (user.totp_step or 0) and compare_digest(totp.generate_otp(step), code):
            user.totp_step = step
            return
    raise Invalid("wrong_code", fields={"code": {"type": "wrong_code"}})


def address_of(user: User) -> str:
    """The otpauth address that an authenticator app reads from the picture."""
    return pyotp.TOTP(user.totp_secret or "").provisioning_uri(name=user.email, issuer_name="consult")


def picture_of(user: User) -> str:
    """The same address as a QR code: an SVG picture in a data: address."""
    return str(segno.make(address_of(user), error="m").svg_data_uri(scale=4, border=2, light="#fff", encode_minimal=True))


def begin_second_factor(actor: Actor) -> None:
    """Make the key that an authenticator app shall hold; it counts once a code shows that it does."""
    with transaction():
        user = _changing(actor)
        if user.totp_on:
            raise Conflict("second_factor_is_on")
        user.totp_secret, user.totp_step = pyotp.random_base32(), None


def turn_on_second_factor(actor: Actor, code: str) -> None:
    """From now on a code is asked for at sign-in; this sign-in counts as strong at once."""
    attempt = count_attempt(own(actor).email or "")
    with transaction():
        user = _changing(actor)
        if user.totp_on or not user.totp_secret:
            raise Conflict("second_factor_is_on" if user.totp_on else "second_factor_not_begun")
        use(user, code)
        forgive_attempt(attempt)
        user.totp_on = True
        came = db.session.get(SignIn, actor.signin_id) if actor.signin_id else None
        if came is not None:
            came.strong = True
        record("second_factor.turned_on", user, actor, audience="nobody", user_id=user.id)


def turn_off_second_factor(actor: Actor, code: str) -> None:
    """Ask for no code any more; roles that need one stop counting everywhere."""
    attempt = count_attempt(own(actor).email or "")
    with transaction():
        user = _changing(actor)
        if not user.totp_on:
            raise Conflict("second_factor_is_off")
        use(user, code)
        forgive_attempt(attempt)
        forget_second_factor(actor, user)


def forget_second_factor(actor: Actor, user: User) -> None:
    """Take the second factor away, within a transaction."""
    user.totp_secret, user.totp_step, user.totp_on = None, None, False
    for each in db.session.scalars(select(SignIn).where(SignIn.user_id == user.id, SignIn.strong)):
        each.strong = False
    record("second_factor.turned_off", user, actor, audience="nobody", user_id=user.id)


def _changing(actor: Actor) -> User:
    user = own(actor)
    require(actor, "account.change", user)
    return user
