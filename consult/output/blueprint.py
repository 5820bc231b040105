"""The blueprint of the pages of files, which several files add to."""
from flask import Blueprint

views = Blueprint("output", __name__)
