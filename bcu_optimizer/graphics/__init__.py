"""Draws plans as maps and pages that can be put before a committee as they are."""
