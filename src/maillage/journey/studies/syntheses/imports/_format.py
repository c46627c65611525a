"""The survey format: files, columns, and the words that people write instead."""

import re
from typing import Final

FORMAT: Final[dict[str, tuple[str, ...]]] = {
    "collectivites.csv": ("collectivite", "nature", "population_AAAA", "a_repondu_infrastructure"),
    "parc.csv": (
        "collectivite",
        "pc_fixe",
        "pc_portable",
        "duree_vie_ans",
        "cout_pc_fixe_ht_eur",
        "cout_pc_portable_ht_eur",
    ),
    "offres.csv": (
        "theme",
        "objet",
        "unite",
        "base",
        "cout_constate",
        "cout_propose",
        "mode_constate",
        "mode_propose",
    ),
    "objectifs.csv": ("objectif",),
    "chiffres_publies.csv": ("indicateur", "valeur_publiee", "unite"),
    "economies_publiees.csv": ("theme", "type_de_communes", "nombre", "economie_pct", "economie_eur_ht_mois"),
}
"""Columns that each file must have. ``AAAA`` is the year of the population. Files after the second are optional."""

EXTRA_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "collectivites.csv": ("ratio_infrastructure_publie", "a_repondu_progiciels"),
    "offres.csv": (),
    "chiffres_publies.csv": (),
    "economies_publiees.csv": (),
}
"""Optional columns of the files whose columns are no family."""

TABLE_ENDINGS: Final = frozenset({"", ".csv", ".tsv", ".txt", ".xls", ".xlsx", ".ods"})
REQUIRED_FILES: Final = ("collectivites.csv", "parc.csv")
SUMMARY = re.compile(
    r"(sous )?tota(l|ux)( .*)?|(somme|moyenne|ensemble)( (des?|du|general[e]?) ?.*)?|(sources?|remarques?|notes?|nota|nb|lecture) ?:.*"
)
"""Lines that people write under a table; Source-Seine and Moyenneville are communes."""
OTHER_COMMUNE = re.compile(r"commune.*|comune.*|comm?ne|mairies?|villes?|villages?|municipalites?|com|cne")
"""Words that mean a commune; « communauté » does not begin like them."""
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
"""Years that a survey may bear: the dated rules begin with the first."""
POPULATION = re.compile(r"population_(?P<year>[0-9]{4})")
PRICE = re.compile(r"cout_(?P<machine>pc_\w+)_(?P<basis>ht|ttc)_eur")
PLAIN_COLUMNS = frozenset({"collectivite", "duree_vie_ans", "contrat_maintenance", "remarque"})
YES_NO = dict.fromkeys(("1", "1.0", "oui", "vrai", "true"), True) | dict.fromkeys(
    ("0", "0.0", "non", "faux", "false"), False
)
