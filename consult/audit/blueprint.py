"""The blueprint that the pages of the record share."""

from flask import Blueprint

views = Blueprint("audit", __name__)
