"""What finds plans: candidates, set partitioning, the plan diagram, arithmetic."""
