"""YAML from outside, the rules that it may name, and what is said of one that is refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from maillage.engine.errors import MaillageError
from maillage.kernel.typography import plural

__all__ = ["RULES", "DefinitionRefused", "Flaw", "loaded"]

MOST_BYTES: Final = 400_000

RULES: Final[dict[str, str]] = {
    "sum_equals": "la somme d’un côté est celle de l’autre",
    "sum_at_most": "la somme d’un côté ne dépasse pas celle de l’autre",
    "end_after_start": "une fin ne vient pas avant son début",
    "price_has_basis": "un prix est HT ou TTC",
    "colour_within_total": "les pages couleur ne dépassent pas le total",
    "counters_grow": "un compteur avance entre deux relevés datés",
    "siren_valid": "un SIREN ou un SIRET a la bonne clé",
    "insee_exists": "un code INSEE existe",
    "two_ends": "une liaison joint deux lieux différents",
    "channels": "un accès T2 a de 15 à 30 canaux",
    "ranking_is_permutation": "un classement donne un rang à chacun, sans ex æquo inexpliqué",
    "measured_rate": "un débit mesuré ne dépasse pas le contrat de plus d’un dixième",
    "notice_length": "un préavis ne dépasse pas douze mois",
    "suites_and_machines": "les suites bureautiques et les postes s’accordent",
    "price_plausible": "un prix est entre les bornes que la question annonce",
    "price_in_range": "un prix est dans l’ordinaire de la campagne",
    "machines_per_inhabitant": "le nombre de postes pour 1 000 habitants est plausible",
    "internet_price": "un accès à internet ne coûte pas trois fois la médiane",
    "contract_past_end": "un contrat n’a pas passé sa fin",
    "lease_ends_soon": "une location ne finit pas dans l’année",
    "backup_untested": "une sauvegarde existe et se restaure",
    "copper_closing": "une ligne de cuivre ne ferme pas bientôt",
    "system_out_of_support": "un système reçoit encore ses correctifs",
    "protection_ended": "une protection n’a pas passé sa fin",
    "contract_twice": "un contrat n’est pas déclaré par deux membres",
    "users_and_agents": "un logiciel n’a pas plus d’utilisateurs que la collectivité d’agents et d’élus",
}
"""The cross-checks that a questionnaire may name, and what each one holds."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong in a definition: where (« thème telecom, rubrique lignes, champ price »), what, and the cure."""

    where: str
    message: str
    cure: str

    def __str__(self) -> str:
        return f"{self.where} : {self.message} {self.cure}"


class DefinitionRefused(MaillageError):
    """A definition that is not one: all its flaws."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        self.flaws = tuple(flaws)
        others = len(flaws) - 1
        more = f" Et {plural(others, 'autre erreur', 'autres erreurs')}." if others else ""
        super().__init__(f"{flaws[0]}{more}")


class _Loader(yaml.SafeLoader):
    """YAML without references: nobody needs them here, and a few lines of them fill a memory."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(None, None, "renvoi", self.peek_event().start_mark)  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)


# « on », « off », « yes », « no » and dates are words here, not booleans; true and false stay so.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def loaded(text: str) -> Any:
    """What a YAML text holds. Error: ``DefinitionRefused``."""
    if len(text.encode()) > MOST_BYTES:
        raise DefinitionRefused([Flaw("Fichier", "il est trop long.", "Un questionnaire tient en 400 ko.")])
    try:
        return yaml.load(text, _Loader)  # noqa: S506 a safe loader, made safer
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"Ligne {mark.line + 1}" if mark else "Fichier"
        if getattr(error, "problem", "") == "renvoi":
            cure = "Recopiez ce qui est répété."
            raise DefinitionRefused([Flaw(where, "les renvois (& et *) ne sont pas lus.", cure)]) from None
        cure = "Vérifiez les retraits (deux espaces) et les guillemets à cet endroit."
        raise DefinitionRefused([Flaw(where, "ce n’est pas du YAML lisible.", cure)]) from None
    except (RecursionError, ValueError):
        raise DefinitionRefused(
            [Flaw("Fichier", "ce n’est pas du YAML lisible.", "Refaites-le d’après un modèle.")]
        ) from None
