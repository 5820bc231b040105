"""The permission table: every action, and the rule that allows it.

Nothing else in consult grants a permission. The rules read flat attributes only
(`consultation_id`, `stage`, `author_id`, `clause_id`). A model, a row of Core SQL and a
named tuple therefore serve alike, and core knows no feature.
"""

from collections.abc import Iterable
from functools import cache
from types import SimpleNamespace
from typing import Any

from .actor import PERSONAL, Actor, Rule
from .scopes import get_scope, is_in_scope
from consult.core.errors import Forbidden, SignInRequired


def has_role(*names: str) -> Rule:
    """Build the rule: the actor has one of these roles in the consultation of the subject."""
    return Rule(
        " or ".join(names),
        lambda actor, thing: actor.has_role(thing.consultation_id, *names),
        _choose_joint(names),
    )


def has_role_anywhere(*names: str) -> Rule:
    """Build the rule: the actor has one of these roles in any consultation.

    For everything that the consultations of an installation share.
    """
    return Rule(
        " or ".join(f"{name} anywhere" for name in names),
        lambda actor, _thing: actor.has_role_anywhere(*names),
        _choose_joint(names),
    )


def is_in_stage(*names: str) -> Rule:
    """Build the rule: the consultation is in one of these stages."""
    return Rule(
        "while " + " or ".join(names),
        lambda _actor, thing: thing.stage in names,
        _choose_joint(names),
    )


def _choose_joint(names: tuple[str, ...]) -> str:
    """Return the word that joins several names, or an empty string for a single name."""
    return "or" if len(names) > 1 else ""


# those of the people who run a process; the others take part in it
TEAM_ROLES = (
    "facilitator",
    "rapporteur",
    "moderator",
    "secretariat",
    "vice_chair",
    "chair",
    "administrator",
)
ROLES = ("observer", "participant", "head", "speaker", *TEAM_ROLES)
anyone = Rule("anyone", lambda _actor, _thing: True)
signed_in = Rule("signed in", lambda actor, _thing: actor.user_id is not None)
program = Rule("a program", lambda actor, _thing: actor.program)
author = Rule(
    "its author",
    lambda actor, thing: actor.user_id is not None and thing.author_id == actor.user_id,
)
reviewer = Rule(
    "its reviewer",
    lambda actor, thing: actor.user_id is not None and actor.user_id in thing.reviewers,
)
handed_over = Rule("once handed over", lambda _actor, thing: thing.is_handed_over)
answer_giver = Rule(
    "who gave the answer",
    lambda actor, thing: actor.user_id is not None and thing.given_by_id == actor.user_id,
)
same_person = Rule(
    "the person", lambda actor, thing: actor.user_id is not None and thing.id == actor.user_id
)
facilitator = Rule(
    "facilitator of this clause",
    lambda actor, thing: (
        thing.clause_id is not None
        and thing.clause_id in actor.facilitated_clauses
        and actor.has_role(thing.consultation_id, "facilitator")
    ),
)
own_organisation = Rule(
    "of the same organization",
    lambda actor, thing: (
        actor.organisation_id is not None and thing.organisation_id == actor.organisation_id
    ),
)
supporter = Rule(
    "of its co-sponsors or coalitions",
    lambda actor, thing: not thing.supporters.isdisjoint(actor.holders),
)
colleague = Rule(
    "head of the same delegation",
    lambda actor, thing: (
        actor.organisation_id is not None
        and thing.organisation_id == actor.organisation_id
        and actor.has_role(thing.consultation_id, "head")
    ),
)
MODERATOR_ROLES = ("moderator", "secretariat")
PODIUM_ROLES = ("chair", "vice_chair")
APPEAL_BODIES = {
    "podium": PODIUM_ROLES,
    "moderators": MODERATOR_ROLES,
}  # to whom appeals against hiding go
hider = Rule(
    "who hid it",
    lambda actor, thing: actor.user_id is not None and thing.hidden_by_id == actor.user_id,
)
appeal_body = Rule(
    "of those to whom it goes",
    lambda actor, thing: (
        thing.goes_to in APPEAL_BODIES
        and actor.has_role(thing.consultation_id, *APPEAL_BODIES[thing.goes_to])
    ),
)
moderator = has_role(*MODERATOR_ROLES)
podium = has_role(*PODIUM_ROLES)
PARTICIPANT_ROLES = (
    "participant",
    "head",
    "speaker",
    "facilitator",
    "rapporteur",
    "moderator",
    "secretariat",
    "vice_chair",
    "chair",
)
participant = has_role(*PARTICIPANT_ROLES)
member = has_role(*ROLES)
secretariat = has_role("secretariat", "administrator")
directory_keeper = has_role_anywhere(
    "secretariat", "administrator"
)  # of people and organizations, which all consultations share
administrator = has_role_anywhere("administrator")
editor = has_role("secretariat", "moderator", "rapporteur")
translator = Rule(
    "its translator",
    lambda actor, thing: actor.user_id is not None and thing.translator_id == actor.user_id,
)
in_comment_stage = is_in_stage("inputs", "commenting", "reading")  # stages that accept comments
in_position_stage = is_in_stage("commenting", "reading")  # stages that accept positions
verified = Rule(
    "of a verified organization", lambda actor, _thing: actor.organisation_id is not None
)
approved_before = Rule(
    "with a contribution that a moderator approved",
    lambda actor, thing: thing.consultation_id in actor.approved_in,
)
in_group = Rule(
    "member of the drafting group",
    lambda actor, thing: actor.user_id is not None and actor.user_id in thing.members,
)
attended_meeting = Rule(
    "attended the meeting",
    lambda actor, thing: actor.user_id is not None and actor.user_id in thing.members,
)
public_answer = Rule("once the answer is public", lambda _actor, thing: thing.is_public)
issued = Rule("once issued", lambda _actor, thing: thing.issued)
entered_on_behalf = Rule(
    "entered on behalf of a source", lambda _actor, thing: thing.submission_id is not None
)
represents_source = Rule(
    "of the organization on whose behalf it was entered",
    lambda actor, thing: (
        thing.submission_id is not None
        and actor.organisation_id is not None
        and thing.organisation_id == actor.organisation_id
    ),
)
spokesperson = Rule(
    "speaks for its organization",
    lambda actor, thing: (
        thing.organisation_id is not None
        and actor.find_represented_organisation(thing.consultation_id) == thing.organisation_id
    ),
)
voter = Rule(
    "voter of this ballot",
    lambda actor, thing: (
        actor.user_id is not None
        and thing.voter_id == actor.user_id
        and thing.organisation_id in {None, actor.organisation_id}
    ),
)
contributor = (
    (author & ~entered_on_behalf) | represents_source | spokesperson
)  # may contest the answer to a contribution
opened = Rule("once it is open to everyone", lambda _actor, thing: thing.opened_at is not None)
own_contribution = (
    (author & ~entered_on_behalf)
    | represents_source
    | (entered_on_behalf & has_role("secretariat"))
)  # its author, or the person who enters it

