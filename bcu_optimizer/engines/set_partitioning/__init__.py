"""The integer programme over candidates, and who solves it."""
