"""Values of a ballot that are fixed at its opening, and their digest in the record."""

import json
from typing import Any

from consult.core.digests import hash_text
from consult.positions.models import Ballot


def list_fixed_values(ballot: Ballot, electors: list[Any]) -> list[Any]:
    """List the values fixed at opening, in the order that their digest in the record is made of."""
    return [
        ballot.number,
        ballot.kind,
        ballot.question,
        ballot.digest,
        ballot.choices,
        ballot.electorate,
        ballot.threshold,
        ballot.abstentions,
        ballot.quorum,
        sorted(str(each.holder) for each in electors),
        *([ballot.electorate_groups] if ballot.electorate_groups else []),
    ]


def compute_json_digest(value: list[Any]) -> str:
    """Compute the digest of a JSON value in canonical form: no spaces, UTF-8."""
    return hash_text(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
