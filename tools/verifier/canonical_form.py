"""The canonical JSON of values, which digests are computed from."""

import json
from typing import Any


def canonical_json(value: Any) -> str:
    """Return the canonical JSON of a value, which digests are computed from."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
