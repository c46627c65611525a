"""How two spellings of a name are recognised as one."""

import unicodedata
from functools import lru_cache

__all__ = ["fold"]


@lru_cache(maxsize=4096)  # the same choices are met at every value
def fold(name: str) -> str:
    """A name without accents, case, hyphens, or the shapes of its apostrophes and spaces.

    >>> fold("Plouezoc’h") == fold("PLOUEZOC'H"), fold("Saint-Étienne  du-Bois")
    (True, 'saint etienne du bois')
    """
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", "'").replace("œ", "oe").replace("æ", "ae"))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).replace("-", " ").split())
