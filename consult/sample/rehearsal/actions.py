"""Actions that fill a rehearsal: what it takes over, people with made-up names, and a crowd."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from consult.accounts.models import Organisation, User
from consult.accounts.stakeholder_groups import list_groups, list_regions
from consult.consultations.frames.actions import create_from_frame
from consult.consultations.models import Consultation
from consult.consultations.queries import build_actor_without_sign_in
from consult.consultations.roles.actions import grant_role
from consult.consultations.roles.facilitation_actions import assign_clauses
from consult.core.messages.role_messages import ROLE_NAMES
from consult.consultations.setup_actions import make_operator
from consult.consultations.site_texts.actions import set_site_text
from consult.consultations.tags.queries import load_tags_by_set
from consult.core.database.engine import db, freeze_clock
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import ROLES
from consult.documents.actions import create_document, create_version, issue_version, set_edition
from consult.documents.clauses.actions import set_clause_status
from consult.documents.models import Document
from consult.documents.queries import list_documents, load_clause_texts
from consult.documents.versions.markdown_import_actions import import_markdown
from consult.positions.actions import open_standing_ballots
from consult.sample.actions import (
    SampleLoader,
    create_organisations,
    create_people,
    parse_text_file,
    read_data_file,
)
from consult.sample.index_notice_actions import rebuild_index_and_notices
from consult.sample.mailbox_queries import TEAM_DOMAIN
from consult.sample.timeline_actions import TimedAction, run_timeline
from consult.text.parsing.markdown_clauses import MarkdownDocument
from .crowd_actions import Crowd, list_crowd_actions
from .queries import ConsultationCopy, InstallationCopy, TeamMember, TextCopy
from .stage_plan import find_open_stage, plan_stages

NEEDED_ROLES = ("administrator", "chair", "moderator", "secretariat")
CROWD_ROLES = frozenset({"participant", "head", "observer"})
PREPARED = timedelta(days=12)  # before the stage opens, that everything was set up
ISSUED = timedelta(days=1)  # before the stage opens, that the text was issued
STANDING = frozenset({"bracketed", "adref", "agreed", "reopened"})
Progress = Callable[[str], None]


class RehearsalLoader(SampleLoader):
    """The state of a load: the sample's people as the crowd, and the team by its roles."""

    def __init__(self) -> None:
        super().__init__()
        self.words = read_data_file("rehearsal.json")
        self.crowd = [
            each
            for each in read_data_file("people.json")
            if CROWD_ROLES.issuperset(each["roles"]) and not each["facilitates"]
        ]
        self.team: list[tuple[TeamMember, int]] = []
        self.people_made = 0

    def find_holder(self, slug: str, role: str) -> Actor:
        """Return the actor of the first person with a role in a consultation."""
        number = next(user_id for member, user_id in self.team if (slug, role) in member.roles)
        return build_actor_without_sign_in(db.session.get_one(User, number))


def fill_rehearsal(copy: InstallationCopy, tell: Progress) -> None:
    """Fill an empty database with a rehearsal, in one transaction.

    Args:
        tell: Called with each progress message.
    """
    with transaction():
        loading = RehearsalLoader()
        record_event("rehearsal.made", EventSubject(0, 0), Actor(), audience="nobody")
        tell("made-up people and organisations")
        with freeze_clock(loading.ago(75)):
            create_organisations(loading)
            _adapt_organisations()
            _create_team(loading, copy)  # first on the page of signing in
            create_people(loading, loading.crowd)
        for kind, text in copy.site_texts.items():
            set_site_text(make_operator(), kind, text, 0)
        for each in copy.consultations:
            _create_consultation(loading, each, tell)
    tell("index and notices")
    rebuild_index_and_notices()


def _adapt_organisations() -> None:
    """Give organizations a group and a region that this installation has."""
    groups = [each["code"] for each in list_groups()]
    regions = [each["code"] for each in list_regions()]
    others = [code for code in groups if code != "gov"] or groups
    for each in db.session.scalars(select(Organisation)):
        if each.group_code not in groups and each.code is None:
            each.group_code = others[0]
        if each.region_code not in regions:
            each.region_code = regions[0]


def _create_team(loading: RehearsalLoader, copy: InstallationCopy) -> None:
    """Create a made-up person for each who has roles, and for roles that nobody has yet."""
    held = {pair for member in copy.team for pair in member.roles}
    missing = [
        TeamMember(frozenset({(each.slug, role)}), frozenset())
        for each in copy.consultations
        for role in NEEDED_ROLES
        if (each.slug, role) not in held
    ]
    for member in [*copy.team, *missing]:
        roles = sorted({role for _slug, role in member.roles}, key=ROLES.index)
        loading.team.append((member, _create_person(loading, roles)))


def _create_person(loading: RehearsalLoader, roles: list[str]) -> int:
    given, family = loading.words["given"], loading.words["family"]
    number = loading.people_made
    loading.people_made += 1
    turn = number // len(given)
    user = User(
        name=f"{given[number % len(given)]} {family[(number + turn) % len(family)]}",
        email=f"{roles[-1]}.{number + 1}@{TEAM_DOMAIN}",
        language="en",
        title=", ".join(str(ROLE_NAMES[role]) for role in reversed(roles)),
        confirmed_at=loading.now,
    )
    db.session.add(user)
    record_event("person.joined", user, Actor(), audience="nobody")
    return user.id


