"""The WSGI application for gunicorn: gunicorn -k gevent --worker-connections 10000 wsgi:app (without --preload)."""
from gevent import monkey

monkey.patch_all()

from consult.app import create_app  # noqa: E402 - after the patch
from consult.core.config import instance  # noqa: E402
from consult.core.file_modes import keep_private  # noqa: E402
from consult.core.web.http_server import Front, calm_collector, start_beside  # noqa: E402

keep_private(instance())
application = create_app(async_mode="gevent")
calm_collector()
start_beside(application)
app = Front(application)
