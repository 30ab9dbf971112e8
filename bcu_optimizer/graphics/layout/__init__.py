"""Paper, text, tables and files of drawings."""
