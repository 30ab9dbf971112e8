"""The moment that stands on pages and in files."""

from __future__ import annotations

import os
from datetime import UTC, datetime


def now() -> datetime:
    """Return the moment to print; SOURCE_DATE_EPOCH fixes it for repeatable builds."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
