"""Sentences about closed ballots, for pages and files of a record."""

from consult.core.i18n import gettext, lazy_gettext as _

BALLOT_KIND_SENTENCES = {
    "indicative": _(
        "Sounding the room: totals only, recorded by the chair’s decision. It binds nobody."
    ),
    "recorded": _("Recorded ballot."),
    "secret": _("Secret ballot."),
}
VOID_REASON_SENTENCES = {
    "key_lost": _("Its key is gone, as after a backup was restored."),
    "box_broken": _("A sealed vote was changed."),
    "unrecorded": _(
        "The sealed votes are not those of the people who took part, as the public record tells."
    ),
    "too_few": _("So few took part that a result would have revealed their votes."),
}


def describe_void_reason(code: str | None) -> str:
    """Describe why a secret ballot is void; nothing for another ballot."""
    return str(VOID_REASON_SENTENCES.get(code or "", ""))


def describe_ballot_kind(kind: str, *, has_result: bool) -> str:
    """Describe how a ballot was held; a sounding without a recorded result is only named."""
    if kind == "indicative" and not has_result:
        return gettext("Sounding the room")
    return str(BALLOT_KIND_SENTENCES[kind])
