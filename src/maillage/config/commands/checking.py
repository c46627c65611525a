"""What `maillage check` looks at. One function a subject: what is seen, how grave it is, what to do."""

import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Literal

import click
from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.models import Max, Min

from maillage.config.commands.databases import applied_migrations, pending_migrations, strange_tables
from maillage.config.commands.history import read_history
from maillage.config.commands.instance import Refused, product_version
from maillage.config.commands.sqlite_journal import wal_is_safe
from maillage.foundations.scheduling.models import DueTime
from maillage.journey.territories.imports.reference import EDITION
from maillage.journey.territories.models import Commune
from maillage.kernel.places import home
from maillage.kernel.search import missing_indexes
from maillage.kernel.tenancy import missing_guards
from maillage.kernel.typography import listed, number, plural, typeset

__all__ = ["Finding", "as_json", "demand_none", "examine", "faults_of_engine", "faults_of_guards", "say"]

Level = Literal["ok", "attention", "faute"]

WORKER_LATENESS: Final = timedelta(minutes=5)
BACKUP_AGE: Final = timedelta(hours=26)
"""A night's backup that is two hours late."""
RESTORE_AGE: Final = timedelta(days=35)
LEAST_FREE_BYTES: Final = 500_000_000
LOW_FREE_BYTES: Final = 5_000_000_000
SHORTEST_KEY: Final = 50
OLDEST_POSTGRESQL: Final = 14
HTTPS_CHECKS: Final = {"security.W004", "security.W008", "security.W012", "security.W016", "security.W021"}
"""What Django says of cookies, redirection and HSTS: one sentence of ours says all of it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: ``todo`` is empty where all is well."""

    subject: str
    level: Level
    seen: str
    todo: str = ""


Findings = Iterator[Finding]


def examine() -> list[Finding]:
    """Everything, in the order in which one would mend it."""
    return _looked_at(_EXAMINATIONS)


def faults_of_engine() -> list[Finding]:
    """What keeps a database from being written to at all."""
    return [finding for finding in _looked_at([("Base de données", _engine)]) if finding.level == "faute"]


def demand_none(faults: list[Finding], sentence: str) -> None:
    """Error: ``Refused``, with the sentence and every fault."""
    if faults:
        reasons = " ".join(f"{fault.subject} : {fault.seen}. {fault.todo}" for fault in faults)
        raise Refused(f"{sentence} {reasons}")


def faults_of_guards() -> list[Finding]:
    """What keeps tables of today from being served."""
    return [
        finding
        for finding in _looked_at([("Protections", _guards), ("Index des mots", _words)])
        if finding.level == "faute"
    ]


def say(findings: Iterable[Finding], *, is_brief: bool = False) -> int:
    """Print, or only what is not well; the status to end with."""
    status = 0
    for finding in findings:
        status |= finding.level == "faute"
        if is_brief and finding.level == "ok":
            continue
        click.echo(typeset(f"{finding.level:<9} {finding.subject} : {finding.seen}"))
        if finding.todo:
            click.echo(typeset(f"{'':<9} → {finding.todo}"))
    return int(status)


def as_json(findings: Iterable[Finding]) -> str:
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2)


def _looked_at(examinations: Iterable[tuple[str, Callable[[], Findings]]]) -> list[Finding]:
    found: list[Finding] = []
    for subject, look in examinations:
        try:
            found.extend(look())
        except Exception as error:  # whatever breaks a look is what there is to see
            found.append(Finding(subject, "faute", f"ne peut pas être examiné ({type(error).__name__} : {error})"))
    return found


def _key() -> Findings:
    subject = "Clé secrète"
    path = home() / "secret_key"
    if os.environ.get("SECRET_KEY"):
        where = "donnée par la variable SECRET_KEY"
    elif stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding(subject, "faute", f"{path} est lisible par d’autres comptes", f"Faites : chmod 400 {path}")
        return
    else:
        where = f"dans {path}, lisible par son seul propriétaire"
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        todo = f"Donnez {SHORTEST_KEY} caractères au hasard, ou retirez la variable : Maillage en fait une."
        yield Finding(subject, "attention", f"{where}, mais trop courte", todo)
    else:
        yield Finding(subject, "ok", where)


