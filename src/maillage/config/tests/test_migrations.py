"""Migrations make the tables that the models say, and the tests stand on: nothing is forgotten between the two."""

import re
from typing import Any

import pytest
from django.db import connection

from maillage.config.tests.conftest import Place

pytestmark = pytest.mark.django_db

CATALOGUE = """
SELECT 'column', attrelid::regclass::text, attname, format_type(atttypid, atttypmod) || ' ' || attnotnull::text || attidentity::text,
  coalesce(pg_get_expr(adbin, adrelid), '')
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), ''
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', tablename, indexname, indexdef, '' FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '' FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'policy', tablename, policyname, cmd || ' ' || coalesce(qual, '') || ' ' || coalesce(with_check, ''), permissive
FROM pg_policies WHERE schemaname = 'public'
"""


OTHERWISE = {("auth_group_permissions", "id")}
"""A table of Django's own that stays empty, whose numbers are smaller where its migrations make them."""


def told() -> set[tuple[Any, ...]]:
    """Everything that the database says of its tables, in no order."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(CATALOGUE)
            return {found for found in cursor.fetchall() if found[1:3] not in OTHERWISE}
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {(name, *_parts(sql)) for name, sql in cursor.fetchall() if name != "sqlite_sequence"}


def _parts(sql: str) -> list[str]:
    """The columns and constraints of a table, in alphabetical order; any other statement whole."""
    found = re.fullmatch(r"(CREATE TABLE [^(]*)\((.*)\)", sql, re.S)
    if not found:
        return [sql]
    parts, depth = [""], 0
    for letter in found[2]:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [found[1].strip(), *sorted(part.strip() for part in parts)]


def test_migrations_make_the_tables_of_the_models(here: Place, db: None) -> None:
    of_models = told()
    with here.entered():
        of_migrations = told()
    assert len(of_models) > 300
    assert of_migrations - of_models == set()
    assert of_models - of_migrations == set()
