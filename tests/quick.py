"""What makes thousands of applications in one process bearable. Nothing that is tested is changed by it."""
import gc
from functools import cache

from werkzeug.routing import Rule


def quick_addresses() -> None:
    """Compile the builder of an address once for all applications: it depends on the address alone, and takes most of create_app."""
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


def settle_memory() -> None:
    """What is imported stays: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
