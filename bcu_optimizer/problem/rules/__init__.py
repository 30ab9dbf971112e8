"""The rules: a file each, one registry."""
