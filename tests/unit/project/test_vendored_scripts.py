"""Tests that the third-party scripts are unchanged and may be distributed."""

import hashlib
import json
from pathlib import Path

VENDOR = Path(__file__).parents[3] / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "integrity.json").read_text())


def test_every_copy_is_what_the_manifest_says_and_nothing_else_is_there():
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "integrity.json"
    }
    assert found == {name: each["sha256"] for name, each in MANIFEST.items()}


def test_no_licence_is_one_that_we_may_not_ship():
    assert {each["licence"] for each in MANIFEST.values()} <= {
        "MIT",
        "0BSD",
        "BSD-2-Clause",
        "ISC",
        "Apache-2.0",
    }


def test_the_lock_pins_every_package_by_its_digest_and_names_no_address():
    lock = json.loads((VENDOR.parents[1] / "tools" / "vendor" / "package-lock.json").read_text())
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert packages
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())
    assert [name for name, each in packages.items() if "resolved" in each] == []
