"""The WSGI application for gunicorn, without --preload.

gunicorn -k gevent --worker-connections 10000 wsgi:app
"""

from gevent import monkey

monkey.patch_all()

import gc  # noqa: E402 - after the patch

gc.disable()  # what is loaded stays; tune_garbage_collector enables the collector again

from consult.app import create_app  # noqa: E402
from consult.core.config import get_instance_folder  # noqa: E402
from consult.core.file_modes import keep_private  # noqa: E402
from consult.core.web.http_server import (  # noqa: E402
    WebSocketFront,
    tune_garbage_collector,
    start_background_work,
)

keep_private(get_instance_folder())
application = create_app(async_mode="gevent")
tune_garbage_collector()
start_background_work(application)
app = WebSocketFront(application)
