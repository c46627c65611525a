"""Work that outlives a request, and work that comes back at its hour: asked for, run, followed, journalled."""
