"""Settings, addresses and the server's entry: the only place that knows where the product runs."""
