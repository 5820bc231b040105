"""Who may do what, and when. Nothing else in consult grants anything.

The predicates read flat attributes only (consultation_id, stage, author_id, clause_id), so that a model, a row
of Core SQL and a named tuple serve alike, and core knows no feature.
"""
from collections.abc import Iterable
from typing import Any

from .actor import Actor, Rule
from consult.core.errors import Forbidden, Unknown


def role(*names: str) -> Rule:
    """One of these roles in the consultation that the thing belongs to."""
    return Rule(" or ".join(names), lambda actor, thing: actor.holds(thing.consultation_id, *names), _joint(names))


def somewhere(*names: str) -> Rule:
    """One of these roles in any consultation: for what the whole installation shares."""
    return Rule(" or ".join(f"{name} anywhere" for name in names), lambda actor, _thing: actor.holds_somewhere(*names),
                _joint(names))


def stage(*names: str) -> Rule:
    """While the consultation is in one of these stages."""
    return Rule("while " + " or ".join(names), lambda _actor, thing: thing.stage in names, _joint(names))


def _joint(names: tuple[str, ...]) -> str:
    return "or" if len(names) > 1 else ""


ROLES = ("observer", "participant", "head", "speaker", "facilitator", "rapporteur", "moderator", "secretariat",
         "vice_chair", "chair", "administrator")
anyone = Rule("anyone", lambda _actor, _thing: True)
known = Rule("signed in", lambda actor, _thing: actor.user_id is not None)
program = Rule("a program", lambda actor, _thing: actor.program)
author = Rule("its author", lambda actor, thing: actor.user_id is not None and thing.author_id == actor.user_id)
himself = Rule("the person", lambda actor, thing: actor.user_id is not None and thing.id == actor.user_id)
facilitator = Rule("facilitator of this clause", lambda actor, thing: thing.clause_id is not None
                   and thing.clause_id in actor.clauses and actor.holds(thing.consultation_id, "facilitator"))
colleague = Rule("head of the same delegation", lambda actor, thing: actor.organisation_id is not None
                 and thing.organisation_id == actor.organisation_id and actor.holds(thing.consultation_id, "head"))
moderator = role("moderator", "secretariat")
podium = role("chair", "vice_chair")
TAKING_PART = ("participant", "head", "speaker", "facilitator", "rapporteur", "moderator", "secretariat", "vice_chair", "chair")
participant = role(*TAKING_PART)
member = role(*ROLES)
secretariat = role("secretariat", "administrator")
keeper = somewhere("secretariat", "administrator")  # of people and organisations, which consultations share
administrator = somewhere("administrator")
editor = role("secretariat", "moderator", "rapporteur")
heard = stage("inputs", "commenting", "reading")  # stages in which comments are taken
standing = stage("commenting", "reading")  # stages in which positions are taken
verified = Rule("of a verified organisation", lambda actor, _thing: actor.organisation_id is not None)
in_group = Rule("member of the drafting group", lambda actor, thing: actor.user_id is not None and actor.user_id in thing.members)
attended = Rule("who took part in the meeting", lambda actor, thing: actor.user_id is not None and actor.user_id in thing.members)
issued = Rule("once issued", lambda _actor, thing: thing.issued)
entered = Rule("entered on behalf of a source", lambda _actor, thing: thing.submission_id is not None)
source = Rule("of the organisation on whose behalf it was entered", lambda actor, thing: thing.submission_id is not None
              and actor.organisation_id is not None and thing.organisation_id == actor.organisation_id)
spokesperson = Rule("who speaks for its organisation", lambda actor, thing: thing.organisation_id is not None
                    and actor.speaks_in(thing.consultation_id) == thing.organisation_id)
voter = Rule("voter of this ballot", lambda actor, thing: actor.user_id is not None and thing.voter_id == actor.user_id
             and thing.organisation_id in {None, actor.organisation_id})
contributor = (author & ~entered) | source | spokesperson  # who may contest what is said of a contribution
own = (author & ~entered) | source | (entered & role("secretariat"))  # whose words they are, or who enters them

