"""Actions that load the sample, invented people and texts, by the program's own actions.

Earlier days are replayed with the clock set back, so that stages, times and order are
realistic.
"""

import csv
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from consult.accounts.models import Organisation, User
from consult.positions.actions import open_standing_ballots
from consult.consultations.actions import change_consultation, create_consultation
from consult.consultations.stages.actions import add_stage
from consult.consultations.models import Membership
from consult.consultations.queries import build_actor_without_sign_in
from consult.consultations.roles.actions import grant_role
from consult.consultations.roles.facilitation_actions import assign_clauses
from consult.consultations.tags.actions import add_tag
from consult.consultations.tags.queries import load_tags_by_set
from consult.core.permissions.actor import Actor
from consult.core.database.engine import freeze_clock, db, utc_now
from consult.core.events.log import record_event, transaction
from consult.documents.actions import set_edition, create_document, create_version, issue_version
from consult.documents.clauses.actions import set_clause_status
from consult.documents.versions.markdown_import_actions import import_markdown
from consult.documents.models import Document
from consult.text.parsing.markdown_clauses import MarkdownDocument, parse_document

from .index_notice_actions import rebuild_index_and_notices
from .consolidation_actions import consolidate_version
from .next_meeting_actions import list_next_meeting_actions
from .past_meeting_actions import list_past_meeting_actions
from .amendment_actions import list_coalition_actions, list_amendment_actions
from .questionnaire_actions import SampleQuestionnaire
from .submission_actions import list_entry_actions, list_submission_actions
from .translation_actions import list_translation_actions
from .timeline_actions import TimedAction, list_position_actions, list_comment_actions, run_timeline

FIRST_PEOPLE = (
    "pia",
    "leila",
    "ines",
    "amadou",
)  # first people on the sign-in page, before those with other roles
DRAFTING_DAYS = 4.0  # days of work on a version before its issue
EARLY_STATUSES = frozenset({"bracketed", "agreed", "reopened"})  # set before the issue
LATE_STATUSES = frozenset({"adref"})  # set in the days before the sample begins
DATA_FOLDER = Path(__file__).parent / "data"
Progress = Callable[[str], None]


def read_data_file(name: str) -> Any:
    """Read a data file of the sample."""
    return json.loads((DATA_FOLDER / name).read_text())


class SampleLoader:
    """The state of a load: row ids by their keys in the files, and the present moment."""

    def __init__(self) -> None:
        self.now = utc_now()
        self.about = read_data_file("consultation.json")
        self.organisations: dict[str, int] = {}
        self.people: dict[str, int] = {}
        self.actors: dict[str, Actor] = {}
        self.documents: dict[str, int] = {}
        self.clauses: dict[tuple[str, str], int] = {}
        self.coalitions: dict[str, int] = {}
        self.amendments: dict[str, int] = {}
        self.comments: dict[str, int] = {}
        self.submissions: dict[str, int] = {}
        self.consultation = 0
        self.last_actions: list[TimedAction] = []

    def ago(self, days: float) -> datetime:
        """Return the moment so many days before the present."""
        return self.now - timedelta(days=days)

    def actor(self, key: str) -> Actor:
        """Return the actor of a person in the files, with the roles given so far."""
        if key not in self.actors:
            self.actors[key] = build_actor_without_sign_in(
                db.session.get_one(User, self.people[key])
            )
        return self.actors[key]

    def find_role_holder(self, role: str) -> str:
        """Return the key of a person with this role."""
        people = read_data_file("people.json")
        return str(next(each["key"] for each in people if role in each["roles"]))


