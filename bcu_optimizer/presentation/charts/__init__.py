"""Drawings of answers that are more than a table or a map."""
