"""Who pays what: a cost shared among members by a key or by what each would pay alone, with its computation."""
