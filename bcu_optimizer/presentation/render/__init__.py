"""Documents on screens, on pages, in notebooks, as tables."""
