"""The standard error of a process under test, in a file of its own."""

import sys
from tempfile import NamedTemporaryFile


class ErrorLog:
    """The standard error of one process."""

    def __init__(self) -> None:
        # it lives as long as this object
        self.file = NamedTemporaryFile("r+", prefix="consult-stderr-")  # noqa: SIM115
        self.path = self.file.name

    def read(self) -> str:
        """Return everything that was written so far."""
        self.file.seek(0)
        return self.file.read()

    def show_rest(self) -> None:
        """Write what nobody has read to this process's standard error, for the report of pytest."""
        sys.stderr.write(self.file.read())