def _place() -> Findings:
    subject, place = "Dossier", home()
    if stat.S_IMODE(place.stat().st_mode) & 0o077:
        yield Finding(subject, "attention", f"{place} est ouvert à d’autres comptes", f"Faites : chmod 700 {place}")
    else:
        yield Finding(subject, "ok", f"{place}, fermé aux autres comptes")
    free = shutil.disk_usage(place).free
    seen = f"{number(free / 1_000_000_000, 1)} Go libres"
    if free < LEAST_FREE_BYTES:
        yield Finding("Place", "faute", seen, "Libérez de la place : sans elle, plus rien ne s’écrit.")
    elif free < LOW_FREE_BYTES:
        yield Finding("Place", "attention", seen, "Libérez de la place, ou rangez les sauvegardes ailleurs.")
    else:
        yield Finding("Place", "ok", seen)


def _web() -> Findings:
    if settings.DEBUG:
        todo = "Retirez MAILLAGE_DEBUG partout où d’autres que vous ont accès."
        yield Finding("Mise au point", "faute" if settings.IS_HTTPS else "attention", "MAILLAGE_DEBUG est à 1", todo)
    hosts = settings.ALLOWED_HOSTS
    is_local = set(hosts) <= {"127.0.0.1", "localhost", "::1"}
    if "*" in hosts:
        yield Finding("Noms du site", "faute", "tous les noms sont acceptés", "Nommez le site dans MAILLAGE_HOSTS.")
    else:
        yield Finding("Noms du site", "ok", listed(hosts))
    if settings.IS_HTTPS:
        yield Finding("HTTPS", "ok", "exigé")
    elif is_local:
        yield Finding("HTTPS", "ok", "non exigé, le site ne répond que sur cette machine")
    else:
        yield Finding("HTTPS", "faute", "non exigé", "Placez le site derrière HTTPS et mettez MAILLAGE_HTTPS à 1.")
    if settings.DEMONSTRATION and not is_local:
        todo = "Retirez MAILLAGE_DEMONSTRATION : ses mots de passe sont publics."
        yield Finding("Démonstration", "faute", "elle est ouverte à d’autres machines", todo)


def _mail() -> Findings:
    if not settings.EMAIL_HOST:
        todo = "Nommez un serveur dans MAILLAGE_MAIL_URL : smtp://nom:mot-de-passe@serveur:587/?tls=1"
        yield Finding("Courrier", "attention", "aucun serveur : les messages attendent ici", todo)
    else:
        yield Finding("Courrier", "ok", f"remis à {settings.EMAIL_HOST}")


def _django() -> Findings:
    import_module(settings.ROOT_URLCONF)
    found = checks.run_checks(include_deployment_checks=True, databases=["default"])
    told = [message for message in found if settings.IS_HTTPS or message.id not in HTTPS_CHECKS]
    for message in told:
        level: Level = "faute" if message.level >= checks.ERROR else "attention"
        yield Finding(f"Django, {message.id}", level, message.msg.replace("\n", " "), message.hint or "")
    if not told:
        yield Finding("Django", "ok", "aucune remarque sur les réglages")


def _engine() -> Findings:
    connection.ensure_connection()
    yield from _postgresql() if connection.vendor == "postgresql" else _sqlite()


def _sqlite() -> Findings:
    seen = f"SQLite {sqlite3.sqlite_version}, base embarquée"
    yield Finding("Base de données", "ok", seen)
    mode, synchronous = (_pragma(name) for name in ("journal_mode", "synchronous"))
    yield journal_finding(str(mode), sqlite3.sqlite_version_info[:3])
    if synchronous < 2:
        todo = "Retirez DATABASE_URL : Maillage règle lui-même sa base embarquée."
        yield Finding("Écriture", "faute", "une coupure de courant peut perdre des écritures", todo)
    else:
        yield Finding("Écriture", "ok", "sûre à la coupure de courant (synchronous=FULL)")
    if getattr(connection, "transaction_mode", None) != "IMMEDIATE":
        todo = "Retirez DATABASE_URL : Maillage règle lui-même sa base embarquée."
        yield Finding("Transactions", "faute", "deux écritures à la fois peuvent échouer (mode DEFERRED)", todo)
    else:
        yield Finding("Transactions", "ok", "chacune attend son tour (IMMEDIATE)")


