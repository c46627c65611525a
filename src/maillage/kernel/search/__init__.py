"""Finding rows by their words, through an index, on both engines.

A model that is ``Searchable`` keeps in ``search_text`` what ``searchable`` makes of its columns; ``holding`` is true of
the rows that hold every word of a text, each as the beginning of a word, in any order. What a user types never reaches
the syntax of an engine: it is cut into plain words first.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import BooleanField, F, Func, Q

from maillage.kernel.search._indexes import (
    install_indexes,
    is_of_search,
    missing_indexes,
    remove_indexes,
    searchable_models,
    words_table,
)
from maillage.kernel.search._words import Asked, asked_of, is_held, searchable

__all__ = [
    "Searchable",
    "holding",
    "install_indexes",
    "is_held",
    "is_of_search",
    "missing_indexes",
    "remove_indexes",
    "searchable",
    "searchable_models",
    "words_table",
]


class Searchable(models.Model):
    """A row that is found by its words. The key of its table is a 64-bit number.

    Whoever writes a row writes its ``search_text`` too (``searchable``); the index follows by itself, bulk writes included.
    """

    is_searchable: ClassVar[bool] = True

    search_text = models.TextField(editable=False, blank=True, default="")

    class Meta:
        abstract = True


def holding(rows: Any, text: str) -> Q:
    """What is true of the rows that hold every word of ``text``; of all rows where it has no word.

    ``rows``: the searchable model, or a queryset of it. The condition goes in ``filter`` and ``exclude`` of a queryset of
    that model, in scope, with other filters and keyset paging.
    """
    asked = asked_of(text)
    return Q(_Holding(getattr(rows, "model", rows), asked)) if asked else Q()


class _Holding(Func):
    """True of the rows whose key is in what the index of words finds."""

    output_field = BooleanField()

    def __init__(self, model: Any, asked: Asked) -> None:
        super().__init__(F("pk"))
        self.words, self.asked = words_table(model), asked

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        key, parameters = compiler.compile(self.source_expressions[0])
        if connection.vendor == "postgresql":
            found = f'SELECT id FROM "{self.words}" WHERE words @@ %s::tsquery'
            question = _question(self.asked, "'{}':*", " & ", " | ")
        else:
            found = f'SELECT rowid FROM "{self.words}" WHERE "{self.words}" MATCH %s'
            question = _question(self.asked, '"{}"*', " AND ", " OR ")
        return f"{key} IN ({found})", [*parameters, question]


def _question(asked: Asked, word: str, both: str, either: str) -> str:
    """What is asked, in the words of an engine."""
    return both.join(
        f"({either.join(f'({both.join(word.format(one) for one in form)})' for form in forms)})" for forms in asked
    )