def load_sample(tell: Progress) -> None:
    """Load the whole sample in one transaction, then its search index and notices.

    Args:
        tell: called with each progress message.
    """
    with transaction():
        loading = SampleLoader()
        tell("people and organisations")
        with freeze_clock(loading.ago(75)):
            create_organisations(loading)
            create_people(loading, read_data_file("people.json"))
            _create_process(loading)
        tell("submissions")
        secretary_key, files = (
            loading.find_role_holder("secretariat"),
            read_data_file("submissions.json"),
        )
        secretary = loading.actor(secretary_key)
        asked, asked_now = (
            SampleQuestionnaire(loading, secretary, each)
            for each in read_data_file("questionnaires.json")
        )
        run_timeline(
            loading,
            [*list_submission_actions(loading, secretary, files), *asked.list_actions()],
            tell,
        )
        for each in loading.about["documents"]:
            tell(f"document {each['slug']}")
            _create_document(loading, each, tell)
        with freeze_clock(loading.ago(25.9)):
            _appoint_facilitators(loading)
        run_timeline(
            loading,
            [
                *list_coalition_actions(
                    loading, loading.organisations, read_data_file("coalitions.json")
                ),
                *list_amendment_actions(loading, read_data_file("amendments.json")),
                *list_entry_actions(loading, secretary, files),
                *list_comment_actions(
                    loading,
                    [*read_data_file("comments.json"), *read_data_file("amendment_comments.json")],
                ),
                *list_position_actions(loading, read_data_file("positions.json")),
                *list_past_meeting_actions(
                    loading,
                    read_data_file("past_meeting.json"),
                    chair=loading.find_role_holder("chair"),
                    secretary=secretary_key,
                    rapporteur=loading.find_role_holder("rapporteur"),
                ),
                *list_next_meeting_actions(loading),
                *asked_now.list_actions(),
                *asked.list_comment_actions(),
                *list_translation_actions(
                    loading, secretary_key, read_data_file("elements-translation.es.json")
                ),
                *loading.last_actions,
            ],
            tell,
        )
    tell("index and notices")
    rebuild_index_and_notices()


def create_organisations(loading: SampleLoader) -> None:
    """Create the invented organizations and governments."""
    with (DATA_FOLDER / "governments.csv").open(newline="") as file:
        states = {row["code"]: row for row in csv.DictReader(file)}
    taking_part = {each.get("code"): each for each in read_data_file("organisations.json")}
    for each in read_data_file("organisations.json"):
        code = each.get("code")
        names = (
            {language: states[code][language] for language in ("ar", "en", "es", "fr", "ru", "zh")}
            if code
            else {}
        )
        loading.organisations[each["key"]] = _create_organisation(
            name=each["name"],
            names=names,
            group_code=each["group"],
            region_code=each["region"],
            code=code,
            website=each.get("website"),
            status="verified" if each["verified"] else "proposed",
        )
    for code, row in states.items():
        if code not in taking_part:
            names = {language: row[language] for language in ("ar", "en", "es", "fr", "ru", "zh")}
            _create_organisation(
                name=row["en"],
                names=names,
                group_code="gov",
                region_code=row["region"],
                code=code,
                status="verified",
            )


def _create_organisation(**columns: Any) -> int:
    made = Organisation(**columns)
    db.session.add(made)
    record_event("organisation.listed", made, Actor(), audience="nobody")
    return made.id


def create_people(loading: SampleLoader, people: list[dict[str, Any]]) -> None:
    """Create invented people, the first of the sign-in page before the others."""
    for each in sorted(people, key=_rank_person):
        own = loading.organisations.get(each["organisation"])
        user = User(
            name=each["name"],
            email=each["email"].lower(),
            language=each["language"],
            timezone=each["timezone"],
            title=each["title"],
            organisation_id=own,
            affiliation=each["affiliation"],
            confirmed_at=utc_now(),
        )
        db.session.add(user)
        record_event("person.joined", user, Actor(), audience="nobody")
        loading.people[each["key"]] = user.id


def _rank_person(person: dict[str, Any]) -> tuple[int, int]:
    known = (
        FIRST_PEOPLE.index(person["key"]) if person["key"] in FIRST_PEOPLE else len(FIRST_PEOPLE)
    )
    return known, -len(set(person["roles"]) - {"participant", "head", "observer"})


def _create_process(loading: SampleLoader) -> None:
    about, first = loading.about, loading.find_role_holder("administrator")
    opener = Actor(loading.people[first], frozenset({(0, "administrator")}))
    made = create_consultation(opener, about["slug"], about["title"])
    loading.consultation = made.id
    boss = loading.actor(first)
    for each in read_data_file("people.json"):
        for role in each["roles"]:
            if db.session.get(Membership, (loading.people[each["key"]], made.id, role)) is None:
                grant_role(boss, made.id, loading.people[each["key"]], role)
    secretary = loading.actor(loading.find_role_holder("secretariat"))
    change_consultation(
        secretary,
        made.id,
        title=about["title"],
        lead=about["lead"],
        rules_text=about["rules"],
        hold_unverified=False,
        contest_days=about["contest_days"],  # the newest answers can be contested for weeks yet
    )
    for stage in about["stages"]:
        closes = stage["closes_in_days"]
        added = add_stage(
            secretary,
            made.id,
            kind=stage["kind"],
            title=stage["title"],
            note=stage["note"],
            opens_at=_round_to_minute(loading.now + timedelta(days=stage["opens_in_days"])),
            closes_at=None
            if closes is None
            else _round_to_minute(loading.now + timedelta(days=closes)),
        )
        if added.opens_at <= loading.now:  # its opening and end were announced in time
            added.announced_at = min(added.closes_at or loading.now, loading.now)
    for tag_set, tags in (("action-line", about["action_lines"]), ("sdg", about["sdgs"])):
        for tag in tags:
            add_tag(secretary, made.id, tag_set, tag["code"], tag["title"])


