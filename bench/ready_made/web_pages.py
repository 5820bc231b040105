"""Pages joined from compressed pieces and our request handler, beside the ready-made ways."""

from functools import partial

from .comparison import Comparison, compare_loads
from .servers import OURS, BenchGround, run_ways
from .shared_commits import list_writes

PAGES = {"empty": "100 clauses", "long": "1,000 clauses"}
WHOLE = "`gzip.compress` of the whole page"


def compare_compression(ground: BenchGround) -> list[Comparison]:
    """Compare pages joined from compressed pieces with pages that are compressed as a whole.

    It takes twice the turns, because a fifth decides.
    """
    found = []
    with run_ways(ground, ground.sqlite, OURS, "whole-compression") as servers:
        for slug, size in PAGES.items():
            path = f"/en/c/talks/{slug}"
            ours, theirs = ([float(each.server.weight(path))] for each in servers)
            ways = {
                way: partial(each.load, "page", path)
                for way, each in zip((OURS, WHOLE), servers, strict=True)
            }
            found += compare_loads("0004", f"pages of {size}", 2 * ground.length.turns, ways)
            found.append(
                Comparison("0004", f"pages of {size}: bytes", WHOLE, ours, theirs, rates=False)
            )
    return found


def compare_handlers(ground: BenchGround) -> list[Comparison]:
    """Compare our request handler with pywsgi's parser in it, and with pywsgi's handler.

    It takes twice the turns, because a tenth decides.
    """
    found = []
    kinds = {"stock-parser": "our handler, pywsgi's parser", "stock-handler": "pywsgi's handler"}
    vote = list_writes(ground.sqlite)["votes"]
    requests = {
        "votes": (vote[0], f"/api/v1/{vote[1]}"),
        "pages of 100 clauses": ("page", "/en/c/talks/empty"),
    }
    with run_ways(ground, ground.sqlite, OURS, *kinds) as servers:
        for what, (kind, path) in requests.items():
            ways = {
                way: partial(each.load, kind, path)
                for way, each in zip((OURS, *kinds.values()), servers, strict=True)
            }
            found += compare_loads("0007", what, 2 * ground.length.turns, ways)
    return found
