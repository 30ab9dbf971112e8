"""Scenarios: text files that state data, rules and goals; read, merged, checked and frozen."""
