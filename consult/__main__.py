"""Entry point of the command line: python -m consult serve, setup, migrate, verify and others."""

from gevent import monkey

# before any import of psycopg, which would otherwise block the event loop permanently
monkey.patch_all()

import gc  # noqa: E402 - nothing may be imported before the patch

gc.disable()  # what is loaded stays, and looking through it takes a quarter of the time of loading

from consult.commands import main  # noqa: E402
from consult.core.web.http_server import tune_garbage_collector  # noqa: E402

tune_garbage_collector()

if __name__ == "__main__":
    main()
