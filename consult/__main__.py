"""The commands: python -m consult serve | setup | migrate | verify | ..."""
from gevent import monkey

monkey.patch_all()  # before anything can import psycopg, which would block the loop for good

from consult.commands import main  # noqa: E402 - nothing may be imported before the patch

if __name__ == "__main__":
    main()
