"""The list of stages, the tree and the import contracts say the same."""

import tomllib
from pathlib import Path

import maillage.journey
from maillage.journey import STAGES

ROOT = Path(__file__).parents[2]
JOURNEY = Path(maillage.journey.__file__).parent


def test_the_list_of_stages_is_the_tree() -> None:
    folders = {path.name for path in JOURNEY.iterdir() if (path / "__init__.py").exists()}
    assert {stage.name for stage in STAGES} == folders
    assert all(stage.question.endswith(" ?") for stage in STAGES)


def test_the_import_contract_follows_the_list() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract.get("id") == "journey"]
    present = [layer for layer in layers if not layer.startswith("(")]
    assert present == [stage.name for stage in reversed(STAGES)]
