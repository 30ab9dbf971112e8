"""What can be granted of the proposals of a consultation, and what collides."""
