"""Scopes of API tokens: which rules of the table a program may use, and with which scope.

A rule that has no scope here needs a person in a browser. Browsers and commands have every scope.
Every token reads, and one that speaks or manages contributes, too: entering a comment on behalf of
a source or endorsing an amendment needs both.
"""

from .actor import PERSONAL, STRONG_SCOPES, Actor

RULES_BY_SCOPE = {
    "read": """
        consultation.read consultation.expect process.serve role.list version.read translation.see
        import.see copy.see submission.read comment_table.see
        desk.see synthesis.see contest.read_hidden similar.see comment.read comment.list_own
        comment.read_hidden comment.read_held comment.read_withdrawn moderation.see appeal.list
        appeal.see
        amendment.read amendment.read_hidden amendment.read_held amendment.read_withdrawn
        position.list_own ballot.read watch.everyone watch.moderators watch.user watch.organisation
        meeting.read
        group.see record.read search.find notice.read audit.see log.read facilitation.see
        invitation.see
    """,
    "contribute": """
        affiliation.flag consultation.join copy.send copy.discard carryover.answer answer.contest
        contest.withdraw similar.leave summary.contest comment.begin comment.post
        amendment.begin position.begin
        comment.post_at_once comment.edit comment.withdraw comment.restore comment.report
        comment.resolve
        amendment.propose amendment.post_at_once amendment.revise amendment.withdraw
        amendment.retable amendment.render translation.write meeting.register group.work
        record.correct submission.hand_in submission.withdraw_own questionnaire.answer
        questionnaire.place_answer
        clause.follow document.follow consultation.follow
    """,
    "speak": """
        comment.agree comment.end_agreement submission.align
        amendment.sponsor coalition.make position.take ballot.vote ballot.stand_in proxy.name
        proxy.name_for silence.object silence.object_too objection.withdraw meeting.name_voter
        floor.ask floor.withdraw position.explain position.unexplain statement.hand_in
        statement.withdraw
    """,
    "manage": """
        account.list consultation.create consultation.change stage.change facilitation.change
        tag.change document.create document.rename document.discard document.number version.number
        version.edit version.rename version.discard translation.plan import.edit import.create
        questionnaire.plan submission.register submission.publish submission.enter
        clause.consolidate clause.write clause.invite invitation.withdraw answer.give clause.bring
        desk.keep_view carryover.confirm
        contest.answer contest.review contest.hide similar.seek similar.group comment.hide
        comment.approve
        report.settle amendment.confirm_rendering amendment.hide amendment.approve silence.propose
        meeting.plan meeting.check_in meeting.draft floor.enter group.table record.edit
    """,
}
SCOPES = tuple(RULES_BY_SCOPE)
SCOPE_BY_RULE = {name: scope for scope, names in RULES_BY_SCOPE.items() for name in names.split()}


def get_scope(rule: str) -> str:
    """Return the scope that a token needs for a rule, or PERSONAL if none is enough."""
    return SCOPE_BY_RULE.get(rule, PERSONAL)


def is_in_scope(actor: Actor, rule: str) -> bool:
    """Return whether the sign-in of the actor covers a rule; only a token can be too narrow."""
    return actor.scopes is None or get_scope(rule) in actor.scopes


def parse_scopes(stored: str | None, *, strong: bool) -> frozenset[str]:
    """Parse the scopes of a token; without a second factor those that need one do not count."""
    known = frozenset((stored or "").split()) & frozenset(SCOPES)
    return _complete(known if strong else known - STRONG_SCOPES)


def format_scopes(chosen: frozenset[str]) -> str:
    """Format the chosen scopes for the table of sign-ins, with those that they include."""
    whole = _complete(chosen)
    return " ".join(scope for scope in SCOPES if scope in whole)


def _complete(chosen: frozenset[str]) -> frozenset[str]:
    """Add the scopes that these include."""
    return chosen | {"read"} | ({"contribute"} if chosen & STRONG_SCOPES else set())
