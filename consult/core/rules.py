"""Who may do what, and when. Nothing else in consult grants anything.

The predicates read flat attributes only (consultation_id, stage, author_id, clause_id), so that a model, a row
of Core SQL and a named tuple serve alike, and core knows no feature.
"""
from typing import Any

from .access import Actor, Rule
from .errors import Forbidden, Unknown


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
author = Rule("its author", lambda actor, thing: actor.user_id is not None and thing.author_id == actor.user_id)
himself = Rule("the person", lambda actor, thing: actor.user_id is not None and thing.id == actor.user_id)
facilitator = Rule("facilitator of this clause", lambda actor, thing: thing.clause_id is not None
                   and thing.clause_id in actor.clauses and actor.holds(thing.consultation_id, "facilitator"))
colleague = Rule("head of the same delegation", lambda actor, thing: actor.organisation_id is not None
                 and thing.organisation_id == actor.organisation_id and actor.holds(thing.consultation_id, "head"))
moderator = role("moderator", "secretariat")
podium = role("chair", "vice_chair")
participant = role("participant", "head", "speaker", "facilitator", "rapporteur", "moderator", "secretariat",
                   "vice_chair", "chair")
member = role(*ROLES)
secretariat = role("secretariat", "administrator")
keeper = somewhere("secretariat", "administrator")  # of people and organisations, which consultations share
administrator = somewhere("administrator")
editor = role("secretariat", "moderator", "rapporteur")
heard = stage("inputs", "commenting", "reading")  # stages in which comments are taken
standing = stage("commenting", "reading")  # stages in which positions are taken
verified = Rule("of a verified organisation", lambda actor, _thing: actor.organisation_id is not None)
issued = Rule("once issued", lambda _actor, thing: thing.issued)
entered = Rule("entered on behalf of a source", lambda _actor, thing: thing.submission_id is not None)
source = Rule("of the organisation on whose behalf it was entered", lambda actor, thing: thing.submission_id is not None
              and actor.organisation_id is not None and thing.organisation_id == actor.organisation_id)
spokesperson = Rule("who speaks for its organisation", lambda actor, thing: thing.organisation_id is not None
                    and actor.speaks_in(thing.consultation_id) == thing.organisation_id)
own = (author & ~entered) | source | (entered & role("secretariat"))  # whose words they are, or who enters them

RULES = {
    # people and organisations (installation-wide)
    "account.change": himself,
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
    "document.discard": secretariat,  # while nothing of it was issued: see documents/discarding.py
    "version.edit": editor,  # until it is issued: see documents/drafts.py
    "version.rename": editor,  # until it is issued, as above
    "version.discard": role("secretariat"),  # the same
    "version.issue": role("secretariat"),
    "version.read": issued | role("secretariat", "moderator", "rapporteur", "chair", "vice_chair"),
    "clause.mark": podium,
    # imports of files: see exchange/actions.py
    "import.see": editor,
    "import.edit": editor,  # until it is created or discarded
    "import.create": editor,  # where its version may be edited
    # contributions received as documents and letters
    "submission.register": secretariat,  # and change what is said of it
    "submission.publish": secretariat,  # and take back
    "submission.read": issued | secretariat | role("moderator"),
    "submission.enter": role("secretariat") & heard,  # comments and amendments on behalf of its source
    # from contributions to the next version
    "clause.consolidate": editor,  # propose its words, and what becomes of contributions: see consolidation/
    "desk.see": editor | podium,
    "decision.take": podium,
    "carryover.confirm": editor,  # where contributions stand on the new words: until it is issued
    "answer.contest": (author & ~entered) | source | spokesperson,  # in time: see consolidation/contesting.py
    "contest.withdraw": author | spokesperson,
    "contest.answer": (moderator | podium) & ~author,
    "contest.settle": podium & ~author,  # what was taken to the chair; the last word
    "contest.hide": moderator & ~author,  # its words, and show them again
    "contest.read_hidden": moderator | podium | author,  # those who answer it read what they answer
    # comments
    "comment.read": anyone,
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
    # what a browser may watch
    "watch.everyone": anyone,
    "watch.moderators": moderator,
    "watch.user": author,
    "watch.organisation": Rule("of this organisation", lambda actor, thing: actor.organisation_id is not None
                               and actor.organisation_id == thing.organisation_id),
    # finding, following, being told
    "search.find": anyone,
    "clause.follow": known,
    "notice.read": known,
    "mail.choose": known,
    "mail.unsubscribe": anyone,  # who has the link of a mail
    # the record
    "audit.see": secretariat | podium,
    "log.read": anyone,  # of what others may not see, the digests
}


def allows(actor: Actor, action: str, thing: Any = None) -> bool:
    """Whether the actor may do this to the thing, now. An action without a line is a mistake, not a no."""
    return RULES[action](actor, thing)


def require(actor: Actor, action: str, thing: Any = None) -> None:
    """Refuse unless a line of the table allows it: Unknown to those who could sign in first, else Forbidden."""
    if not allows(actor, action, thing):
        if actor.user_id is None:
            raise Unknown(action=action)
        raise Forbidden(action=action)
