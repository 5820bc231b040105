"""The blueprint that the pages that compose share."""
from flask import Blueprint

views = Blueprint("reading", __name__)
