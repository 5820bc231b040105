"""The WSGI application for gunicorn, without --preload.

gunicorn -k gevent --worker-connections 10000 wsgi:app
"""

from gevent import monkey

monkey.patch_all()

import gc  # noqa: E402 - after the patch
import sys  # noqa: E402

gc.disable()  # what is loaded stays; tune_garbage_collector enables the collector again

from consult.app import create_app  # noqa: E402
from consult.core.config import get_instance_folder  # noqa: E402
from consult.core.errors import Problem  # noqa: E402
from consult.core.file_modes import keep_private  # noqa: E402
from consult.core.messages.error_messages import describe_problem  # noqa: E402
from consult.core.web.http_server import (  # noqa: E402
    WebSocketFront,
    tune_garbage_collector,
    start_background_work,
)

# of a worker that cannot start; after any other gunicorn would start the next one, without end
EXIT_CODE = 3

keep_private(get_instance_folder())
try:
    application = create_app(async_mode="gevent")
except Problem as problem:  # a wrong setting: a sentence, as on the command line
    print(describe_problem(problem), file=sys.stderr, flush=True)  # noqa: T201
    sys.exit(EXIT_CODE)
tune_garbage_collector()
start_background_work(application)
app = WebSocketFront(application)
