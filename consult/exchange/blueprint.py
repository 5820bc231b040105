"""Blueprints shared by the pages and the API of imports and returned copies."""

from flask import Blueprint

views = Blueprint("exchange", __name__)
api = Blueprint("exchange_api", __name__, url_prefix="/api/v1")
