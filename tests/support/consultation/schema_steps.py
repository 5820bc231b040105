"""Steps of the schema in this process, as the commands migrate and downgrade make them."""

import flask_migrate

from consult.app import create_app
from tests.databases import close_engines

STEPS = {"migrate": flask_migrate.upgrade, "downgrade": flask_migrate.downgrade}


def move_schema(url, command, revision=None):
    """Bring the schema of a database to a revision; migrate goes to the newest one by default."""
    app = create_app(DATABASE_URL=url, SAMPLE=False)
    try:
        with app.app_context():
            STEPS[command](**({"revision": revision} if revision else {}))
    finally:
        close_engines(app)
