"""Really different plans that are nearly as good."""
