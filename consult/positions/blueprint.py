"""The blueprints that the pages and the API of positions and ballots share."""

from flask import Blueprint

views = Blueprint("ballots", __name__)
api = Blueprint("ballots_api", __name__, url_prefix="/api/v1")
