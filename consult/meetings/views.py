"""The pages of meetings; each part stands in a file of its own."""
from . import bringing, sources, views_drafting, views_group_words, words_news
from . import views_agenda, views_door, views_join, views_meeting, views_now, views_plan, views_record
from . import views_balloting, views_chair, views_leading, views_ruling, views_speaking
from .blueprint import views

__all__ = ["bringing", "sources", "views", "views_agenda", "views_balloting", "views_chair", "views_door", "views_drafting",
           "views_group_words",
           "views_join", "views_leading", "views_meeting", "views_now", "views_plan", "views_record", "views_ruling",
           "views_speaking", "words_news"]
