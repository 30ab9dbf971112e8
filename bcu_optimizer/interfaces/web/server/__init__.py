"""The plan page from a server on this machine alone: what a file of its own cannot do."""