RULES = {
    # people and organisations (installation-wide)
    "account.change": himself & ~program,
    "account.add": administrator,
    "account.disable": administrator & ~himself,
    "account.list": keeper,
    "affiliation.verify": keeper,
    "affiliation.flag": known & ~himself,
    "organisation.judge": keeper,
    "government.list": keeper,
    # consultations
    "consultation.create": administrator,
    "consultation.change": secretariat,
    "stage.change": secretariat,
    "process.serve": role("rapporteur", "moderator", "secretariat", "vice_chair", "chair", "administrator"),  # no invitation to
    # take positions: whoever serves is led to the own work
    "role.grant": role("administrator") | administrator,
    "role.list": secretariat,
    "speaker.name": colleague,
    "consultation.join": known,
    "facilitation.change": secretariat,
    "tag.change": secretariat,
    # documents
    "document.create": secretariat,
    "document.rename": secretariat,
    "document.discard": secretariat,  # while nothing of it was issued: see documents/versions/rename_discard_actions.py
    "version.edit": editor,  # until it is issued: see documents/versions/working_version_actions.py
    "version.rename": editor,  # until it is issued, as above
    "version.discard": role("secretariat"),  # the same
    "version.issue": role("secretariat"),
    "version.read": issued | role("secretariat", "moderator", "rapporteur", "chair", "vice_chair"),
    "clause.mark": podium,
    # imports of files: see exchange/imports/actions.py
    "import.see": editor,
    "import.edit": editor,  # until it is created or discarded
    "import.create": editor,  # where its version may be edited
    # copies that come back with tracked changes: see exchange/returned_copies/actions.py
    "copy.send": participant & heard,
    "copy.see": author,
    # contributions received as documents and letters
    "submission.register": secretariat,  # and change what is said of it
    "submission.publish": secretariat,  # and take back
    "submission.read": issued | secretariat | role("moderator"),
    "submission.enter": role("secretariat") & heard,  # comments and amendments on behalf of its source
    # from contributions to the next version
    "clause.consolidate": editor,  # propose its words, and what becomes of contributions: see consolidation/
    "desk.see": editor | podium,
    "clause.bring": editor | podium,  # what a meeting made of it, into the working version: see consolidation/workbench/handover_actions.py
    "decision.take": podium,
    "carryover.confirm": editor,  # where contributions stand on the new words: until it is issued
    "carryover.answer": own | spokesperson,  # whether the own contribution still stands on the new words
    "answer.contest": contributor,  # in time: see consolidation/contests/actions.py
    "contest.withdraw": author | spokesperson,
    "contest.answer": (moderator | podium) & ~author,
    "contest.settle": podium & ~author,  # what was taken to the chair; the last word
    "contest.hide": moderator & ~author,  # its words, and show them again
    "contest.read_hidden": moderator | podium | author,  # those who answer it read what they answer
    # contributions that say nearly the same: see grouping/
    "similar.see": editor | podium | role("facilitator"),  # what a program suggests; groups are public
    "similar.seek": editor | role("facilitator"),  # let the program look
    "similar.group": editor | facilitator,  # put together, split, merge, name, undo
    "similar.leave": own,  # with the own contribution, and come back
    "summary.contest": contributor,  # what a group is called, in time: see similarity/name_contests/contest_actions.py; then as contests of answers
    # comments
    "comment.read": anyone,
    "comment.begin": heard,  # words that stay in the browser until their author has signed in
    "comment.post": participant & heard,
    "comment.post_at_once": verified | role("head", "speaker", "facilitator", "rapporteur", "moderator", "secretariat",
                                            "vice_chair", "chair"),  # where the others' comments are held
    "comment.edit": own & heard,
    "comment.withdraw": own,
    "comment.restore": own & heard,  # what one withdrew oneself
    "comment.list_own": known,
    "comment.report": known & ~author,
    "comment.hide": (moderator | facilitator) & ~author,  # and show again
    "comment.read_hidden": moderator | own | facilitator,
    "comment.read_held": moderator | own,
    "comment.read_withdrawn": own,
    "comment.approve": moderator,  # and hold back again
    "report.settle": (moderator | facilitator) & ~author,
    "moderation.see": moderator | role("facilitator"),  # a facilitator: what concerns the own clauses
    # amendments
    "amendment.read": anyone,
    "amendment.propose": participant & standing,
    "amendment.post_at_once": verified | role("head", "speaker", "facilitator", "rapporteur", "moderator", "secretariat",
                                              "vice_chair", "chair"),  # where those of others are held
    "amendment.revise": own & standing,
    "amendment.withdraw": own,
    "amendment.retable": own & standing,  # what was withdrawn, or refused
    "amendment.sponsor": participant & standing,
    "amendment.render": (participant & standing) | editor,  # into the authentic language
    "amendment.confirm_rendering": editor,
    "amendment.hide": moderator & ~author,  # and show again
    "amendment.approve": moderator,
    "amendment.read_hidden": moderator | own,
    "amendment.read_held": moderator | own,
    "amendment.read_withdrawn": anyone,  # what was public stays on the record
    "coalition.make": participant,
    # positions
    "position.take": participant & standing,
    "position.list_own": known,
    # ballots that are opened by hand
    "ballot.read": anyone,
    "ballot.open": podium,
    "ballot.close": podium,
    "ballot.record": podium,  # the result of a sounding, or not
    "ballot.correct": podium,  # a recorded vote, with a reason
    "ballot.recount": podium,
    "ballot.vote": voter,  # as written down at opening; who left the organisation votes for it no more
    "proxy.name": participant & ~podium,  # who votes for oneself, and taking that back
    "proxy.name_for": role("head") & verified,  # who votes for one's organisation
    "silence.propose": editor,  # to the chair, who puts it
    "silence.put": podium,  # rule on what others object, set another deadline
    "silence.object": voter,  # as written down when it was put
    "silence.object_too": participant & ~podium,  # the others: the chair rules whether it counts
    "objection.withdraw": author,  # before the deadline
    "ballot.stand_in": role("head") & verified,  # where every voter that the organisation had named is gone
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
    "meeting.check_in": secretariat | role("moderator"),  # at the door: presence, personal codes
    "meeting.name_voter": colleague,  # who votes for the organisation
    "meeting.lead": podium,  # open, suspend, close; items, clauses, speakers, messages, decisions
    "meeting.draft": editor | podium,  # the words on the screen, one pen at a time; the podium may take it from others
    "floor.ask": author & participant,  # of the own registration; what remote participants may do: see meetings/
    "floor.withdraw": author | podium,
    "floor.enter": podium | role("secretariat", "moderator"),  # for who asks in the room without a device
    "group.refer": podium,  # clauses to a drafting group
    "group.see": issued | in_group | podium | role("secretariat"),  # its working text; everyone once it is tabled
    "group.work": in_group,
    "group.table": in_group & author,  # its facilitator
    "record.edit": role("secretariat", "rapporteur", "moderator"),
    "record.approve": podium,
    "record.read": issued | editor | podium | attended,  # once published; who took part reads the draft, and corrects it
    "record.correct": author,  # of a registration for the meeting, in time: see meetings/record/actions.py
    "position.explain": author & participant,  # of a registration: in the annex of the record
    "position.unexplain": author,
    # finding, following, being told
    "search.find": anyone,
    "clause.follow": known,
    "notice.read": known,
    "mail.choose": known & ~program,
    "mail.unsubscribe": anyone,  # who has the link of a mail
    # the record
    "audit.see": secretariat | podium,
    "log.read": anyone,  # of what others may not see, the digests
}