def _create_consultation(loading: RehearsalLoader, copy: ConsultationCopy, tell: Progress) -> None:
    tell(f"consultation {copy.slug}")
    stages = plan_stages(copy.frame.stages, loading.now)
    stage = find_open_stage(stages, loading.now)
    if stage is None:
        raise ValueError(f"no stage of {copy.slug} is open for amendments")
    opened, operator = stage.opens_at, make_operator()
    with freeze_clock(opened - PREPARED):
        made = create_from_frame(
            operator, copy.slug, copy.title, copy.frame._replace(stages=stages)
        )
        for each in made.stages:
            each.announced_at = min(each.opens_at, loading.now)
        _give_roles(loading, made)
    loading.consultation = made.id
    with freeze_clock(opened - ISSUED):
        documents = _create_texts(loading, made, copy.texts)
    tell("comments, amendments and positions")
    crowd = _gather_crowd(loading, loading.now - opened)
    moderator = loading.find_holder(copy.slug, "moderator")
    acts: list[TimedAction] = []
    for document in documents:
        version = document.current_version_id or 0
        lines = load_clause_texts(version, document.authentic, document.authentic)
        acts += list_crowd_actions(crowd, lines, document.authentic, moderator)
    run_timeline(loading, acts, tell)


def _give_roles(loading: RehearsalLoader, consultation: Consultation) -> None:
    """Give the team and the crowd their roles in a consultation."""
    operator, slug = make_operator(consultation.id), consultation.slug
    tags = {tag.code: tag.id for each in load_tags_by_set(consultation.id).values() for tag in each}
    for member, user_id in loading.team:
        roles = sorted((role for where, role in member.roles if where == slug), key=ROLES.index)
        if roles:
            grant_role(operator, consultation.id, user_id, "participant")
        for role in roles:
            grant_role(operator, consultation.id, user_id, role)
        for where, code in sorted(member.tags):
            if where == slug and code in tags and "facilitator" in roles:
                assign_clauses(operator, consultation.id, user_id, tag_id=tags[code])
    for each in loading.crowd:
        for role in each["roles"]:
            grant_role(operator, consultation.id, loading.people[each["key"]], role)


def _gather_crowd(loading: RehearsalLoader, period: timedelta) -> Crowd:
    loading.actors.clear()  # their roles in the consultation made before
    taking_part = [each for each in loading.crowd if "participant" in each["roles"]]
    return Crowd(
        [(loading.actor(each["key"]), each["language"]) for each in taking_part],
        [
            loading.actor(each["key"])
            for each in taking_part
            if "head" in each["roles"] or each["organisation"] is None
        ],
        loading.words,
        period,
    )


def _create_texts(
    loading: RehearsalLoader, consultation: Consultation, texts: list[TextCopy]
) -> list[Document]:
    """Write and issue the texts; a document that had none yet gets one of the sample."""
    secretary = loading.find_holder(consultation.slug, "secretariat")
    chair = loading.find_holder(consultation.slug, "chair")
    by_slug = {each.document: each for each in texts}
    documents = list_documents(consultation.id) or [
        create_document(secretary, consultation.id, "statement", {"en": "Statement"})
    ]
    for document in documents:
        text = by_slug.get(document.slug) or _make_up_text(document)
        version = create_version(secretary, document.id, text.slug, text.name, text.symbol)
        authentic = text.texts[document.authentic]
        found = import_markdown(secretary, version.id, authentic, document.authentic)
        for edition in text.editions:
            if edition.language != document.authentic:
                set_edition(
                    secretary, version.id, edition.language, edition.title, edition.standing
                )
                words = text.texts[edition.language]
                import_markdown(secretary, version.id, words, edition.language, found)
        for clause in authentic.clauses:
            if clause.status in STANDING and clause.kind != "heading":
                set_clause_status(chair, found[clause.id], clause.status)
        issue_version(secretary, version.id)
        open_standing_ballots(document.id)
    return documents


def _make_up_text(document: Document) -> TextCopy:
    """Make a text from the sample: one that is not issued yet is nobody's to see."""
    parsed = parse_text_file("statement", document.authentic)
    clauses = [each._replace(tags=(), status="open") for each in parsed.clauses]
    text = MarkdownDocument(parsed.title, clauses, [])
    return TextCopy(
        document.slug,
        "rehearsal",
        {"en": "Text for the rehearsal"},
        f"REHEARSAL/{document.id}",
        [],
        {document.authentic: text},
    )


def list_first_people(limit: int) -> list[tuple[str, str]]:
    """List some people of the team with what they do, for the command line."""
    rows: list[Any] = list(
        db.session.scalars(
            select(User).where(User.email.like(f"%@{TEAM_DOMAIN}")).order_by(User.id).limit(limit)
        )
    )
    return [(each.name, each.title or "") for each in rows]
