"""Sign-ins of the people of the test consultation, who share one password."""

from consult.accounts.sign_in import actions as signins
from consult.accounts.sign_in.passwords import hash_password
from consult.consultations.queries import identify_visitor
from consult.core.permissions.actor import Actor

GOOD = "nine calm herons wait"
HASH = hash_password(GOOD)


def email(name):
    return f"{name}@people.example"


def come_in(name, **more):
    return signins.sign_in(
        Actor(), signins.check_password(email(name), GOOD), "Firefox · Linux", **more
    )


def who(token):
    return identify_visitor(token).actor.user_id
