"""What single changes would do to a plan."""
