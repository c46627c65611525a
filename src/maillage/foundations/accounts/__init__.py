"""People, and how they sign in: password, second factor, one-time links."""