# what somebody may do who came in by a code at the door of a meeting; in all else they count as a reader, whoever they are
OF_THE_MEETING = frozenset({"meeting.register", "floor.ask", "floor.withdraw", "ballot.vote", "position.explain",
                            "position.unexplain"})  # in the meeting that the code was given out for, and in no other
AT_A_MEETING = OF_THE_MEETING | {"watch.user", "watch.organisation"}
CONFINED_TO = frozenset({"participant", "head", "speaker"})  # roles that count then


def confined_roles(roles: Iterable[tuple[int, str]], consultation_id: int) -> frozenset[tuple[int, str]]:
    """The roles that count for who came in by such a code: those of taking part, in the meeting's consultation alone."""
    held = {name for where, name in roles if where == consultation_id}
    kept = (held & CONFINED_TO) | ({"participant"} if held & set(TAKING_PART) else set())
    return frozenset((consultation_id, name) for name in kept)


def allows(actor: Actor, action: str, thing: Any = None) -> bool:
    """Whether the actor may do this to the thing, now. An action without a line is a mistake, not a no."""
    if actor.confined and (action not in AT_A_MEETING or (action in OF_THE_MEETING and thing.meeting_id != actor.meeting_id)):
        return RULES[action](Actor(), thing)
    return RULES[action](actor, thing)


def require(actor: Actor, action: str, thing: Any = None) -> None:
    """Refuse unless a line of the table allows it: Unknown to those who could sign in first, else Forbidden."""
    if not allows(actor, action, thing):
        if actor.user_id is None:
            raise Unknown(action=action)
        raise Forbidden(action=action)
