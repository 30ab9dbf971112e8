"""What is reported about a plan: a class each, one registry."""
