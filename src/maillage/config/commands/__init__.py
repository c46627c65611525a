"""The commands that run an instance: serve it, look at it, save it, bring it back."""
