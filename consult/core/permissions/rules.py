"""Who may do what, and when. Nothing else in consult grants anything.

The predicates read flat attributes only (consultation_id, stage, author_id, clause_id), so that a model, a row
of Core SQL and a named tuple serve alike, and core knows no feature.
"""
from collections.abc import Iterable
from typing import Any

from .actor import Actor, Rule
from consult.core.errors import Forbidden, SignInRequired


def has_role(*names: str) -> Rule:
    """One of these roles in the consultation that the thing belongs to."""
    return Rule(" or ".join(names), lambda actor, thing: actor.holds(thing.consultation_id, *names), _choose_joint(names))


def has_role_anywhere(*names: str) -> Rule:
    """One of these roles in any consultation: for what the whole installation shares."""
    return Rule(" or ".join(f"{name} anywhere" for name in names), lambda actor, _thing: actor.holds_somewhere(*names),
                _choose_joint(names))


def is_in_stage(*names: str) -> Rule:
    """While the consultation is in one of these stages."""
    return Rule("while " + " or ".join(names), lambda _actor, thing: thing.stage in names, _choose_joint(names))


def _choose_joint(names: tuple[str, ...]) -> str:
    return "or" if len(names) > 1 else ""


ROLES = ("observer", "participant", "head", "speaker", "facilitator", "rapporteur", "moderator", "secretariat",
         "vice_chair", "chair", "administrator")
anyone = Rule("anyone", lambda _actor, _thing: True)
signed_in = Rule("signed in", lambda actor, _thing: actor.user_id is not None)
program = Rule("a program", lambda actor, _thing: actor.program)
author = Rule("its author", lambda actor, thing: actor.user_id is not None and thing.author_id == actor.user_id)
same_person = Rule("the person", lambda actor, thing: actor.user_id is not None and thing.id == actor.user_id)
facilitator = Rule("facilitator of this clause", lambda actor, thing: thing.clause_id is not None
                   and thing.clause_id in actor.clauses and actor.holds(thing.consultation_id, "facilitator"))
colleague = Rule("head of the same delegation", lambda actor, thing: actor.organisation_id is not None
                 and thing.organisation_id == actor.organisation_id and actor.holds(thing.consultation_id, "head"))
moderator = has_role("moderator", "secretariat")
podium = has_role("chair", "vice_chair")
PARTICIPANT_ROLES = ("participant", "head", "speaker", "facilitator", "rapporteur", "moderator", "secretariat", "vice_chair", "chair")
participant = has_role(*PARTICIPANT_ROLES)
member = has_role(*ROLES)
secretariat = has_role("secretariat", "administrator")
directory_keeper = has_role_anywhere("secretariat", "administrator")  # of people and organisations, which consultations share
administrator = has_role_anywhere("administrator")
editor = has_role("secretariat", "moderator", "rapporteur")
in_comment_stage = is_in_stage("inputs", "commenting", "reading")  # stages in which comments are taken
in_position_stage = is_in_stage("commenting", "reading")  # stages in which positions are taken
verified = Rule("of a verified organisation", lambda actor, _thing: actor.organisation_id is not None)
in_group = Rule("member of the drafting group", lambda actor, thing: actor.user_id is not None and actor.user_id in thing.members)
attended_meeting = Rule("who took part in the meeting", lambda actor, thing: actor.user_id is not None and actor.user_id in thing.members)
issued = Rule("once issued", lambda _actor, thing: thing.issued)
entered_on_behalf = Rule("entered on behalf of a source", lambda _actor, thing: thing.submission_id is not None)
represents_source = Rule("of the organisation on whose behalf it was entered", lambda actor, thing: thing.submission_id is not None
              and actor.organisation_id is not None and thing.organisation_id == actor.organisation_id)
spokesperson = Rule("who speaks for its organisation", lambda actor, thing: thing.organisation_id is not None
                    and actor.speaks_in(thing.consultation_id) == thing.organisation_id)
voter = Rule("voter of this ballot", lambda actor, thing: actor.user_id is not None and thing.voter_id == actor.user_id
             and thing.organisation_id in {None, actor.organisation_id})
contributor = (author & ~entered_on_behalf) | represents_source | spokesperson  # who may contest what is said of a contribution
own_contribution = (author & ~entered_on_behalf) | represents_source | (entered_on_behalf & has_role("secretariat"))  # whose words they are, or who enters them

