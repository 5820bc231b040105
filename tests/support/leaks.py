"""Canaries: words that may come to some readers alone, looked for in every kind of answer."""

import json
import zipfile
from io import BytesIO

DRAFT_CANARY = "cormorants over the breakwater"
REMARK_CANARY = "terns behind the pier"
LETTER_CANARY = "curlews below the lighthouse"
DRAFT_CANARIES = (DRAFT_CANARY, REMARK_CANARY)
CANARIES = (*DRAFT_CANARIES, LETTER_CANARY)


def find_canaries(data):
    """Return the canaries in the bytes of an answer; archives and office files are opened."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return {
                each for name in archive.namelist() for each in find_canaries(archive.read(name))
            }
    return {
        each
        for each in CANARIES
        if each.encode() in data or json.dumps(each)[1:-1].encode() in data
    }
