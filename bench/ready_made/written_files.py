"""The time from a request to its file: a process for each file, beside a worker of huey."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import perf_counter, sleep

from bench.load_generator import ROOT
from consult.app import create_app
from consult.core.database.engine import db, find_row
from consult.documents.models import Version
from consult.output.artifact_cache import POLL_SECONDS, FileInProgress, get_or_make_file
from consult.output.formats import FORMATS, FileFormat
from consult.output.pdf.text_input import PrintText
from consult.output.render_input import VersionText

from .comparison import Comparison, alternate
from .queue_worker import huey, write_file
from .servers import BenchGround

FILES = {"clean_word": "Word", "clean_pdf": "PDF"}
HUEY = "huey, one worker"
LONGEST_WAIT = 30  # seconds


@contextmanager
def run_queue() -> Iterator[None]:
    """Run a consumer of the queue with one worker, which looks ten times a second."""
    huey.flush()
    consumer = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "huey.bin.huey_consumer",
            "bench.ready_made.queue_worker.huey",
            *("--workers", "1", "--worker-type", "process", "--max-delay", "0.1", "--quiet"),
        ],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        consumer.terminate()
        consumer.wait()


def wait_for_file(target: Path) -> None:
    """Wait until the file is there, and look as often as our own runner does.

    Raises:
        TimeoutError: it does not come.
    """
    end = perf_counter() + LONGEST_WAIT
    while not target.exists():
        if perf_counter() > end:
            raise TimeoutError(f"{target.name} was not written")
        sleep(POLL_SECONDS)


class FileTimer:
    """Times the making of files, each with an input of its own."""

    def __init__(self, form: FileFormat, data: VersionText | PrintText, folder: Path) -> None:
        self.form, self.data, self.folder = form, data, folder
        self.numbers = count()

    def _build_input(self) -> VersionText | PrintText:
        """Build an input that no file was made from."""
        source = self.data.source.model_copy(update={"address": f"file-{next(self.numbers)}"})
        return self.data.model_copy(update={"source": source})

    def time_process(self) -> float:
        """Return the milliseconds with a process for each file."""
        data = self._build_input()
        began = perf_counter()
        while isinstance(get_or_make_file(self.form, data), FileInProgress):
            pass
        return (perf_counter() - began) * 1000

    def time_queue(self) -> float:
        """Return the milliseconds with a task in the queue."""
        data = self._build_input()
        target = self.folder / f"{data.source.address}.{self.form.extension}"
        began = perf_counter()
        write_file(self.form.writer_module, data.model_dump_json(), str(target))
        wait_for_file(target)
        return (perf_counter() - began) * 1000


def compare_runners(ground: BenchGround) -> list[Comparison]:
    """Compare the time until a small document is a file."""
    found, world = [], ground.sqlite.data.world
    app = create_app(DATABASE_URL=ground.sqlite.copy("files"), SAMPLE=False)
    with app.test_request_context("/en/"), run_queue():
        version = find_row(Version, world.version)
        for code, name in FILES.items():
            form = FORMATS[code]
            data = form.collector(world.actor("pia"), version, "en", None)
            assert isinstance(data, VersionText | PrintText)
            timer = FileTimer(form, data, ground.make_folder(code))
            times = alternate(
                2 * ground.length.turns + 1,
                {"ours": timer.time_process, "huey": timer.time_queue},
            )
            what = f"ms until a small document is a file: {name}"
            found.append(
                Comparison("0006", what, HUEY, times["ours"][1:], times["huey"][1:], rates=False)
            )  # the first turn loads the worker's modules
        db.engine.dispose()
    return found
