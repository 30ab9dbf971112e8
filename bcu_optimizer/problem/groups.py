"""BCUs as groups of areas."""

from __future__ import annotations

from collections.abc import Mapping

Group = tuple[int, ...]  # a BCU as the ascending indexes of its areas


Groups = Mapping[str, Group]  # the BCUs of a plan by name
