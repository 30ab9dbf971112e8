"""The date that pages and files bear: a day, so that a run repeated gives the same bytes."""

from __future__ import annotations

import os
from datetime import UTC, datetime


def today() -> datetime:
    """Return the day's first moment, in UTC; SOURCE_DATE_EPOCH fixes the day."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
