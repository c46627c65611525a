"""What could be paid instead: price references, matched to what each member pays, line by line, and what that would save.

From the census it takes the living inventory of the members who show their prices, and when each contract may be left.
To later stages it hands frozen savings: potential, then obtained.
"""
