"""Pages with one map or several."""