def journal_finding(mode: str, version: tuple[int, ...]) -> Finding:
    """The journal in force, judged with the version of SQLite."""
    subject, named = "Journal de la base", ".".join(map(str, version))
    if mode in ("off", "memory"):
        return Finding(subject, "faute", f"aucun sur le disque ({mode})", "Retirez DATABASE_URL.")
    if mode == "wal" and not wal_is_safe((version[0], version[1], version[2])):
        todo = (
            "Passez à SQLite 3.51.3 ou plus récent, ou retirez DATABASE_URL : Maillage choisit alors un journal sûr. "
            "Ne laissez pas deux programmes écrire dans cette base d’ici là."
        )
        return Finding(subject, "faute", f"WAL avec SQLite {named}, qui peut abîmer la base", todo)
    return Finding(subject, "ok", f"{mode.upper()}, sûr avec SQLite {named}")


def _pragma(name: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


def _postgresql() -> Findings:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, rolname, rolsuper, rolbypassrls,"
            " current_setting('fsync'), current_setting('synchronous_commit')"
            " FROM pg_roles WHERE rolname = current_user"
        )
        version, role, is_super, has_bypass, fsync, commit = cursor.fetchone()
    major = version // 10_000
    if major < OLDEST_POSTGRESQL:
        todo = f"Passez à PostgreSQL {OLDEST_POSTGRESQL} ou plus récent."
        yield Finding("Base de données", "faute", f"PostgreSQL {major}", todo)
    else:
        yield Finding("Base de données", "ok", f"PostgreSQL {major}.{version % 10_000}")
    yield role_finding(role, is_super=is_super, has_bypass=has_bypass)
    if "off" in (fsync, commit):
        seen = f"une coupure de courant peut perdre des écritures (fsync {fsync}, synchronous_commit {commit})"
        yield Finding("Écriture", "attention", seen, "Remettez les deux à « on » dans postgresql.conf.")
    else:
        yield Finding("Écriture", "ok", "sûre à la coupure de courant")


def role_finding(role: str, *, is_super: bool, has_bypass: bool) -> Finding:
    """An application that passes through row-level security has lost its second wall."""
    if is_super or has_bypass:
        power = "un super-utilisateur" if is_super else "dispensé du cloisonnement (BYPASSRLS)"
        todo = (
            "Créez un compte ordinaire, propriétaire de la seule base de Maillage, et nommez-le dans DATABASE_URL : "
            "CREATE ROLE maillage LOGIN; ALTER DATABASE … OWNER TO maillage;"
        )
        return Finding("Compte de la base", "faute", f"« {role} » est {power}", todo)
    return Finding("Compte de la base", "ok", f"« {role} », un compte ordinaire")


def _tables() -> Findings:
    if not applied_migrations():
        yield Finding("Tables", "faute", "aucune encore", "Lancez maillage serve, qui les fait.")
        return
    if waiting := pending_migrations():
        seen = f"{plural(len(waiting), 'mise à jour attend', 'mises à jour attendent')} ({listed(waiting, 3)})"
        yield Finding("Tables", "faute", seen, "Sauvegardez, puis lancez : maillage serve")
    else:
        yield Finding("Tables", "ok", f"celles de Maillage {product_version()}")
    if strange := strange_tables():
        todo = "Elles ne sont dans aucune sauvegarde : retirez-les, ou sauvegardez-les à part."
        yield Finding("Tables d’ailleurs", "attention", listed(strange), todo)


def _guards() -> Findings:
    if pending_migrations():
        return  # they go with tables of today
    missing = missing_guards()
    if missing:
        seen = f"{plural(len(missing), 'manque', 'manquent')} dans la base ({listed(missing, 3)})"
        yield Finding("Protections", "faute", seen, "maillage serve les remet ; s’il en manque encore, restaurez.")
    else:
        yield Finding("Protections", "ok", "la base refuse elle-même ce qui sort d’une collectivité")


def _words() -> Findings:
    if pending_migrations():
        return
    if missing := missing_indexes():
        seen = f"{plural(len(missing), 'manque', 'manquent')} dans la base ({listed(missing, 3)})"
        yield Finding("Index des mots", "faute", seen, "maillage serve les refait.")
    else:
        yield Finding("Index des mots", "ok", "la recherche trouve sans tout parcourir")


