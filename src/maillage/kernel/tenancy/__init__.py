"""Whose rows are whose: the one mechanism, in the ORM and in the database.

Every table declares a kind, and a test refuses a table that declares none:

- *reference*: no owner, the same for everyone (communes, parameters);
- *owned*: one owner, never NULL; what it points to belongs to that owner;
- *crossing*: an owner and a counterparty, both of whom see the row (an order, an answer to a campaign);
- *identity*: people and how they sign in, reached only by signing in or through a role in an organisation in scope;
- *platform*: sessions, queues and counters, of no organisation.

A request resolves once to a ``Scope``; the managers add its predicate when the SQL is compiled, PostgreSQL adds it again
by row-level security, and guards in the database refuse a row that points across. Without a scope nothing is read.
"""

from maillage.kernel.tenancy._guards import install_guards, missing_guards, remove_guards
from maillage.kernel.tenancy._scopes import (
    OWN,
    NoScope,
    OutOfScope,
    Scope,
    current,
    enter,
    everything,
    outside,
    widen,
)
from maillage.kernel.tenancy._tables import (
    CrossingModel,
    IdentityModel,
    OwnedModel,
    OwnerKey,
    OwnerModel,
    PlatformModel,
    ReferenceModel,
    ScopedManager,
    ScopedQuerySet,
    TableKind,
    new_key,
    table_kind_of,
)

__all__ = [
    "OWN",
    "CrossingModel",
    "IdentityModel",
    "NoScope",
    "OutOfScope",
    "OwnedModel",
    "OwnerKey",
    "OwnerModel",
    "PlatformModel",
    "ReferenceModel",
    "Scope",
    "ScopedManager",
    "ScopedQuerySet",
    "TableKind",
    "current",
    "enter",
    "everything",
    "install_guards",
    "missing_guards",
    "new_key",
    "outside",
    "remove_guards",
    "table_kind_of",
    "widen",
]
