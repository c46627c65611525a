"""The journal: every write leaves one event, in the same transaction, that nobody changes or removes afterwards."""
