"""Data for the endpoints of accreditation: a person who waits, a list, and its review."""

from io import BytesIO

from sqlalchemy import select

from consult.attachments.nomination_letters.actions import add_accreditation_letter
from consult.attachments.nomination_letters.models import NominationLetter
from consult.consultations.accreditation.actions import accredit_people
from consult.consultations.accreditation.forms import AccreditedPerson, dump_people
from consult.core.database.engine import db
from tests.support.files.attachment_files import build_pdf, examined
from tests.support.leaks import LETTER_CANARY

WAITING = AccreditedPerson(name="Lin Xiaolan", email="lin@accredited.example")
REVIEWED = AccreditedPerson(name="Wei Ming", email="wei@accredited.example")


def accredit_person(world):
    """Accredit a person who has no account; return the number of the accreditation."""
    (made,) = accredit_people(world.actor("sera"), world.consultation, [WAITING])
    return made.id


def add_letter(world, accreditation_id):
    """Add a letter whose name and words are a canary; return its number."""
    file = examined(f"{LETTER_CANARY}.pdf", LETTER_CANARY.encode(), "application/pdf")
    with_letter = world.actor("sera"), world.consultation, accreditation_id
    add_accreditation_letter(*with_letter, file)
    return db.session.scalar(select(NominationLetter.id))


def may_read_letter(name, endpoint):
    """Return whether this person may meet the letter in the answer of an endpoint."""
    return name in {"sera", "ada"} and endpoint.startswith("letters.")


def build_accreditation_bodies(rows):
    """Return the bodies by endpoint."""
    letter = (BytesIO(build_pdf()), "letter.pdf")
    file = (BytesIO(b"name,email\nWei,wei@accredited.example\n"), "people.csv")
    return {
        "letters.add_letter": {"files": letter},
        "letters.add_own_letter": {"files": letter},
        "consultations.check_list": {"file": file},
        "consultations.accredit_person": {"name": "Wei", "email": "wei@accredited.example"},
        "consultations.accredit": {"people": dump_people([REVIEWED])},
        "consultations.withdraw_accreditation": {"accreditation_id": rows["accredited"]},
    }
