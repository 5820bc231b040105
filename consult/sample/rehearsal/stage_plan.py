"""The stages of a rehearsal, moved so that people can send amendments now."""

from datetime import datetime, timedelta

from consult.consultations.frames.queries import StageFrame
from consult.consultations.stages.announcement_actions import load_default_stages

OPEN_KINDS = (
    "commenting",
    "reading",
)  # in which people comment, send amendments and take positions
LONGEST_LEAD = timedelta(days=10)  # that such a stage has been open
SHORTEST_LEAD = timedelta(days=1)
SHORTEST_LENGTH = timedelta(days=14)  # of such a stage; one that is shorter is made longer


def plan_stages(stages: list[StageFrame], now: datetime) -> list[StageFrame]:
    """Return the stages with one that is open for amendments, moved by whole days if needed.

    A consultation without stages gets the usual ones, one without such a stage gets it at its end.
    """
    planned = stages or _list_usual_stages(now)
    if not any(each.kind in OPEN_KINDS for each in planned):
        planned = [*planned[:-1], *_add_open_stage(planned[-1])]
    if find_open_stage(planned, now) is not None:
        return planned
    target = max((each for each in planned if each.kind in OPEN_KINDS), key=_get_length)
    more = max(timedelta(), SHORTEST_LENGTH - _get_length(target))
    lead = min(LONGEST_LEAD, (_get_length(target) + more) / 2)
    by = timedelta(days=(now - lead - target.opens_at).days)
    return [
        each._replace(
            opens_at=each.opens_at
            + by
            + (more if each.opens_at > target.opens_at else timedelta()),
            closes_at=each.closes_at
            + by
            + (more if each.opens_at >= target.opens_at else timedelta())
            if each.closes_at
            else None,
        )
        for each in planned
    ]


def _get_length(stage: StageFrame) -> timedelta:
    """Return how long a stage is open; one without an end counts as twenty days."""
    return stage.closes_at - stage.opens_at if stage.closes_at else 2 * LONGEST_LEAD


def find_open_stage(stages: list[StageFrame], now: datetime) -> StageFrame | None:
    """Find the stage that has been open for amendments for a day or longer."""
    return next(
        (
            each
            for each in stages
            if each.kind in OPEN_KINDS
            and each.opens_at <= now - SHORTEST_LEAD
            and (each.closes_at is None or now < each.closes_at)
        ),
        None,
    )


def _list_usual_stages(now: datetime) -> list[StageFrame]:
    start, found = now.replace(hour=0, minute=0, second=0, microsecond=0), []
    for usual in load_default_stages():
        closes_at = start + timedelta(days=usual["days"]) if usual["days"] else None
        found.append(StageFrame(usual["kind"], usual["title"], {}, start, closes_at))
        start = closes_at or start
    return found


def _add_open_stage(last: StageFrame) -> list[StageFrame]:
    """Return the last stage with an end, and a stage for amendments behind it."""
    end = last.closes_at or last.opens_at + LONGEST_LEAD
    title = next(each["title"] for each in load_default_stages() if each["kind"] == "commenting")
    more = StageFrame("commenting", title, {}, end, end + 3 * LONGEST_LEAD)
    return [last._replace(closes_at=end), more]