RULES = {
    # people and organizations (for the whole installation)
    "account.change": same_person & ~program,
    "account.add": administrator,
    "account.disable": administrator & ~same_person,
    "account.list": directory_keeper,
    "affiliation.verify": directory_keeper,
    "affiliation.flag": signed_in & ~same_person,
    "organisation.judge": directory_keeper,
    "government.list": directory_keeper,
    "site_text.change": directory_keeper,  # about, contact, privacy, accessibility, terms, licence
    "mail.retry": administrator,  # see the mails that were not sent, and send them again
    # consultations
    "consultation.create": administrator,
    # before it is open to everyone: see consultations/preparation
    "consultation.read": opened | has_role(*TEAM_ROLES) | administrator,
    "consultation.expect": member,  # know that it is in preparation
    "consultation.open": secretariat & ~program,
    "consultation.change": secretariat,
    "stage.change": secretariat,
    "process.serve": has_role(
        "rapporteur", "moderator", "secretariat", "vice_chair", "chair", "administrator"
    ),  # not invited to
    # take positions: their pages lead to their own work
    "role.grant": has_role("administrator") | administrator,
    "head.name": secretariat,  # a head of delegation, when the affiliation is verified
    "role.list": secretariat,
    "people.accredit": secretariat & ~program,  # give roles up to speaker by a list
    "letter.see": (secretariat | author) & ~program,  # the nomination letter of an accreditation
    "letter.see_request": (directory_keeper | author) & ~program,  # that of a request to lead
    "speaker.name": colleague,
    "consultation.join": signed_in,
    "circular.write": has_role("secretariat") & ~program,  # write circular letters, and send them
    "incident.report": (has_role("secretariat") | podium) & ~program,  # and say more about one
    "facilitation.change": secretariat,
    "facilitation.see": has_role("facilitator"),  # one's own clauses
    "tag.change": secretariat,
    # documents
    "document.create": secretariat,
    "document.rename": secretariat,
    # while nothing of it was issued: see documents/versions/rename_discard_actions.py
    "document.discard": secretariat,
    "document.number": secretariat,  # how its clauses are numbered
    "version.number": has_role("secretariat"),  # kept or counted anew, until it is issued
    "version.edit": editor,  # until it is issued: see documents/versions/working_version_actions.py
    "version.rename": editor,  # until it is issued
    "version.discard": has_role("secretariat"),  # until it is issued
    "version.issue": has_role("secretariat"),
    "version.read": issued
    | has_role("secretariat", "moderator", "rapporteur", "chair", "vice_chair", "facilitator"),
    "clause.mark": podium,
    "clause.write": editor | facilitator,  # the text of one clause of a working version
    # ask a member to contribute to a clause, and see who was asked: consolidation/invitations
    "clause.invite": editor | facilitator,
    "invitation.see": editor | facilitator,
    "invitation.withdraw": author,  # as long as it stands
    # translations of issued versions: see documents/translations
    "translation.plan": has_role("secretariat"),  # begin one, name its translator and last day
    "translation.see": editor | podium | translator,
    "translation.write": editor | translator,  # and review what another person wrote
    "translation.publish": has_role("secretariat"),  # and correct what was published
    # imports of files: see exchange/imports/actions.py
    "import.see": editor,
    "import.edit": editor,  # until the import is created or discarded
    "import.create": editor,  # only if its version may be edited
    # copies that come back with tracked changes: see exchange/returned_copies/actions.py
    "copy.send": participant & in_comment_stage,
    "copy.see": author,
    "copy.discard": author,
    # contributions received as documents and letters
    "submission.register": secretariat,  # and change its description
    "submission.publish": secretariat,  # and unpublish
    "comment_table.see": secretariat,  # that was read for a submission
    "submission.read": issued | secretariat | has_role("moderator") | author,
    # in the stages that accept comments, or late: see submissions/calls
    "submission.hand_in": participant,
    "submission.withdraw_own": author,  # before everyone can read it; and correct title and kind
    "submission.align": has_role("head", "speaker") & verified,
    "submission.enter": has_role("secretariat")
    & in_comment_stage,  # comments and amendments on behalf of its source
    # questions beside the text: see questionnaires
    "questionnaire.plan": has_role("secretariat"),  # and publish its figures
    "questionnaire.answer": participant,  # in its stage, if the role that it asks for is held
    # make an open answer a comment: others than its author only what everyone reads
    "questionnaire.place_answer": (author | spokesperson | (public_answer & moderator))
    & participant
    & in_comment_stage,
    # from contributions to the next version
    # add, remove, move, split and merge its clauses, and act on many at once: see consolidation
    "clause.consolidate": editor,
    # propose the disposition of a contribution; a facilitator answers neither for themselves nor
    # for their organization, nor what either of them supports
    "answer.give": editor | (facilitator & ~author & ~own_organisation & ~supporter),
    "desk.see": editor | podium | has_role("facilitator"),
    # save a view of the desk for oneself, and remove it
    "desk.keep_view": editor | podium | has_role("facilitator"),
    # the text of a meeting, into the working version: consolidation/workbench/handover_actions.py
    "clause.bring": editor | podium,
    # tell the chair which decision one would take on a clause: consolidation/decisions
    "decision.suggest": editor | facilitator,
    "decision.take": podium,
    # the synthesis of inputs: see consolidation/synthesis
    "synthesis.see": editor | podium,  # before it is public
    "synthesis.write": editor & ~program,
    "synthesis.publish": has_role("secretariat") & ~program,  # and withdraw it
    # confirm where contributions belong in the new text, until it is issued
    "carryover.confirm": editor,
    "carryover.answer": own_contribution
    | spokesperson,  # say whether one's own contribution still applies to the new text
    "answer.contest": contributor,  # in time: see consolidation/contests/actions.py
    "contest.withdraw": author | spokesperson,
    "contest.answer": (moderator | podium) & ~author,
    # nobody reviews their own answer: another moderator or the chair does
    "contest.review": (moderator | podium) & ~author & ~answer_giver,
    "contest.settle": podium
    & ~author,  # decide what was referred to the chair; this decision is final
    "contest.hide": moderator & ~author,  # hide its text, and show it again
    "contest.read_hidden": moderator
    | podium
    | author,  # the people who answer a contest read the text they answer
    # similar contributions: see similarity
    "similar.see": editor
    | podium
    | has_role("facilitator"),  # suggestions of the program; groups are public
    "similar.seek": editor | has_role("facilitator"),  # start the search for similar contributions
    "similar.group": editor | facilitator,  # group, split, merge, name, undo
    "similar.leave": own_contribution,  # take one's own contribution out of a group, and return it
    # the name of a group, in time: see similarity/name_contests/contest_actions.py; then as
    # contests of answers
    "summary.contest": contributor,
    # comments
    "comment.read": anyone,
    # text that stays in the browser until its author has signed in
    "comment.begin": in_comment_stage,
    "comment.post": participant & in_comment_stage,
    "comment.post_at_once": verified
    | approved_before
    | has_role(
        "head",
        "speaker",
        "facilitator",
        "rapporteur",
        "moderator",
        "secretariat",
        "vice_chair",
        "chair",
    ),  # if those of others are held for approval
    "comment.edit": own_contribution & in_comment_stage,
    "comment.withdraw": own_contribution,
    "comment.restore": own_contribution
    & in_comment_stage,  # only a comment that its author withdrew
    # say the same as a comment, for one's organization or for oneself: comments/agreements
    "comment.agree": participant & in_comment_stage & ~own_contribution,
    "comment.end_agreement": participant,  # and withdraw that, in any stage
    # fold a thread, and reopen it: its author, those who hide comments or may hold the pen
    "comment.resolve": own_contribution | facilitator | editor | podium,
    "comment.list_own": signed_in,
    "comment.report": signed_in & ~author,
    "comment.hide": (moderator | facilitator) & ~author,  # and show again
    # the podium, which decides on appeals, too
    "comment.read_hidden": moderator | podium | own_contribution | facilitator,
    "comment.read_held": moderator | own_contribution,
    "comment.read_withdrawn": own_contribution,
    "comment.approve": moderator,  # and hold it again
    "report.settle": (moderator | facilitator) & ~author,
    "moderation.see": moderator
    | has_role("facilitator"),  # a facilitator sees only their own clauses
    # the work on cases: see moderation/cases
    "moderation.assign": moderator & ~program,
    "moderation.note": (moderator | facilitator) & ~author & ~program,  # and read the notes
    "moderation.remove_note": author & ~program,
    # appeals against the hiding of a contribution: see moderation/appeals
    "appeal.make": own_contribution & ~program,
    "appeal.withdraw": author & ~program,
    "appeal.list": moderator | podium,
    "appeal.see": moderator | podium | author,
    # nobody decides about what they hid, or on their own appeal
    "appeal.decide": appeal_body & ~author & ~hider & ~program,
    # drafts: begin one at a place that one reads; read it, change it and let it go
    "draft.keep": signed_in & ~program,
    "draft.change": author & ~program,
    # show it to colleagues, and hand it over to those who speak: see drafts/review
    "draft.share": author & verified & ~program,
    "draft.review": (
        author | own_organisation & (reviewer | handed_over & has_role("head", "speaker"))
    )
    & ~program,
    "draft.change_remark": author & ~program,  # and remove it
    "draft.take_over": own_organisation
    & handed_over
    & has_role("head", "speaker")
    & ~author
    & ~program,
    # amendments
    "amendment.read": anyone,
    # as comment.begin; with its preview
    "amendment.begin": (~signed_in | participant) & in_position_stage,
    "amendment.propose": participant & in_position_stage,
    "amendment.post_at_once": verified
    | approved_before
    | has_role(
        "head",
        "speaker",
        "facilitator",
        "rapporteur",
        "moderator",
        "secretariat",
        "vice_chair",
        "chair",
    ),  # if those of others are held for approval
    "amendment.revise": own_contribution & in_position_stage,
    "amendment.withdraw": own_contribution,
    "amendment.retable": own_contribution
    & in_position_stage,  # an amendment that was withdrawn or refused
    "amendment.sponsor": participant & in_position_stage,
    "amendment.render": (participant & in_position_stage)
    | editor,  # translate it into the authentic language
    "amendment.confirm_rendering": editor,
    "amendment.hide": moderator & ~author,  # and show again
    "amendment.approve": moderator,
    "amendment.read_hidden": moderator | podium | own_contribution,
    "amendment.read_held": moderator | own_contribution,
    "amendment.read_withdrawn": anyone,  # a withdrawn amendment was public and stays on the record
    "coalition.make": participant,
    # positions
    "position.begin": in_position_stage,  # as comment.begin
    "position.take": participant & in_position_stage,
    "position.list_own": signed_in,
    # ballots that are opened by hand
    "ballot.read": anyone,
    "ballot.open": podium,
    "ballot.close": podium,
    "ballot.record": podium,  # decide whether the result of a sounding is recorded
    "ballot.correct": podium,  # accept a correction that a voter asks for, or ask a voter for one
    "ballot.announce": podium,  # then neither votes nor result change
    "ballot.recount": podium,
    # as recorded at opening; a voter who left the organization no longer votes for it
    "ballot.vote": voter,
    "ballot.vote_secretly": voter,
    "proxy.name": participant & ~podium,  # name a proxy for oneself, and revoke it
    "proxy.name_for": has_role("head") & verified,  # name a proxy for one's organization
    "silence.propose": editor,  # propose a silence procedure to the chair, who starts it
    "silence.put": podium,  # start it, rule on objections, change the deadline
    "silence.withdraw": podium | author,  # while it is proposed; later the podium
    "silence.object": voter,  # as recorded when the procedure started
    "silence.object_too": participant
    & ~podium,  # other participants; the chair rules whether their objection counts
    "objection.withdraw": author,  # before the deadline
    "ballot.stand_in": has_role("head")
    & verified,  # replace the voters of an organization when none of them is left
    # audiences that a browser may watch
    "watch.everyone": anyone,
    "watch.moderators": moderator,
    "watch.user": author,
    "watch.organisation": Rule(
        "of this organization",
        lambda actor, thing: (
            actor.organisation_id is not None and actor.organisation_id == thing.organisation_id
        ),
    ),
    # meetings
    "meeting.read": anyone,
    "meeting.plan": secretariat,  # create, change or cancel a meeting; its agenda; its screens
    # register oneself (in the room or remote), and cancel the registration
    "meeting.register": member,
    "meeting.check_in": secretariat
    | has_role("moderator"),  # at the entrance: presence, personal codes
    "meeting.name_voter": colleague,  # name the person who votes for the organization
    # open, suspend, close; agenda items, clauses, speakers, messages, decisions
    "meeting.lead": podium,
    # enter a show of hands; another person who may do so confirms it
    "hands.count": podium | has_role("secretariat"),
    "meeting.draft": editor
    | podium,  # edit the text on the screen, one editor at a time; the podium may take over
    "floor.ask": author
    & participant,  # only for one's own registration; rights of remote participants: see meetings
    "floor.withdraw": author | podium,
    # hand in a statement in writing with one's turn, or for the person whose turn it is
    "statement.hand_in": author & participant | has_role("secretariat"),
    "statement.withdraw": author | has_role("secretariat"),  # before everyone can read it
    "statement.remove": has_role("secretariat"),  # a public one, until the record is approved
    "floor.enter": podium
    | has_role("secretariat", "moderator"),  # for a person in the room who has no device
    "group.refer": podium,  # refer clauses to a drafting group
    "group.see": issued
    | in_group
    | podium
    | has_role("secretariat"),  # read its working text; everyone may once it is tabled
    "group.work": in_group,
    "group.table": in_group & author,  # its facilitator
    "record.edit": has_role("secretariat", "rapporteur", "moderator"),
    "record.approve": podium,
    "record.read": issued
    | editor
    | podium
    | attended_meeting,  # once published; attendees read the draft and request corrections
    # of a registration for the meeting, in time: see meetings/record/actions.py
    "record.correct": author,
    "position.explain": author
    & participant,  # the registered person; printed in the annex of the record
    "position.unexplain": author,
    # search, following and notices
    "search.find": anyone,
    "clause.follow": signed_in,
    "document.follow": signed_in,  # all of its clauses, and what is said on the whole
    "consultation.follow": signed_in,  # all of its documents
    "thread.mute": signed_in & ~program,  # a thread that one may read; and hear of it again
    "mention.mute": signed_in & ~program,  # of somebody, or all; and notify of them again
    "notice.read": signed_in,
    "mail.choose": signed_in & ~program,
    "mail.unsubscribe": anyone,  # anyone who has the link from a mail
    # the record
    "content.erase": secretariat & ~program,  # a comment, an amendment or a submission
    "person.erase": administrator & ~same_person & ~program,
    "audit.see": secretariat | podium,
    "log.read": anyone,  # for events that the reader may not see, only the digests
}


