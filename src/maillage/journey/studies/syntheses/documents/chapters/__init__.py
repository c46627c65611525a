"""The report, chapter by chapter, in the order of a mutualisation study."""
