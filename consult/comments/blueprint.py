"""The pages of comments share one blueprint."""
from flask import Blueprint

views = Blueprint("comments", __name__)