def _round_to_minute(moment: datetime) -> datetime:
    """Round a deadline down to the minute."""
    return moment.replace(second=0, microsecond=0)


def _create_document(loading: SampleLoader, about: dict[str, Any], tell: Progress) -> None:
    secretary = loading.actor(loading.find_role_holder("secretariat"))
    with freeze_clock(loading.ago(about["versions"][0]["issued_days_ago"] + DRAFTING_DAYS + 1)):
        made = create_document(
            secretary,
            loading.consultation,
            about["slug"],
            about["title"],
            authentic=about["authentic"],
            subtitle=about["subtitle"],
        )
    loading.documents[about["slug"]] = made.id
    known: dict[str, int] = {}
    said: dict[str, Any] | None = None
    for each in about["versions"]:
        known |= _create_version(loading, made, each, known, said)
        loading.clauses |= {(about["slug"], key): number for key, number in known.items()}
        if "said" in each:
            said = read_data_file(each["said"])
            run_timeline(
                loading,
                [
                    *list_amendment_actions(loading, said["amendments"]),
                    *list_comment_actions(loading, said["comments"]),
                ],
                tell,
            )
    open_standing_ballots(made.id)
    chair = loading.actor(loading.find_role_holder("chair"))
    newest = parse_text_file(about["versions"][-1]["file"], about["authentic"])
    loading.last_actions.append(
        TimedAction(
            about["decided_days_ago"], partial(_set_statuses, chair, newest, known, LATE_STATUSES)
        )
    )


def _set_statuses(
    chair: Actor, parsed: MarkdownDocument, known: dict[str, int], statuses: frozenset[str]
) -> None:
    """Set those of the statuses in a file that the chair decided on at this moment."""
    for clause in parsed.clauses:
        if clause.status in statuses and clause.kind != "heading":
            set_clause_status(chair, known[clause.id], clause.status)


def _create_version(
    loading: SampleLoader,
    document: Document,
    about: dict[str, Any],
    known: dict[str, int],
    said: dict[str, Any] | None,
) -> dict[str, int]:
    """Create a version from its files.

    Args:
        said: contributions to the version before, from which this one was consolidated.
    """
    secretary = loading.actor(loading.find_role_holder("secretariat"))
    days = about["issued_days_ago"]
    with freeze_clock(loading.ago(days + DRAFTING_DAYS)):
        version = create_version(
            secretary,
            document.id,
            about["slug"],
            about["name"],
            about["symbol"],
            based_on=document.current_version_id,
        )
        authentic = parse_text_file(about["file"], document.authentic)
        kept = {clause.id: known[clause.id] for clause in authentic.clauses if clause.id in known}
        found = import_markdown(
            secretary, version.id, authentic, document.authentic, kept, replace=True
        )
    loading.clauses |= {(document.slug, key): number for key, number in found.items()}
    with freeze_clock(loading.ago(days + 1)):
        if said is not None:
            moderator, chair = (
                loading.find_role_holder("moderator"),
                loading.find_role_holder("chair"),
            )
            consolidate_version(
                loading, version, said, loading.actor(moderator), loading.actor(chair)
            )
        for language in about["editions"]:
            if language != document.authentic:
                parsed = parse_text_file(about["file"], language)
                set_edition(secretary, version.id, language, parsed.title)
                import_markdown(secretary, version.id, parsed, language, found)
        _set_statuses(
            loading.actor(loading.find_role_holder("chair")), authentic, found, EARLY_STATUSES
        )
    with freeze_clock(loading.ago(days)):
        issue_version(secretary, version.id)
    return found


def parse_text_file(file: str, language: str) -> MarkdownDocument:
    """Parse a text of the sample in one of its languages."""
    return parse_document((DATA_FOLDER / f"{file}.{language}.md").read_text())


def _appoint_facilitators(loading: SampleLoader) -> None:
    keeper = loading.actor(loading.find_role_holder("secretariat"))
    codes = {
        tag.code: tag.id for tags in load_tags_by_set(loading.consultation).values() for tag in tags
    }
    for each in read_data_file("people.json"):
        for code in each["facilitates"]:
            assign_clauses(
                keeper, loading.consultation, loading.people[each["key"]], tag_id=codes[code]
            )
    loading.actors.clear()
