"""The blueprint that the comment pages share."""

from flask import Blueprint

views = Blueprint("comments", __name__)
