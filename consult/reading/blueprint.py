"""Blueprint of the reading pages, to which several modules attach routes."""

from flask import Blueprint

views = Blueprint("reading", __name__)
