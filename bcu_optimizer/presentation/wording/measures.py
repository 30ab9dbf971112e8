"""Measures in few words, as they stand within a sentence or at the head of a narrow column."""

SHORT = {
    "links_kept": "links kept",
    "imbalance": "imbalance",
    "travel_km": "mean distance",
    "ties_kept": "ties kept",
    "demand_ratio": "demand ratio",
    "officers_ratio": "officers ratio",
    "compactness": "compactness",
}
