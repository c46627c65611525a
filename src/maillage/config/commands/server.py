"""The web server of an instance: gunicorn, with what must be true before it answers."""

import ctypes
import errno
import gc
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from maillage.config.commands.checking import demand_none, faults_of_engine, faults_of_guards
from maillage.config.commands.instance import Refused, explain, migrate, product_version
from maillage.kernel.places import home
from maillage.kernel.search import install_indexes
from maillage.kernel.tenancy import install_guards
from maillage.kernel.typography import typeset

__all__ = ["Service", "collect_static", "prepare", "serve"]

BACKLOG: Final = 256
REQUESTS_A_WORKER: Final = 5000
"""A worker then starts anew: a library that leaks memory never fills the machine."""
GRACE_SECONDS: Final = 20
KEEPER_SECONDS: Final = 4
REFUSAL: Final = "Maillage ne démarre pas."


@dataclass(frozen=True, slots=True)
class Service:
    """What was asked on the command line."""

    host: str
    port: int
    workers: int
    threads: int
    has_worker: bool


def serve(service: Service) -> None:
    """Answer until told to end. Error: ``Refused``, before the first answer."""
    _give_memory_back()
    with _listening(service.host, service.port) as listener:
        _apart(prepare)
        address = listener.getsockname()[:2]
        # From here on the socket is gunicorn's, which closes it.
        server = _Server(service, *address, descriptor=listener.detach())
    server.run()


_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
_LARGE: Final = 1 << 20


def _give_memory_back() -> None:
    """Have memory returned to the system once it is free.

    A log-in hashes its password in 7 MiB. Left to itself glibc learns to keep pieces of that size, once a thread, for as
    long as the process lives. It also gives each thread a heap of its own, whose
    holes serve nobody else. Elsewhere than glibc nothing is done.
    """
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
        mallopt(_M_TRIM_THRESHOLD, _LARGE)
        mallopt(_M_ARENA_MAX, 1)


def _apart(act: Callable[[], object]) -> None:
    """Do it in a process that ends with it: what it loads and leaves lying about is inherited by no worker.

    Error: ``Refused``.
    """
    connections.close_all()  # a connection does not survive a fork
    inlet, outlet = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(inlet)
        os._exit(_said(act, outlet))
    os.close(outlet)
    with os.fdopen(inlet, encoding="utf-8") as told:
        reason = told.read()
    if os.waitpid(pid, 0)[1]:
        raise Refused(reason or "La préparation du site s’est arrêtée : voyez les lignes ci-dessus.")


def _said(act: Callable[[], object], outlet: int) -> int:
    """The status with which the process ends; what is refused is said through ``outlet``."""
    try:
        act()
    except Refused as refused:
        os.write(outlet, str(refused).encode())
    except BaseException:  # this process has nobody else to tell
        traceback.print_exc()
    else:
        return 0
    finally:
        connections.close_all()
        sys.stdout.flush()
        sys.stderr.flush()
    return 1


def prepare() -> None:
    """Tables, guards, static files and reference of today. Error: ``Refused`` where the data would not be safe."""
    from maillage.api.reference import write_reference  # noqa: PLC0415 in the process that prepares, and no other

    demand_none(faults_of_engine(), REFUSAL)
    migrate()
    install_indexes()
    install_guards()
    demand_none(faults_of_guards(), REFUSAL)
    try:
        collect_static()
        write_reference()
    except OSError as error:
        raise Refused(f"Les fichiers du site ne peuvent pas être écrits : {explain(error)}") from error


def collect_static() -> bool:
    """Compress and name the static files where they changed; whether they did."""
    noted = home() / "static.json"
    wanted = json.dumps({"version": product_version(), "sha256": _static_digest()})
    if noted.exists() and noted.read_text(encoding="utf-8") == wanted and (home() / "static").is_dir():
        return False
    call_command("collectstatic", verbosity=0, interactive=False)
    noted.write_text(wanted, encoding="utf-8")
    return True


def _static_digest() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            with storage.open(name) as file:
                digest.update(f"{name}\0".encode() + hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def _listening(host: str, port: int) -> socket.socket:
    """The address, taken before anything else is done, so that a second server says so at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise Refused(f"Le port {port} de l’adresse {host} ne peut pas être pris : {_why(error, port)}") from error
    return listener


def _why(error: OSError, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return (
                "un autre programme, peut-être un autre Maillage, y répond déjà. "
                f"Arrêtez-le, ou choisissez un autre port : maillage serve --port {port + 1}"
            )
        case errno.EACCES:
            return "les ports sous 1024 sont réservés. Choisissez-en un plus grand."
        case errno.EADDRNOTAVAIL:
            return "cette adresse n’est pas de cette machine. Essayez 127.0.0.1."
    return f"{error.strerror}. Essayez : maillage serve --host 127.0.0.1 --port 8000"


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, told everything here and nothing by files or by its own variables of the environment."""

    def __init__(self, service: Service, host: str, port: int, *, descriptor: int) -> None:
        self._service = service
        self._shown = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        self._descriptor = descriptor
        self._keeper: subprocess.Popen[bytes] | None = None
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._settings().items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        from maillage.config.wsgi import application  # noqa: PLC0415 made once, in the parent

        # Every page is loaded here, once for all workers, and what is loaded is looked at by no collection of theirs.
        get_resolver()._populate()
        connections.close_all()
        gc.collect()
        gc.freeze()
        return application

    def _settings(self) -> dict[str, Any]:
        return {
            "bind": f"fd://{self._descriptor}",
            "worker_class": "gthread",
            "workers": self._service.workers,
            "threads": self._service.threads,
            "preload_app": True,
            "max_requests": REQUESTS_A_WORKER,
            "max_requests_jitter": REQUESTS_A_WORKER // 10,
            "graceful_timeout": GRACE_SECONDS,
            "timeout": 120,
            "worker_tmp_dir": str(_folder("run")),
            "control_socket_disable": True,
            "proc_name": "maillage",
            "loglevel": "warning",
            "when_ready": self._started,
            "on_exit": self._ended,
        }

    def _started(self, _: Any) -> None:
        if self._service.has_worker:
            worker = [sys.executable, "-m", "maillage", "worker"]
            keeper = [sys.executable, "-m", "maillage.config.commands.keeper", *worker]
            self._keeper = subprocess.Popen(keeper, start_new_session=True)  # noqa: S603 our own two commands
        click.echo(typeset(f"Maillage répond sur {self._shown} (Ctrl+C pour l’arrêter)"))

    def _ended(self, _: Any) -> None:
        if self._keeper is None:
            return
        self._keeper.send_signal(signal.SIGTERM)
        try:
            self._keeper.wait(KEEPER_SECONDS)
        except subprocess.TimeoutExpired:
            self._keeper.kill()


def _folder(name: str) -> Path:
    folder = home() / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
