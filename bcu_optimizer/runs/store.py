"""What every run writes alike: JSON, tables, and of what it was made."""

from __future__ import annotations