# actions open to an actor who signed in with a meeting code; for all others this actor counts as
# an anonymous reader
MEETING_ACTIONS = frozenset(
    {
        "meeting.register",
        "floor.ask",
        "floor.withdraw",
        "statement.hand_in",
        "statement.withdraw",
        "ballot.vote",
        "ballot.vote_secretly",
        "ballot.stand_in",
        "position.explain",
        "position.unexplain",
    }
)  # only in the meeting of the code
CONFINED_ACTIONS = MEETING_ACTIONS | {"watch.user", "watch.organisation"}
CONFINED_ROLES = frozenset({"participant", "head", "speaker"})  # roles that count for such an actor


def restrict_roles(
    roles: Iterable[tuple[int, str]], consultation_id: int
) -> frozenset[tuple[int, str]]:
    """Reduce roles to those that count for an actor who signed in with a meeting code.

    Only roles of taking part count, and only in the consultation of the meeting.
    """
    held = {name for where, name in roles if where == consultation_id}
    kept = (held & CONFINED_ROLES) | ({"participant"} if held & set(PARTICIPANT_ROLES) else set())
    return frozenset((consultation_id, name) for name in kept)


# Everything that rules read, as of a thing of others, at a time that takes contributions.
THING_OF_OTHERS = SimpleNamespace(
    **dict.fromkeys(
        (
            "author_id",
            "given_by_id",
            "goes_to",
            "hidden_by_id",
            "submission_id",
            "translator_id",
            "voter_id",
        )
    ),
    id=0,
    consultation_id=0,
    clause_id=0,
    organisation_id=0,
    opened_at=None,
    stage="commenting",
    issued=False,
    is_public=True,
    is_handed_over=True,
    members=frozenset(),
    reviewers=frozenset(),
    supporters=frozenset(),
)


