"""The database of the instance, seen whole and at one instant; and databases of a moment."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

from maillage.config.commands.archive import ArchiveReader, TableEntry
from maillage.config.commands.instance import Refused
from maillage.config.commands.progress import Progress
from maillage.config.commands.rows import (
    Digest,
    Model,
    archived_models,
    columns_of,
    count_rows,
    dump_rows,
    load_rows,
    stored_models,
)
from maillage.kernel.search import install_indexes, is_of_search, missing_indexes, remove_indexes
from maillage.kernel.tenancy import everything, install_guards, missing_guards, remove_guards
from maillage.kernel.typography import number

__all__ = [
    "applied_migrations",
    "emptied",
    "frozen",
    "loaded",
    "pending_migrations",
    "strange_tables",
    "throwaway",
]

WAIT_SECONDS: Final = 20


def applied_migrations() -> list[str]:
    """Those the database went through."""
    recorder = MigrationRecorder(connection)
    return sorted(f"{app}.{name}" for app, name in recorder.applied_migrations())


def pending_migrations() -> list[str]:
    """Those this version brings and the database has not seen."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def strange_tables() -> list[str]:
    """Tables that belong to no model: they are in no backup."""
    ours = {model._meta.db_table for model in stored_models()} | {"django_migrations"}
    there = {table for table in connection.introspection.table_names() if not is_of_search(table)}
    return sorted(there - ours)


@contextmanager
def frozen(folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """A connection through which the instance is seen whole, at one instant, while others write.

    SQLite: a copy by the online backup, proven sound, for a long read would stop every writer. PostgreSQL: one
    REPEATABLE READ transaction, in which row-level security hides nothing.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            with everything("backup"):
                _demand_full_sight()
                yield connection
        return
    copy = folder / "instantané.sqlite3"
    counts = _copy_online(copy)
    with throwaway(copy) as snapshot, everything("backup"):
        _demand_sound(snapshot)
        if counts != {model._meta.db_table: count_rows(snapshot, model) for model in stored_models()}:
            raise Refused("La copie de la base n’a pas autant de lignes que la base. Recommencez.")
        yield snapshot


def _copy_online(copy: Path) -> dict[str, int]:
    """Copy the database; the rows of each table, counted in the same transaction."""
    path = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)) as source:
        source.execute("BEGIN")
        tables = [model._meta.db_table for model in stored_models()]
        counts = {table: source.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0] for table in tables}  # noqa: S608
        with closing(sqlite3.connect(copy)) as target:
            copy.chmod(0o600)
            source.backup(target)
        source.execute("COMMIT")
    return counts


def _demand_sound(database: BaseDatabaseWrapper) -> None:
    """The whole of an embedded database reads, and no key points to nothing."""
    with database.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        faults = [text for (text,) in cursor.fetchall() if text != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        faults += [f"{table}, ligne {row} : la ligne de {parent} manque" for table, row, parent, _ in cursor.fetchall()]
    if faults:
        raise Refused(
            f"La base est abîmée, elle ne peut pas être sauvegardée telle quelle : {faults[0]}. "
            "Gardez le fichier maillage.sqlite3 tel qu’il est et restaurez la dernière sauvegarde ailleurs."
        )


_HIDDEN: Final = """
SELECT c.relname FROM pg_class c WHERE c.relrowsecurity AND c.relnamespace = current_schema()::regnamespace AND (
    NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd IN ('r', '*'))
    OR EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname NOT LIKE 'mg\\_%')
) AND NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)
"""


def _demand_full_sight() -> None:
    """No policy hides rows from the backup: only ours are there, and they are lifted."""
    with connection.cursor() as cursor:
        cursor.execute(_HIDDEN)
        hidden = sorted(name for (name,) in cursor.fetchall())
        cursor.execute("SELECT maillage_everything()")
        is_lifted = cursor.fetchone()[0]
    if hidden or not is_lifted:
        raise Refused(
            f"La base cache des lignes à ce compte ({', '.join(hidden) or 'portée'}) : la sauvegarde serait incomplète. "
            "Lancez maillage check pour voir les protections qui manquent ou qui sont en trop."
        )


@contextmanager
def throwaway(path: Path, *, with_tables: bool = False) -> Iterator[BaseDatabaseWrapper]:
    """A connection to an embedded database that nobody will miss, made with today's tables on demand."""
    options = {"init_command": "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF"}
    settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}
    database = ConnectionHandler({"default": settings})["default"]
    try:
        if with_tables:
            with database.schema_editor(atomic=False) as editor:
                for model in stored_models():
                    if not model._meta.auto_created:  # those come with the model that calls for them
                        editor.create_model(model)
        with database.cursor() as cursor:
            cursor.execute("BEGIN")
        yield database
        with database.cursor() as cursor:
            cursor.execute("COMMIT")
        if with_tables:
            _demand_sound(database)
    finally:
        database.close()


