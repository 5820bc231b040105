"""The blueprint that the pages of consolidation share."""
from flask import Blueprint

views = Blueprint("consolidation", __name__)
