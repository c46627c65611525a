"""The kinds of tables, and the managers that add the scope to every statement."""

import json
import secrets
from typing import Any, ClassVar, Final, Literal, Self, TypeVar, cast

from django.conf import settings
from django.core.exceptions import FullResultSet
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable, Func

from maillage.kernel.tenancy._scopes import OWN, OutOfScope, current

TableKind = Literal["reference", "owned", "crossing", "identity", "platform"]

KEY_BITS: Final = 53
"""Keys fit the exact integers of every language that reads the API."""


def new_key() -> int:
    """A key that nobody can guess and that is known before the row is written."""
    return secrets.randbits(KEY_BITS - 1) + 1


class InScope(Func):
    """True of rows whose owner (or counterparty) is in the scope in force when the SQL is compiled."""

    output_field = models.BooleanField()

    def __init__(self, *columns: str | Combinable, subject: str, writes: bool = False) -> None:
        super().__init__(*columns)
        self.subject = subject
        self.writes = writes

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        scope = current()
        if scope.everything:
            raise FullResultSet
        # The owner is seen by its subject; a counterparty sees a row because it is a party to it.
        seen = [scope.writes] * 2 if self.writes else [scope.seen(self.subject), scope.seen(OWN)]
        tests, parameters = [], []
        for column, owners in zip(self.source_expressions, seen, strict=False):
            sql, column_parameters = compiler.compile(column)
            if connection.vendor == "postgresql":
                tests.append(f"{sql} = ANY(%s::bigint[])")
                parameters += [*column_parameters, sorted(owners)]
            else:
                tests.append(f"{sql} IN (SELECT value FROM json_each(%s))")
                parameters += [*column_parameters, json.dumps(sorted(owners))]
        return f"({' OR '.join(tests)})", parameters


Row = TypeVar("Row", bound=models.Model)


class ScopedQuerySet(models.QuerySet[Row]):
    """Reads what the scope sees, writes what it may write."""

    def update(self, **values: Any) -> int:
        return super(ScopedQuerySet, self._writable()).update(**values)

    def _update(self, values: Any) -> int:
        return super(ScopedQuerySet, self._writable())._update(values)  # type: ignore[misc, no-any-return]

    def delete(self) -> tuple[int, dict[str, int]]:
        return super(ScopedQuerySet, self._writable()).delete()

    def _writable(self) -> Self:
        return self.filter(_predicate(self.model, writes=True))


_BaseManager = models.Manager.from_queryset(ScopedQuerySet)


class ScopedManager(_BaseManager[Row]):
    """Default and base manager of every owned and crossing table."""

    def get_queryset(self) -> ScopedQuerySet[Row]:
        queryset = cast("ScopedQuerySet[Row]", super().get_queryset())
        return queryset.filter(_predicate(self.model))


def _predicate(model: Any, *, writes: bool = False) -> Q:
    return Q(InScope(*(F(name) for name in model.party_fields), subject=model.subject, writes=writes))


class _Kind(models.Model):
    """``party_fields``: the columns that name an organisation; ``crossings``: foreign keys that may leave it, and why."""

    table_kind: ClassVar[TableKind]

    class Meta:
        abstract = True


class ReferenceModel(_Kind):
    """A table without owner, the same for everyone, written only by loading reference data."""

    table_kind = "reference"

    class Meta:
        abstract = True


class IdentityModel(_Kind):
    """A person, or a means to sign in. Pages reach people only through their roles."""

    table_kind = "identity"

    class Meta:
        abstract = True


class PlatformModel(_Kind):
    """A table of the machinery, of no organisation."""

    table_kind = "platform"

    class Meta:
        abstract = True


class _Scoped(_Kind):
    subject: ClassVar[str] = OWN
    party_fields: ClassVar[tuple[str, ...]] = ("owner",)
    crossings: ClassVar[dict[str, str]] = {}
    is_append_only: ClassVar[bool] = False
    sealed_when: ClassVar[str] = ""
    """SQL that is true of a row (« ROW ») which nothing changes any more; the database refuses it, whoever asks."""
    sealed_but: ClassVar[str] = ""
    """SQL that is true of an UPDATE of such a row (from « OLD » to « NEW ») which is allowed all the same."""
    is_bond: ClassVar[bool] = False
    """A row that links its two parties: declared foreign keys may cross between them."""
    bond_expires: ClassVar[bool] = False
    """The link ends with ``valid_to``; else what was recorded while it held may still be completed."""

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def parties(self) -> list[int | None]:
        """The organisations of the row."""
        return [getattr(self, name if name == "id" else f"{name}_id") for name in self.party_fields]

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _demand_writable(self)
        return super().delete(*args, **kwargs)


def _demand_writable(row: Any) -> None:
    if not current().may_write(*row.parties()):
        raise OutOfScope(f"{type(row).__name__} of {row.parties()} is outside the scope")


class _OwnerForeignKey(models.ForeignKey[Any, Any]):
    """The owner of a row: a row for someone outside the scope is refused before it reaches the database."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if add:
            _demand_writable(model_instance)
        return super().pre_save(model_instance, add)


class OwnedModel(_Scoped):
    """A row of one organisation. ``subject`` names what must be shared for another organisation to see it."""

    table_kind = "owned"
    owner = _OwnerForeignKey(
        settings.TENANCY_OWNER_MODEL, models.PROTECT, verbose_name="collectivité", related_name="+"
    )

    class Meta(_Scoped.Meta):
        abstract = True


class CrossingModel(_Scoped):
    """A row between two organisations, seen and written by both."""

    table_kind = "crossing"
    party_fields = ("owner", "counterparty")
    owner = _OwnerForeignKey(
        settings.TENANCY_OWNER_MODEL, models.PROTECT, verbose_name="collectivité", related_name="+"
    )
    counterparty = models.ForeignKey(
        settings.TENANCY_OWNER_MODEL, models.PROTECT, verbose_name="autre partie", related_name="+"
    )

    class Meta(_Scoped.Meta):
        abstract = True


class OwnerKey(models.BigIntegerField):  # type: ignore[type-arg]
    """The key of the table of owners: each row is its own owner."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if add:
            _demand_writable(model_instance)
        return super().pre_save(model_instance, add)


class OwnerModel(_Scoped):
    """The table of the organisations themselves."""

    table_kind = "owned"
    party_fields = ("id",)
    id = OwnerKey("identifiant", primary_key=True, default=new_key, editable=False)

    class Meta(_Scoped.Meta):
        abstract = True


def table_kind_of(model: type[models.Model]) -> TableKind | None:
    """The kind that a table declares; for a library's table, what the settings say of it."""
    declared: TableKind | None = getattr(model, "table_kind", None)
    others = cast("dict[str, TableKind]", settings.TENANCY_OTHER_TABLES)
    return declared or others.get(model._meta.label)
