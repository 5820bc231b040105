"""The second factor: time-based one-time codes (RFC 6238), each valid once."""

from hmac import compare_digest

import pyotp
from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.errors import Invalid
from consult.core.events.log import record_event
from consult.accounts.qr_codes import build_qr_code

from consult.accounts.models import SignIn, User

STEP_SECONDS = 30  # seconds that a code is valid
ACCEPTED_STEPS = (0, -1, 1)  # clocks differ: the previous and the next code count too


def spend_code(user: User, code: str) -> None:
    """Use a code, within a transaction; raises Invalid for a wrong or used one."""
    current = int(utc_now().timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(user.totp_secret or pyotp.random_base32())
    for step in (current + offset for offset in ACCEPTED_STEPS):
        if step > (user.totp_step or 0) and compare_digest(totp.generate_otp(step), code):
            user.totp_step = step
            return
    raise Invalid("wrong_code", fields={"code": {"type": "wrong_code"}})


def build_otpauth_uri(user: User) -> str:
    """Return the otpauth URI that an authenticator app reads."""
    return pyotp.TOTP(user.totp_secret or "").provisioning_uri(
        name=user.email, issuer_name="consult"
    )


def render_qr_code(user: User) -> str:
    """Return the otpauth URI as a QR code: an SVG picture in a data URI."""
    return build_qr_code(build_otpauth_uri(user))


def clear_second_factor(actor: Actor, user: User) -> None:
    """Remove the second factor of a person, within a transaction."""
    user.totp_secret, user.totp_step, user.totp_on = None, None, False
    for each in db.session.scalars(select(SignIn).where(SignIn.user_id == user.id, SignIn.strong)):
        each.strong = False
    record_event("second_factor.turned_off", user, actor, audience="nobody", user_id=user.id)
