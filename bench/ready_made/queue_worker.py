"""A queue of huey in SQLite whose tasks write files, as a ready-made runner of jobs."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from huey import SqliteHuey

from consult.core.config import get_instance_folder

huey = SqliteHuey(filename=str(get_instance_folder() / "queue.db"))


def write_directly(module: str, text: str, target: str) -> None:
    """Write a file with a writer of consult.output; it is moved there once it is complete."""
    content = import_module(f"consult.output.{module}").write(text.encode(), lambda _percent: None)
    part = Path(target).with_suffix(".part")
    part.write_bytes(content)
    part.replace(target)


write_file: Callable[[str, str, str], object] = huey.task()(write_directly)  # only queues it
