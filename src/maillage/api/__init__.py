"""/api/v1: the operations of all stages for programs, behind one door."""
