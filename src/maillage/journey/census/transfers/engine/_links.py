"""Names of other records in a file: places, contracts, printers, fleets."""

import re
from typing import Any, Final

from maillage.journey.census.inventory.models import NotRead, Site
from maillage.kernel.spelling import fold
from maillage.kernel.typography import one_line

__all__ = ["Links"]

_NAMES: Final = ("name", "reference", "serial_number", "number")
"""Columns by which a record is designated: its name first, the others where no name is such."""
SITE_CURE: Final = (
    "Écrivez le nom d’un lieu de la collectivité, ou cochez « Créer les lieux qui ne sont pas connus » "
    "dans « Revoir les colonnes »."
)
_WITH_KEY: Final = re.compile(r"^(?:.*\s)?\[(\d{1,18})\]$", re.S)


class Links:
    """The records of one organisation, by key and by name, and those that the same import will create.

    A record that is only to come has a negative key until it is written.
    """

    def __init__(self, owner_id: int) -> None:
        self.owner_id = owner_id
        self._named: dict[Any, dict[str, set[int]]] = {}
        self._referred: dict[Any, dict[str, set[int]]] = {}
        self._keys: dict[Any, dict[str, int]] = {}
        self._coming = 0
        self.new_sites: dict[str, int] = {}

    def find(self, model: Any, text: str, *, makes: bool = False) -> int:
        """The key of the record that a text names: « Mairie », a reference, « Mairie [4503599627370497] ».

        ``makes``: one that is not known will be created. Error: ``NotRead``.
        """
        names, keys = self._of(model)
        with_key = _WITH_KEY.match(text)
        if with_key and with_key[1] in keys:
            return keys[with_key[1]]
        said = fold(text)
        found = names.get(said) or self._referred[model].get(said, set())
        if len(found) == 1:
            return next(iter(found))
        label = model._meta.verbose_name
        if found:
            raise NotRead(
                f"désigne {len(found)} fiches de la liste « {label} »",
                "Écrivez sa référence, ou sa clé entre crochets comme dans l’export : « Mairie [12] ».",
            )
        if makes:
            self._coming -= 1
            self.new_sites[one_line(text, 160)] = self._coming
            self._add(model, self._coming, [text])
            return self._coming
        raise NotRead(
            f"n’est pas connu (liste « {label} »)",
            SITE_CURE if model is Site else "Écrivez le nom d’une fiche de la collectivité, ou créez-la d’abord.",
        )

    def coming(self, model: Any, key: str, names: dict[str, Any]) -> int:
        """A record that this import would create: how those that follow name it, and a passing key."""
        self._coming -= 1
        self.note(model, self._coming, key, names)
        return self._coming

    def note(self, model: Any, pk: int, key: str, names: dict[str, Any]) -> None:
        """A record that has been written, and how those that follow name it."""
        self._add(model, pk, [names.get(column) or "" for column in _NAMES], key)

    def _add(self, model: Any, pk: int, texts: list[Any], key: str = "") -> None:
        """A record and what it is called: its name, then what else designates it."""
        names, keys = self._of(model)
        name, *others = (fold(str(one)) if one else "" for one in texts)
        if name:
            names.setdefault(name, set()).add(pk)
        for text in others:
            if text:
                self._referred[model].setdefault(text, set()).add(pk)
        if key:
            keys[key] = pk

    def open(self, model: Any) -> None:
        """Look at the records that are there now: what this import writes of them is told by ``note``."""
        self._of(model)

    def _of(self, model: Any) -> tuple[dict[str, set[int]], dict[str, int]]:
        if model not in self._named:
            self._named[model], self._referred[model], self._keys[model] = {}, {}, {}
            columns = [name for name in _NAMES if any(name == field.name for field in model._meta.concrete_fields)]
            rows = model.objects.filter(owner=self.owner_id).values_list("pk", *columns)
            for pk, *texts in rows.iterator(chunk_size=2000):
                self._add(model, pk, texts, str(pk))
        return self._named[model], self._keys[model]
