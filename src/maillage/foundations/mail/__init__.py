"""Messages that leave: written in the transaction that causes them, delivered by the worker."""
