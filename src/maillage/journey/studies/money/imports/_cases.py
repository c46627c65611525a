"""A case written in a file, for the command line: .yaml or .json, in the form of docs/reference/cas-financier.md."""

from pathlib import Path
from typing import Any, Final

import yaml

from maillage.journey.studies.money.engine import Case, CaseRefused, read_case

__all__ = ["read_case_file"]

MOST_BYTES: Final = 1_000_000


def read_case_file(path: Path) -> tuple[str, Case]:
    """The name and the case of a file. Error: ``CaseRefused``, with all that is wrong."""
    try:
        raw = path.read_bytes()
        if len(raw) > MOST_BYTES:
            raise CaseRefused([f"« {path.name} » est trop gros. Un cas tient en moins d’un mégaoctet."])
        found: Any = yaml.safe_load(raw.decode("utf-8"))  # JSON is YAML
    except OSError:
        raise CaseRefused([f"« {path.name} » n’existe pas ou ne peut pas être lu. Vérifiez son nom."]) from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        raise CaseRefused(
            [f"« {path.name} » n’est pas un fichier YAML ou JSON lisible. Vérifiez ses retraits."]
        ) from None
    if not isinstance(found, dict):
        raise CaseRefused([f"« {path.name} » ne contient pas de cas. Partez d’un exemple de la bibliothèque."])
    name = str(found.get("nom", path.stem))
    return name, read_case(found.get("cas", found))
