"""The blueprint of the pages of questionnaires."""

from flask import Blueprint

views = Blueprint("questionnaires", __name__)
