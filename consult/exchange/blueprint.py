"""The pages of imports and of copies share one blueprint."""
from flask import Blueprint

views = Blueprint("exchange", __name__)
api = Blueprint("exchange_api", __name__, url_prefix="/api/v1")
