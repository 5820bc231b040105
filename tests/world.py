"""A consultation in open commenting: people of every role, two organizations and a statement
of three clauses.

Civil society: Lakeside Schools Network (hana heads it, pia is a member, dora only declares
an affiliation). Governments: Norvania (nils heads it, paul is a member). Ivo speaks for
himself; nora is signed in and has no role.
"""

from datetime import timedelta

from flask import Flask
from sqlalchemy import insert, select

from consult.accounts.models import Organisation, SignIn, User
from consult.positions.models import Ballot
from consult.consultations.models import Consultation, Facilitation, Membership, Stage, Tag
from consult.consultations.queries import build_actor_without_sign_in
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.digests import hash_text
from consult.core.events.log import Event, transaction
from consult.documents.versions.queries import compute_edition_digests
from consult.documents.models import (
    Clause,
    ClauseTag,
    Document,
    Edition,
    Placement,
    Version,
    Wording,
)

PASSWORD = "a calm sentence of words"  # whose hash is made when a test asks for it
ROLES = {
    "otto": ["observer"],
    "pia": ["participant"],
    "hana": ["participant", "head"],
    "dora": ["participant"],
    "paul": ["participant"],
    "nils": ["participant", "head"],
    "ivo": ["participant"],
    "fay": ["participant", "facilitator"],
    "rana": ["rapporteur"],
    "mona": ["moderator"],
    "sera": ["secretariat"],
    "vic": ["vice_chair"],
    "cho": ["chair"],
    "ada": ["administrator"],
    "nora": [],
}
# who may contribute while comments are invited: all but observer, administrator and who has no role
CONTRIBUTORS = set(ROLES) - {"otto", "ada", "nora"}
LAKESIDE_MEMBERS, NORVANIA_MEMBERS = (
    {"pia": "verified", "hana": "verified", "dora": "declared"},
    {"paul": "verified", "nils": "verified"},
)
CLAUSE_TEXTS = {
    "en": [
        ("A.", "Preamble"),
        ("1.", "*Recalling* that States shall cooperate in good faith,"),
        (
            "2.",
            "We *resolve* to connect every school by 2030 through [voluntary] public financing.",
        ),
        ("3.", "We *invite* all stakeholders to report every two years."),
    ],
    "fr": [
        ("A.", "Préambule"),
        ("1.", "*Rappelant* que les États coopèrent de bonne foi,"),
        (
            "2.",
            (
                "Nous *décidons* de connecter chaque école d’ici à 2030 au moyen d’un "
                "financement public [volontaire]."
            ),
        ),
        ("3.", "Nous *invitons* toutes les parties prenantes à rendre compte tous les deux ans."),
    ],
}
CLAUSE_KINDS = ["heading", "preambular", "operative", "operative"]


