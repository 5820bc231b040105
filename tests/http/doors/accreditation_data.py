"""Data for the endpoints of accreditation: a person who waits, a list, and its review."""

from io import BytesIO

from consult.consultations.accreditation.actions import accredit_people
from consult.consultations.accreditation.forms import AccreditedPerson, dump_people

WAITING = AccreditedPerson(name="Lin Xiaolan", email="lin@accredited.example")
REVIEWED = AccreditedPerson(name="Wei Ming", email="wei@accredited.example")


def accredit_person(world):
    """Accredit a person who has no account; return the number of the accreditation."""
    (made,) = accredit_people(world.actor("sera"), world.consultation, [WAITING])
    return made.id


def build_accreditation_bodies(rows):
    """Return the bodies by endpoint."""
    file = (BytesIO(b"name,email\nWei,wei@accredited.example\n"), "people.csv")
    return {
        "consultations.check_list": {"file": file},
        "consultations.accredit_person": {"name": "Wei", "email": "wei@accredited.example"},
        "consultations.accredit": {"people": dump_people([REVIEWED])},
        "consultations.withdraw_accreditation": {"accreditation_id": rows["accredited"]},
    }
