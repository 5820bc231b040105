"""Caches that make thousands of applications in one process affordable; the code under test is
unchanged.
"""

import gc
import os
from functools import cache

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from consult.app import ConsultApp


def cache_url_builders() -> None:
    """Compile the URL builder of a route once for all applications.

    It depends on the route alone and takes most of create_app.
    """
    compiled = Rule._compile_builder

    @cache
    def once(trace: tuple, append_unknown: bool):
        rule = Rule("/")
        rule._trace = list(trace)
        return compiled(rule, append_unknown)

    def builder(self: Rule, append_unknown: bool = True):
        if self.defaults:
            return compiled(self, append_unknown)  # a default is written with its converter
        return once(tuple(self._trace), append_unknown)

    Rule._compile_builder = builder
    _cache_rule_parser()


def _cache_rule_parser() -> None:
    """Parse a route once, too; the result depends on the route and the converters alone."""
    parsed, known = Rule._parse_rule, {}

    def parse(self: Rule, rule: str):
        key = (rule, frozenset(self.map.converters.items()))
        if key not in known:
            trace, converters = len(self._trace), set(self._converters)
            parts = list(parsed(self, rule))
            known[key] = (
                parts,
                self._trace[trace:],
                {name: each for name, each in self._converters.items() if name not in converters},
            )
            return parts
        parts, trace, converters = known[key]
        self._trace.extend(trace)
        self._converters.update(converters)
        self.arguments.update(converters)
        return parts

    Rule._parse_rule = parse


TEMPLATE_FOLDER = "CONSULT_TEST_TEMPLATES"


class TemplateBytecodeCache(BytecodeCache):
    """Compiled templates, shared by all applications of this process."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (bucket.key, bucket.checksum) in self.known:
            bucket.bytecode_from_string(self.known[bucket.key, bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


def cache_templates() -> None:
    """Compile each template once for all applications.

    tests/run.sh names a folder for all processes of a run; otherwise each process compiles its own.
    """
    folder = os.environ.get(TEMPLATE_FOLDER)
    ConsultApp.jinja_options = {
        **ConsultApp.jinja_options,
        "bytecode_cache": FileSystemBytecodeCache(folder) if folder else TemplateBytecodeCache(),
    }


def freeze_memory() -> None:
    """Exclude imported objects from garbage collection, and enable it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def cache_statements() -> None:
    """Compile each SQL statement once for all engines of a kind; they differ in their address
    alone.
    """
    known = {}

    @event.listens_for(Engine, "engine_connect")
    def share(connection: Connection) -> None:
        connection.engine._compiled_cache = known.setdefault(
            type(connection.dialect), LRUCache(20_000)
        )

    DefaultDialect.__eq__ = lambda self, other: type(self) is type(other)
    DefaultDialect.__hash__ = lambda self: hash(type(self))
