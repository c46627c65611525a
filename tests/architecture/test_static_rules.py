"""What the source may not say, and the few files that may, each with its reason."""

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "maillage"

ALLOWED: Final[dict[str, dict[str, str]]] = {
    "everything": {
        "config/commands/": "an instance is saved, restored and checked whole",
        "foundations/organisations/access.py": "who may see what is decided before any scope",
        "foundations/organisations/actions/": "links, roles and invitations are made before anyone may see them",
        "foundations/scheduling/": "the queue serves all organisations",
        "journey/census/agents/access.py": "a token says for whom a machine declares itself",
        "journey/census/deadlines/actions/_service.py": "the night and whoever runs the server, for all organisations",
        "journey/census/deadlines/tasks.py": "whoever has a role has a digest, which is read in her own scope",
        "journey/census/campaigns/tasks.py": "a person gets one reminder a week, whatever bodies and town halls she works for",
        "journey/census/costs/tasks.py": "at night, the medians of each body from the members that share their census with it",
        "journey/census/transfers/tasks.py": "drafts of all organisations are tidied away",
        "journey/studies/syntheses/tasks.py": "uploads of all organisations are tidied away",
        "journey/territories/commands.py": "whoever runs the server names who comes first again",
        "kernel/search/": "an index of words is filled from every row",
        "api/tasks.py": "old answers of all organisations are forgotten",
        "journey/territories/queries/": "a body counts its members without people, and whom it invited; no row comes out",
    },
    "cursor": {
        "foundations/organisations/access.py": "the statement that decides the scope, written out for speed",
        "kernel/tenancy/": "the setting and the guards of the database",
        "kernel/search/": "the indexes of words in the database",
        "config/commands/": "saving and restoring go by tables",
        "shell/views.py": "whether the database answers",
    },
    "_base_manager": {},
    "raw": {},
    "extra": {},
    "Person.objects": {
        "foundations/accounts/": "where people are",
        "foundations/organisations/": "whether the invited e-mail has an account; who founds a territory",
        "config/commands/demonstration.py": "the demonstration refuses an instance where there is anyone",
        "journey/territories/commands.py": "who founds a territory is named by her e-mail",
        "foundations/scheduling/progress.py": "whether she who asked for a job is still active",
    },
    "pickle": {},
    "expanded request": {},
    "get_object_or_404": {},
}
"""Rule, then the files (or folders) of src/maillage that are exempt, and why."""


def _everything(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "everything"


def _method(name: str) -> Callable[[ast.AST], bool]:
    return lambda node: isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name


def _attribute(name: str) -> Callable[[ast.AST], bool]:
    return lambda node: isinstance(node, ast.Attribute) and node.attr == name


def _cursor(node: ast.AST) -> bool:
    """``connection.cursor()``; a cursor of the standard library's sqlite3 has another name."""
    return _method("cursor")(node) and "connection" in ast.unparse(node)


def _people(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node) == "Person.objects"


def _pickle(node: ast.AST) -> bool:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    return any(name.partition(".")[0] in ("pickle", "cPickle", "shelve", "marshal", "dill") for name in names)


def _expanded(node: ast.AST) -> bool:
    """``filter(**request.GET)`` and its like: a visitor would write the query."""
    return isinstance(node, ast.Call) and any(
        keyword.arg is None and ("request" in (text := ast.unparse(keyword.value)) or ".data" in text)
        for keyword in node.keywords
    )


def _by_model(node: ast.AST) -> bool:
    """``get_object_or_404(Model, …)``: a door that nobody guards."""
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("get_object_or_404", "get_list_or_404"))


RULES: Final[dict[str, Callable[[ast.AST], bool]]] = {
    "everything": _everything,
    "cursor": _cursor,
    "_base_manager": _attribute("_base_manager"),
    "raw": _method("raw"),
    "extra": _method("extra"),
    "Person.objects": _people,
    "pickle": _pickle,
    "expanded request": _expanded,
    "get_object_or_404": _by_model,
}


@cache
def findings() -> dict[str, list[tuple[str, int]]]:
    """By rule, where the source does what it forbids: file and line. Each file is read once."""
    found: dict[str, list[tuple[str, int]]] = {rule: [] for rule in RULES}
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if "/tests/" in name or "/migrations/" in name:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for rule, forbids in RULES.items():
                if forbids(node):
                    found[rule].append((name, getattr(node, "lineno", 0)))
    return found


@pytest.mark.parametrize("rule", RULES)
def test_the_source_keeps_to_the_rules(rule: str) -> None:
    exempt = tuple(ALLOWED[rule])
    assert [f"{name}:{line}" for name, line in findings()[rule] if not name.startswith(exempt or "\0")] == []


@pytest.mark.parametrize("rule", RULES)
def test_every_exemption_serves(rule: str) -> None:
    names = [name for name, _ in findings()[rule]]
    unused = [place for place in ALLOWED[rule] if not any(name.startswith(place) for name in names)]
    assert unused == [] and all(ALLOWED[rule].values())


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("everything", "with everything('x'): pass"),
        ("cursor", "connection.cursor()"),
        ("_base_manager", "Study._base_manager.all()"),
        ("raw", "Study.objects.raw('SELECT 1')"),
        ("extra", "Study.objects.extra(where=['1'])"),
        ("Person.objects", "Person.objects.all()"),
        ("pickle", "from pickle import loads"),
        ("expanded request", "Study.objects.filter(**request.GET.dict())"),
        ("get_object_or_404", "get_object_or_404(Study, pk=1)"),
    ],
)
def test_each_rule_sees_what_it_forbids(rule: str, line: str) -> None:
    assert any(RULES[rule](node) for node in ast.walk(ast.parse(line)))
