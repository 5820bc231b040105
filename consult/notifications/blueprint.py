"""The blueprint of the pages of notices and mails."""

from flask import Blueprint

views = Blueprint("notifications", __name__)
