"""What one goal costs in another."""
