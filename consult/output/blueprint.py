"""Blueprint of the file pages, to which several modules attach routes."""

from flask import Blueprint

views = Blueprint("output", __name__)
