"""Files made wrong at random."""