@contextmanager
def emptied() -> Iterator[None]:
    """The instance's tables, empty and without guards; at the end of the block guards and indexes of words are back, proven.

    All of it is one transaction: nobody else ever sees a table without its guards.
    """
    with transaction.atomic(), everything("restore"):
        remove_guards()
        remove_indexes()
        with connection.cursor() as cursor:
            for sql in _closed_tables():
                cursor.execute(sql)
            tables = [model._meta.db_table for model in stored_models()]
            for sql in connection.ops.sql_flush(no_style(), tables, reset_sequences=True):
                cursor.execute(sql)
        yield
        connection.check_constraints()
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), stored_models()):
                cursor.execute(sql)
        install_indexes()
        install_guards()
        if missing := [*missing_guards(), *missing_indexes()]:
            raise Refused(f"Des protections de la base n’ont pas pu être remises : {', '.join(missing[:5])}.")


def _closed_tables() -> list[str]:
    """On PostgreSQL a table without policy shows and takes nothing: row-level security rests while rows come in."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', relname) FROM pg_class"
            " WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace"
        )
        return [sql for (sql,) in cursor.fetchall()]


def loaded(database: BaseDatabaseWrapper, archive: ArchiveReader, progress: Progress) -> int:
    """Bring every row of an archive into empty tables, then read them again: they are the same. Error: ``Refused``."""
    entries = archive.manifest.tables
    for model in _archived_models(archive):
        table = model._meta.db_table
        try:
            for done in load_rows(database, model, archive.lines(table)):
                progress.step(f"{table} : {number(done)} lignes sur {number(entries[table].rows)}")
        except (ValueError, TypeError, OverflowError, ValidationError) as error:
            raise Refused(f"La table {table} de la sauvegarde {archive.path} ne se lit pas : {error}") from error
        _demand_same(database, model, entries[table], progress)
    return archive.manifest.rows


def _archived_models(archive: ArchiveReader) -> list[Model]:
    expected = {model._meta.db_table: model for model in archived_models()}
    for table, entry in archive.manifest.tables.items():
        if table in expected and entry.columns == [field.column for field in columns_of(expected[table])]:
            continue
        raise Refused(f"La table {table} de la sauvegarde {archive.path} n’a pas la forme attendue ici.")
    if absent := expected.keys() - archive.manifest.tables.keys():
        raise Refused(f"Des tables manquent à la sauvegarde {archive.path} : {', '.join(sorted(absent))}.")
    return list(expected.values())


def _demand_same(database: BaseDatabaseWrapper, model: Model, entry: TableEntry, progress: Progress) -> None:
    digest = Digest(model)
    for line in dump_rows(database, model):
        digest.add(line)
        progress.step(f"{model._meta.db_table} : {number(digest.rows)} lignes relues")
    if (digest.rows, digest.value) != (entry.rows, entry.digest):
        raise Refused(
            f"La table {model._meta.db_table} ne se relit pas à l’identique : "
            f"{number(digest.rows)} lignes pour {number(entry.rows)} sauvegardées. Rien n’a été gardé."
        )
