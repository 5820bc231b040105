"""Reactions by event verb that the sample runs itself, since it has no dispatcher."""

from collections.abc import Callable
from typing import Any

sample_reactions: dict[str, Callable[[Any], None]] = {}
