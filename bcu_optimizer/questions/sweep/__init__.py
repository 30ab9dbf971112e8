"""Sweeps: one question over numbers of BCUs and values of settings, and what it shows."""
