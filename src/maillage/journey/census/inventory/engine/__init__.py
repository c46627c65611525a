"""What the records say together."""
