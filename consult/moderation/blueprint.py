"""The blueprint that the pages of moderation share."""

from flask import Blueprint

views = Blueprint("moderation", __name__)
