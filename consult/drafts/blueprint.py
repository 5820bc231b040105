"""The blueprint of the pages of drafts."""

from flask import Blueprint

views = Blueprint("drafts", __name__)
