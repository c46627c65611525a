"""What each organisation pays a year, by theme, and how that compares; what it would gain at once."""