class World:
    """The numbers of the rows by name; a test reads the rows afresh."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.tokens = {name: f"token-of-{name}" for name in ROLES}
        with app.app_context(), transaction():
            self._process()
            self._people()
            self._text()

    def _process(self) -> None:
        made = Consultation(
            slug="talks",
            title={"en": "Talks on a declaration", "fr": "Pourparlers", "ar": "محادثات"},
        )
        db.session.add(made)
        stages = (("inputs", -30, -20), ("commenting", -10, 10), ("consolidation", 10, 20))
        for kind, opens, closes in stages:
            made.stages.append(
                Stage(
                    kind=kind,
                    title={"en": kind.title()},
                    opens_at=utc_now() + timedelta(days=opens),
                    closes_at=utc_now() + timedelta(days=closes),
                    announced_at=utc_now(),
                )
            )
        db.session.flush()
        self.consultation = made.id
        tag = Tag(
            consultation_id=made.id,
            tag_set="action-line",
            code="C2",
            title={"en": "Infrastructure"},
            place=1,
        )
        db.session.add(tag)
        db.session.flush()
        self.tag = tag.id

    def _people(self) -> None:
        lakeside = Organisation(
            name="Lakeside Schools Network",
            group_code="civ",
            region_code="africa",
            status="verified",
        )
        norvania = Organisation(
            name="Norvania", group_code="gov", region_code="europe", code="NVA", status="verified"
        )
        db.session.add_all([lakeside, norvania])
        db.session.flush()
        self.lakeside, self.norvania = lakeside.id, norvania.id
        own = {
            **dict.fromkeys(LAKESIDE_MEMBERS, lakeside),
            **dict.fromkeys(NORVANIA_MEMBERS, norvania),
        }
        users = [
            User(
                name=name.title(),
                email=f"{name}@people.example",
                organisation=own.get(name),
                confirmed_at=utc_now(),
                affiliation={**LAKESIDE_MEMBERS, **NORVANIA_MEMBERS}.get(name),
                joined_at=utc_now() - timedelta(days=30),
            )
            for name in ROLES
        ]
        db.session.add_all(users)
        db.session.flush()
        self.ids = dict(zip(ROLES, (user.id for user in users), strict=True))
        db.session.add_all(
            SignIn(user_id=self.ids[name], token_hash=hash_text(self.tokens[name]), strong=True)
            for name in ROLES
        )
        db.session.add_all(
            Membership(user_id=self.ids[name], consultation_id=self.consultation, role=role)
            for name, roles in ROLES.items()
            for role in roles
        )

    def _text(self) -> None:
        document = Document(
            consultation_id=self.consultation,
            slug="statement",
            title={"en": "Statement", "fr": "Déclaration"},
        )
        db.session.add(document)
        db.session.flush()
        self.document = document.id
        issued = Version(
            document=document,
            slug="zero-draft",
            name={"en": "Zero draft"},
            symbol="T/S/Zero draft",
            place=1,
            issued_at=utc_now() - timedelta(days=10),
        )
        db.session.add(issued)
        db.session.flush()
        clauses = [
            Clause(document=document, consultation_id=self.consultation) for _ in CLAUSE_KINDS
        ]
        db.session.add_all(clauses)
        db.session.flush()
        self.version, self.wordings = issued.id, {}
        self._place(issued, clauses, CLAUSE_TEXTS)
        working = Version(
            document=document,
            slug="rev-1",
            name={"en": "Rev.1"},
            symbol="T/S/Rev.1",
            place=2,
            based_on_id=issued.id,
        )
        db.session.add(working)
        db.session.flush()
        self.working = working.id
        self._place(
            working,
            clauses,
            {"en": [(label, text.replace("2030", "2032")) for label, text in CLAUSE_TEXTS["en"]]},
        )
        document.current_version_id = issued.id
        self.heading, self.clause, self.other_clause, self.third_clause = (
            clause.id for clause in clauses
        )
        db.session.add(ClauseTag(clause_id=self.clause, tag_id=self.tag))
        ballots = [
            Ballot(consultation_id=self.consultation, document_id=document.id, clause_id=clause.id)
            for clause in clauses
        ]
        db.session.add_all(ballots)
        db.session.add(
            Facilitation(
                user_id=self.ids["fay"], clause_id=self.clause, consultation_id=self.consultation
            )
        )
        db.session.flush()
        self.ballot, self.other_ballot = ballots[1].id, ballots[2].id

    def _place(self, version: Version, clauses: list[Clause], texts: dict) -> None:
        for language in texts:
            db.session.add(
                Edition(
                    version_id=version.id,
                    language=language,
                    title="Statement",
                    standing="authentic" if language == "en" else "official",
                )
            )
        placements = [
            Placement(
                version_id=version.id,
                clause_id=clause.id,
                place=place,
                kind=kind,
                status="open" if version.issued_at else None,
            )
            for place, (clause, kind) in enumerate(zip(clauses, CLAUSE_KINDS, strict=True))
        ]
        db.session.add_all(placements)
        db.session.flush()
        made = {
            (placement.clause_id, language): Wording(
                placement_id=placement.id,
                language=language,
                label=label,
                text=text,
                digest=hash_text(text),
                rendered_from=None
                if language == "en"
                else hash_text(texts["en"][placement.place][1]),
            )
            for placement in placements
            for language in texts
            for label, text in [texts[language][placement.place]]
        }
        db.session.add_all(made.values())
        db.session.flush()
        if version.issued:
            self.wordings.update((key, wording.id) for key, wording in made.items())
            for language, digest in compute_edition_digests(version.id).items():
                db.session.get_one(Edition, (version.id, language)).digest = digest

    def actor(self, name: str | None) -> Actor:
        """Return the actor with this name, or an anonymous reader for None; needs an application
        context.
        """
        return (
            build_actor_without_sign_in(db.session.get(User, self.ids[name])) if name else Actor()
        )

    def stage(self, kind: str) -> None:
        """Turn the current stage into one of another kind."""
        with self.app.app_context(), transaction():
            db.session.get(Consultation, self.consultation).current.kind = kind

    def crowd(self, size: int) -> list[str]:
        """Sign in this many more participants, each for themselves; return their secrets."""
        with self.app.app_context(), transaction():
            first = max(db.session.scalars(select(User.id))) + 1
            ids = range(first, first + size)
            db.session.execute(
                insert(User),
                [
                    {
                        "id": n,
                        "name": f"Crowd {n}",
                        "email": f"crowd{n}@people.example",
                        "language": "en",
                        "timezone": "UTC",
                        "joined_at": utc_now() - timedelta(days=9),
                        "confirmed_at": utc_now(),
                        "totp_on": False,
                        "row_version": 1,
                    }
                    for n in ids
                ],
            )
            db.session.execute(
                insert(Membership),
                [
                    {
                        "user_id": n,
                        "consultation_id": self.consultation,
                        "role": "participant",
                        "granted_at": utc_now(),
                    }
                    for n in ids
                ],
            )
            db.session.execute(
                insert(SignIn),
                [
                    {
                        "user_id": n,
                        "token_hash": hash_text(f"crowd-{n}"),
                        "kind": "browser",
                        "label": "",
                        "strong": False,
                        "started_at": utc_now(),
                        "seen_at": utc_now(),
                    }
                    for n in ids
                ],
            )
        return [f"crowd-{n}" for n in ids]

    def events(self) -> list[str]:
        """Return the verbs recorded so far, as another connection sees them."""
        with self.app.app_context():
            return list(db.session.scalars(select(Event.verb).order_by(Event.seq)))
