"""Tests that creating the application loads every module except those that are loaded on
demand.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROGRAM = (
    "import sys, consult.app; print(*[name for name in sys.modules if name.startswith('consult')])"
)
LATER = {
    "consult.__main__",
    "consult.commands",
    "consult.catalogues",  # programs of their own
    "consult.core.environment",
    "consult.core.file_modes",
    "consult.core.database.backup",
    "consult.core.database.move_to_postgresql",
    "consult.sample.rehearsal.rehearsal_folder",  # of commands
    "consult.migrations",
    "consult.migrations.env",
    "consult.core.db",  # of migrations
    "consult.core.events.wakeup",
    "consult.core.web.http_parser",
    "consult.core.web.http_server",  # of a process that serves
    "consult.attachments.office_files",
    "consult.attachments.pdf_files",
    "consult.attachments.pictures",
    "consult.attachments.worker",
    "consult.output.worker",
    "consult.text.labels.label_readings",  # by the writers of Word files
    "consult.exchange.comment_tables.word_grids",
    "consult.exchange.comment_tables.workbook_grids",
    "consult.exchange.comment_tables.worker",
    "consult.similarity.worker",
    "consult.text.similarity.embeddings",
    "consult.text.similarity.languages",
    "consult.text.similarity.lexical_clusters",  # of processes that work
    "consult.output.pdf.typst_writer",
    "consult.output.data.dictionary_writer",
    "consult.output.data.json_writer",
    "consult.output.reports.pdf_writer",
    "consult.output.reports.word_writer",
    "consult.output.reports.workbook_writer",
}
LATER_BY_BEGINNING = ("consult.output.word.",)  # writers of Word files


def modules():
    """Yield the name of every module of the program."""
    for path in (ROOT / "consult").rglob("*.py"):
        if "versions" not in path.parts:
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_every_module_is_loaded_once_the_application_is_made():
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    left = set(modules()) - set(ended.stdout.split())
    assert {name for name in left if not name.startswith(LATER_BY_BEGINNING)} == LATER
