"""What a run was made of, beside its answer."""

from __future__ import annotations
