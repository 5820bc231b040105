"""Sentences on the region of a regional meeting."""

from consult.accounts.stakeholder_groups import get_localized_region
from consult.core.i18n import get_language, gettext

from consult.meetings.models import Meeting


def get_meeting_region(meeting: Meeting) -> str:
    """Return the name of the region in the reader's language; "" for a meeting of all regions.

    A code that the settings no longer have stands for itself.
    """
    found = get_localized_region(meeting.region_code, get_language())
    return found["name"] if found else meeting.region_code or ""


def describe_region(meeting: Meeting) -> str:
    """Say that a meeting is a regional one, and of which region; "" for one of all regions."""
    region = get_meeting_region(meeting)
    return gettext("Regional meeting: %(region)s", region=region) if region else ""