@cache
def list_allowed_roles(action: str) -> tuple[str, ...]:
    """List the roles that alone allow an action on a thing of others, in the order of ROLES.

    There is none where a rule asks for more than a role, or for nothing but a sign-in. A role
    counts that also needs a verified affiliation, but not one that needs a certain organization.
    """
    rule, stranger = RULES[action], Actor(user_id=-1)
    if rule(stranger, THING_OF_OTHERS):
        return ()
    return tuple(
        role
        for role in ROLES
        if rule(
            Actor(
                user_id=-1,
                roles=frozenset({(THING_OF_OTHERS.consultation_id, role)}),
                organisation_id=1,
                facilitated_clauses=frozenset({THING_OF_OTHERS.clause_id}),
            ),
            THING_OF_OTHERS,
        )
    )


def is_allowed(actor: Actor, action: str, thing: Any = None) -> bool:
    """Return whether the actor may do this to the subject now.

    An action that is missing in the table is a programming error, and raises KeyError.
    """
    return _is_role_allowed(actor, action, thing) and is_in_scope(actor, action)


def _is_role_allowed(actor: Actor, action: str, thing: Any) -> bool:
    """Return whether the rule holds for the person, whatever the scope of a token."""
    if actor.is_confined and (
        action not in CONFINED_ACTIONS
        or (action in MEETING_ACTIONS and thing.meeting_id != actor.meeting_id)
    ):
        return RULES[action](Actor(), thing)
    return RULES[action](actor, thing)