def _territory() -> Findings:
    if pending_migrations():
        return
    if communes := Commune.objects.count():
        seen = f"{plural(communes, 'commune', 'communes')} ; édition livrée : {EDITION}"
        yield Finding("Territoire", "ok", seen)
    else:
        yield Finding("Territoire", "attention", "aucune commune chargée", "Lancez : maillage territory import")


def _worker() -> Findings:
    if pending_migrations():
        return
    subject, todo = "Travaux", "Lancez : maillage worker (ou maillage serve --with-worker)"
    due = DueTime.objects.aggregate(next=Min("next_at"), last=Max("last_at"))
    if due["next"] is None:
        yield Finding(subject, "attention", "personne ne les a encore faits", todo)
    elif due["next"] < datetime.now(UTC) - WORKER_LATENESS:
        yield Finding(subject, "attention", f"plus rien n’est fait depuis {_since(due['next'])}", todo)
    else:
        seen = f"faits à l’heure, le dernier {_ago(due['last'])}" if due["last"] else "faits à l’heure"
        yield Finding(subject, "ok", seen)


def _backups() -> Findings:
    history = read_history()
    written, failed = history.get("written"), history.get("failed")
    subject, todo = "Sauvegarde", "Lancez : maillage backup"
    if failed and (not written or _moment(failed) > _moment(written)):
        yield Finding(
            subject, "faute", f"la dernière a échoué {_ago(_moment(failed))} : {failed.get('reason', '')}", todo
        )
    elif not written:
        yield Finding(subject, "attention", "aucune encore", todo)
    elif datetime.now(UTC) - _moment(written) > BACKUP_AGE:
        yield Finding(subject, "attention", f"la dernière, {_ago(_moment(written))}", todo)
    else:
        yield Finding(subject, "ok", f"{_ago(_moment(written))}, {number(written.get('rows', 0))} lignes")
    if written and not _is_there(written):
        seen = f"{written.get('file')} n’est plus là, ou a changé de taille"
        yield Finding(subject, "attention", seen, "Si vous l’avez déplacée, c’est bien ; sinon : maillage backup")
    yield from _proven(history)
    for former in home().glob("files-*/former"):
        todo = f"Rien n’est perdu : les fichiers d’avant sont dans {former}. Remettez-les à la place de {home() / 'files'}."
        yield Finding(
            "Restauration", "faute", "une restauration est en cours, ou a été coupée à la dernière étape", todo
        )


def _proven(history: dict[str, dict[str, Any]]) -> Findings:
    subject = "Restauration"
    proof = history.get("restored") or history.get("read_back")
    if proof is None:
        return
    latest = max((history[name] for name in ("restored", "read_back") if name in history), key=_moment)
    verb = "restaurée" if latest is history.get("restored") else "relue en entier"
    if datetime.now(UTC) - _moment(latest) > RESTORE_AGE:
        todo = "Relisez une sauvegarde gardée ailleurs : maillage restore FICHIER --verify"
        yield Finding(subject, "attention", f"dernière sauvegarde {verb} {_ago(_moment(latest))}", todo)
    else:
        yield Finding(subject, "ok", f"dernière sauvegarde {verb} {_ago(_moment(latest))}")


def _is_there(written: dict[str, Any]) -> bool:
    try:
        return Path(str(written.get("file"))).stat().st_size == written.get("bytes")
    except OSError:
        return False


def _moment(entry: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["at"])


def _ago(moment: datetime) -> str:
    return f"il y a {_since(moment)}"


def _since(moment: datetime) -> str:
    hours = (datetime.now(UTC) - moment) / timedelta(hours=1)
    if hours < 1:
        return "moins d’une heure"
    return plural(int(hours), "heure", "heures") if hours < 48 else plural(int(hours / 24), "jour", "jours")


_EXAMINATIONS: Final = (
    ("Clé secrète", _key),
    ("Dossier", _place),
    ("Réglages", _web),
    ("Courrier", _mail),
    ("Django", _django),
    ("Base de données", _engine),
    ("Tables", _tables),
    ("Protections", _guards),
    ("Index des mots", _words),
    ("Territoire", _territory),
    ("Travaux", _worker),
    ("Sauvegarde", _backups),
)
