"""What a plan is held against: the problem, its goals, measures and rules."""
