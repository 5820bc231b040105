"""Sentences about closed ballots, for pages and files of a record."""

from consult.core.i18n import gettext, lazy_gettext as _

BALLOT_KIND_SENTENCES = {
    "indicative": _(
        "Sounding the room: totals only, recorded by the chair’s decision. It binds nobody."
    ),
    "recorded": _("Recorded ballot."),
    "secret": _("Secret ballot."),
}


def describe_ballot_kind(kind: str, *, has_result: bool) -> str:
    """Describe how a ballot was held; a sounding without a recorded result is only named."""
    if kind == "indicative" and not has_result:
        return gettext("Sounding the room")
    return str(BALLOT_KIND_SENTENCES[kind])