RULES = {
    # people and organisations (installation-wide)
    "account.change": same_person & ~program,
    "account.add": administrator,
    "account.disable": administrator & ~same_person,
    "account.list": directory_keeper,
    "affiliation.verify": directory_keeper,
    "affiliation.flag": signed_in & ~same_person,
    "organisation.judge": directory_keeper,
    "government.list": directory_keeper,
    # consultations
    "consultation.create": administrator,
    "consultation.change": secretariat,
    "stage.change": secretariat,
    "process.serve": has_role("rapporteur", "moderator", "secretariat", "vice_chair", "chair", "administrator"),  # no invitation to
    # take positions: whoever serves is led to the own work
    "role.grant": has_role("administrator") | administrator,
    "role.list": secretariat,
    "speaker.name": colleague,
    "consultation.join": signed_in,
    "facilitation.change": secretariat,
    "tag.change": secretariat,
    # documents
    "document.create": secretariat,
    "document.rename": secretariat,
    "document.discard": secretariat,  # while nothing of it was issued: see documents/versions/rename_discard_actions.py
    "version.edit": editor,  # until it is issued: see documents/versions/working_version_actions.py
    "version.rename": editor,  # until it is issued, as above
    "version.discard": has_role("secretariat"),  # the same
    "version.issue": has_role("secretariat"),
    "version.read": issued | has_role("secretariat", "moderator", "rapporteur", "chair", "vice_chair"),
    "clause.mark": podium,
    # imports of files: see exchange/imports/actions.py
    "import.see": editor,
    "import.edit": editor,  # until it is created or discarded
    "import.create": editor,  # where its version may be edited
    # copies that come back with tracked changes: see exchange/returned_copies/actions.py
    "copy.send": participant & in_comment_stage,
    "copy.see": author,
    # contributions received as documents and letters
    "submission.register": secretariat,  # and change what is said of it
    "submission.publish": secretariat,  # and take back
    "submission.read": issued | secretariat | has_role("moderator"),
    "submission.enter": has_role("secretariat") & in_comment_stage,  # comments and amendments on behalf of its source
    # from contributions to the next version
    "clause.consolidate": editor,  # propose its words, and what becomes of contributions: see consolidation/
    "desk.see": editor | podium,
    "clause.bring": editor | podium,  # what a meeting made of it, into the working version: see consolidation/workbench/handover_actions.py
    "decision.take": podium,
    "carryover.confirm": editor,  # where contributions stand on the new words: until it is issued
    "carryover.answer": own_contribution | spokesperson,  # whether the own contribution still stands on the new words
    "answer.contest": contributor,  # in time: see consolidation/contests/actions.py
    "contest.withdraw": author | spokesperson,
    "contest.answer": (moderator | podium) & ~author,
    "contest.settle": podium & ~author,  # what was taken to the chair; the last word
    "contest.hide": moderator & ~author,  # its words, and show them again
    "contest.read_hidden": moderator | podium | author,  # those who answer it read what they answer
    # contributions that say nearly the same: see grouping/
    "similar.see": editor | podium | has_role("facilitator"),  # what a program suggests; groups are public
    "similar.seek": editor | has_role("facilitator"),  # let the program look
    "similar.group": editor | facilitator,  # put together, split, merge, name, undo
    "similar.leave": own_contribution,  # with the own contribution, and come back
    "summary.contest": contributor,  # what a group is called, in time: see similarity/name_contests/contest_actions.py; then as contests of answers
    # comments
    "comment.read": anyone,
    "comment.begin": in_comment_stage,  # words that stay in the browser until their author has signed in
    "comment.post": participant & in_comment_stage,
    "comment.post_at_once": verified | has_role("head", "speaker", "facilitator", "rapporteur", "moderator", "secretariat",
                                            "vice_chair", "chair"),  # where the others' comments are held
    "comment.edit": own_contribution & in_comment_stage,
    "comment.withdraw": own_contribution,
    "comment.restore": own_contribution & in_comment_stage,  # what one withdrew oneself
    "comment.list_own": signed_in,
    "comment.report": signed_in & ~author,
    "comment.hide": (moderator | facilitator) & ~author,  # and show again
    "comment.read_hidden": moderator | own_contribution | facilitator,
    "comment.read_held": moderator | own_contribution,
    "comment.read_withdrawn": own_contribution,
    "comment.approve": moderator,  # and hold back again
    "report.settle": (moderator | facilitator) & ~author,
    "moderation.see": moderator | has_role("facilitator"),  # a facilitator: what concerns the own clauses
    # amendments
    "amendment.read": anyone,
    "amendment.propose": participant & in_position_stage,
    "amendment.post_at_once": verified | has_role("head", "speaker", "facilitator", "rapporteur", "moderator", "secretariat",
                                              "vice_chair", "chair"),  # where those of others are held
    "amendment.revise": own_contribution & in_position_stage,
    "amendment.withdraw": own_contribution,
    "amendment.retable": own_contribution & in_position_stage,  # what was withdrawn, or refused
    "amendment.sponsor": participant & in_position_stage,
    "amendment.render": (participant & in_position_stage) | editor,  # into the authentic language
    "amendment.confirm_rendering": editor,
    "amendment.hide": moderator & ~author,  # and show again
    "amendment.approve": moderator,
    "amendment.read_hidden": moderator | own_contribution,
    "amendment.read_held": moderator | own_contribution,
    "amendment.read_withdrawn": anyone,  # what was public stays on the record
    "coalition.make": participant,
    # positions
    "position.take": participant & in_position_stage,
    "position.list_own": signed_in,
    # ballots that are opened by hand
    "ballot.read": anyone,
    "ballot.open": podium,
    "ballot.close": podium,
    "ballot.record": podium,  # the result of a sounding, or not
    "ballot.correct": podium,  # a recorded vote, with a reason
    "ballot.recount": podium,
    "ballot.vote": voter,  # as written down at opening; who left the organisation votes for it no more
    "proxy.name": participant & ~podium,  # who votes for oneself, and taking that back
    "proxy.name_for": has_role("head") & verified,  # who votes for one's organisation
    "silence.propose": editor,  # to the chair, who puts it
    "silence.put": podium,  # rule on what others object, set another deadline
    "silence.object": voter,  # as written down when it was put
    "silence.object_too": participant & ~podium,  # the others: the chair rules whether it counts
    "objection.withdraw": author,  # before the deadline
    "ballot.stand_in": has_role("head") & verified,  # where every voter that the organisation had named is gone
    # what a browser may watch
    "watch.everyone": anyone,
    "watch.moderators": moderator,
    "watch.user": author,
    "watch.organisation": Rule("of this organisation", lambda actor, thing: actor.organisation_id is not None
                               and actor.organisation_id == thing.organisation_id),
    # meetings
    "meeting.read": anyone,
    "meeting.plan": secretariat,  # set up, change, call off; its agenda; screens
    "meeting.register": member,  # oneself, in the room or remote; and withdraw
    "meeting.check_in": secretariat | has_role("moderator"),  # at the door: presence, personal codes
    "meeting.name_voter": colleague,  # who votes for the organisation
    "meeting.lead": podium,  # open, suspend, close; items, clauses, speakers, messages, decisions
    "meeting.draft": editor | podium,  # the words on the screen, one pen at a time; the podium may take it from others
    "floor.ask": author & participant,  # of the own registration; what remote participants may do: see meetings/
    "floor.withdraw": author | podium,
    "floor.enter": podium | has_role("secretariat", "moderator"),  # for who asks in the room without a device
    "group.refer": podium,  # clauses to a drafting group
    "group.see": issued | in_group | podium | has_role("secretariat"),  # its working text; everyone once it is tabled
    "group.work": in_group,
    "group.table": in_group & author,  # its facilitator
    "record.edit": has_role("secretariat", "rapporteur", "moderator"),
    "record.approve": podium,
    "record.read": issued | editor | podium | attended_meeting,  # once published; who took part reads the draft, and corrects it
    "record.correct": author,  # of a registration for the meeting, in time: see meetings/record/actions.py
    "position.explain": author & participant,  # of a registration: in the annex of the record
    "position.unexplain": author,
    # finding, following, being told
    "search.find": anyone,
    "clause.follow": signed_in,
    "notice.read": signed_in,
    "mail.choose": signed_in & ~program,
    "mail.unsubscribe": anyone,  # who has the link of a mail
    # the record
    "audit.see": secretariat | podium,
    "log.read": anyone,  # of what others may not see, the digests
}


