"""Files into the inventory and out of it: read as somebody said once, looked at before anything is written, undone at will."""
