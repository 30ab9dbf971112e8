"""Plans as files: tables, drawings, saved runs."""