# what somebody may do who came in by a code at the door of a meeting; in all else they count as a reader, whoever they are
MEETING_ACTIONS = frozenset({"meeting.register", "floor.ask", "floor.withdraw", "ballot.vote", "position.explain",
                            "position.unexplain"})  # in the meeting that the code was given out for, and in no other
CONFINED_ACTIONS = MEETING_ACTIONS | {"watch.user", "watch.organisation"}
CONFINED_ROLES = frozenset({"participant", "head", "speaker"})  # roles that count then


def restrict_roles(roles: Iterable[tuple[int, str]], consultation_id: int) -> frozenset[tuple[int, str]]:
    """The roles that count for who came in by such a code: those of taking part, in the meeting's consultation alone."""
    held = {name for where, name in roles if where == consultation_id}
    kept = (held & CONFINED_ROLES) | ({"participant"} if held & set(PARTICIPANT_ROLES) else set())
    return frozenset((consultation_id, name) for name in kept)


def is_allowed(actor: Actor, action: str, thing: Any = None) -> bool:
    """Whether the actor may do this to the thing, now. An action without a line is a mistake, not a no."""
    if actor.confined and (action not in CONFINED_ACTIONS or (action in MEETING_ACTIONS and thing.meeting_id != actor.meeting_id)):
        return RULES[action](Actor(), thing)
    return RULES[action](actor, thing)


def require_permission(actor: Actor, action: str, thing: Any = None) -> None:
    """Refuse unless a line of the table allows it: Unknown to those who could sign in first, else Forbidden."""
    if not is_allowed(actor, action, thing):
        if actor.user_id is None:
            raise SignInRequired(action=action)
        raise Forbidden(action=action)