def require_permission(actor: Actor, action: str, thing: Any = None) -> None:
    """Refuse the action unless a rule of the table allows it.

    Raises:
        SignInRequired: the action is refused, and the actor is not signed in.
        Forbidden: the action is refused to a signed-in actor, or to the scopes of a token.
    """
    if not _is_role_allowed(actor, action, thing):
        if actor.user_id is None:
            raise SignInRequired(action=action)
        raise Forbidden(action=action, roles=_list_lacking_roles(actor, action, thing))
    require_scope(actor, action)


def _list_lacking_roles(actor: Actor, action: str, thing: Any) -> list[str]:
    """List the roles that an action needs; none if the actor has one, so that it is not for that.

    Args:
        thing: Something of a consultation; roles in all of them count for anything else.
    """
    roles = list_allowed_roles(action)
    number = getattr(thing, "consultation_id", None)
    held = actor.has_role_anywhere(*roles) if number is None else actor.has_role(number, *roles)
    return [] if held else list(roles)


def require_scope(actor: Actor, action: str) -> None:
    """Refuse a program whose token does not cover a rule.

    Raises:
        Forbidden: "not_for_programs" where only a person may act, else "scope_missing".
    """
    if is_in_scope(actor, action):
        return
    scope = get_scope(action)
    if scope == PERSONAL:
        raise Forbidden("not_for_programs", action=action)
    raise Forbidden("scope_missing", action=action, scope=scope)
