"""The plan diagram: all valid plans of a problem, and what can be asked of all of them."""
