"""The pages of meetings; each part stands in a file of its own."""
from consult.meetings.drafting import (
    handover_actions as bringing, views as views_drafting, reactions as words_news,
)
from . import source_label_queries as sources
from consult.meetings.drafting_groups import text_views as views_group_words
from consult.meetings.planning import agenda_views as views_agenda, views as views_plan
from consult.meetings.attendance import (
    check_in_views as views_door, registration_views as views_join,
)
from . import home_views as views_meeting
from consult.meetings.live import refresh_views as views_now
from consult.meetings.record import views as views_record
from consult.meetings.ballots import views as views_balloting
from consult.meetings.chair import (
    views as views_chair, course_views as views_leading, ruling_views as views_ruling,
)
from consult.meetings.speakers import views as views_speaking
from .blueprint import views

__all__ = ["bringing", "sources", "views", "views_agenda", "views_balloting", "views_chair", "views_door", "views_drafting",
           "views_group_words",
           "views_join", "views_leading", "views_meeting", "views_now", "views_plan", "views_record", "views_ruling",
           "views_speaking", "words_news"]
