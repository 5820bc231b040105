"""Tests of the comparisons with ready-made parts, and of the page that keeps them."""

import pytest

from bench.load_generator import LoadResult
from bench.ready_made.comparison import Comparison, alternate, compare_loads, write_page
from bench.ready_made.first_visit import list_first_files, split_bundles

RATES = Comparison("0001", "votes", "own COMMIT", [300.0, 200.0, 400.0], [100.0, 100.0, 100.0])
TIMES = Comparison("0006", "ms", "huey", [120.0], [100.0], rates=False)


def test_the_ratio_says_how_many_times_better_ours_is():
    assert (RATES.ratio, round(TIMES.ratio, 2)) == (3.0, 0.83)


@pytest.mark.parametrize(("ours", "within"), [(1.24, "yes"), (1.26, "no"), (0.5, "yes")])
def test_a_part_within_a_fifth_of_ours_is_marked(ours, within):
    assert Comparison("0001", "votes", "own", [ours], [1.0]).build_cells()[-1] == within


def test_every_second_turn_runs_in_the_opposite_order():
    order = []
    found = alternate(
        2, {"a": lambda: order.append("a") or 1.0, "b": lambda: order.append("b") or 2.0}
    )
    assert (order, found) == (["a", "b", "b", "a"], {"a": [1.0, 1.0], "b": [2.0, 2.0]})


def test_a_run_of_some_records_leaves_the_rows_of_the_others(tmp_path):
    page = tmp_path / "page.md"
    write_page([RATES, TIMES], "quiet", page)
    write_page([TIMES._replace(ours=[50.0])], "loud", page)
    rows = [line.split(" | ")[:3] for line in page.read_text().splitlines() if line[2:4] == "00"]
    assert "the last run: loud." in page.read_text()
    assert rows == [["| 0001", "votes", "300"], ["| 0006", "ms", "50"]]


def test_a_bundle_of_sheets_is_split_into_its_files():
    paths = ["/static/@4a/css/core/a+core/b.css", "/static/@4a/js/core/page.js"]
    assert split_bundles([*paths, paths[1]]) == [
        "/static/css/core/a.css",
        "/static/css/core/b.css",
        "/static/js/core/page.js",
    ]


def test_the_files_of_a_first_visit_are_those_that_modules_import_too():
    class Server:
        answers = {
            "/page": b'<link href="/static/@1/css/a.css"><a href="/en">x</a>'
            b'<script src="/static/@1/js/x/a.js"></script><use href="/static/@1/i.svg#a"/>',
            "/static/@1/js/x/a.js": b'import * as b from "./b.js";\nimport "../c.js";\n',
            "/static/@1/js/x/b.js": b'export { c } from "../c.js";\nconst d = import("./d.js");\n'
            b'export const e = () => import("./e.js");\n',
            "/static/@1/js/c.js": b"",
        }

        def get(self, path):
            return self.answers[path]

    assert sorted(list_first_files(Server(), "/page")) == [
        "/static/@1/css/a.css",
        "/static/@1/i.svg",
        "/static/@1/js/c.js",
        "/static/@1/js/x/a.js",
        "/static/@1/js/x/b.js",
    ]


def test_a_burst_gives_its_rate_and_its_cost_beside_each_other_way():
    def burst(rate, cpu):
        return lambda: LoadResult(1, rate, cpu, "", "", 0, {})

    ways = {"ours": burst(200.0, 10.0), "a": burst(100.0, 15.0), "b": burst(50.0, 5.0)}
    found = compare_loads("0007", "votes", 2, ways)
    assert [(each.way, each.ratio) for each in found] == [
        ("a", 2.0),
        ("a", 1.5),
        ("b", 4.0),
        ("b", 0.5),
    ]
