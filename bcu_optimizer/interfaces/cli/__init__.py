"""The command ``bcu``: a module a command."""
