"""Entry point of the command line: python -m consult serve, setup, migrate, verify and others."""

from gevent import monkey

# before any import of psycopg, which would otherwise block the event loop permanently
monkey.patch_all()

from consult.commands import main  # noqa: E402 - nothing may be imported before the patch

if __name__ == "__main__":
    main()
