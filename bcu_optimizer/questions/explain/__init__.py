"""Why there is no plan: which rules collide, what would help, and how much room there is."""
