"""`maillage plan-lines`: rate call records under every plan, and choose the best plan of each line."""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import click

from maillage.engine.errors import MaillageError
from maillage.kernel.command_line import FrenchCommand

INPUT_REFUSED = 2
MOST_LISTED = 20


class WouldOverwrite(MaillageError):
    """An output that bears the name of an input."""


@click.command("plan-lines", cls=FrenchCommand)
@click.argument("records", metavar="RELEVE", type=click.Path(path_type=Path))
@click.option(
    "--plans",
    "tariff",
    required=True,
    metavar="FICHIER",
    type=click.Path(path_type=Path),
    help="Les forfaits à comparer : un tableau, un forfait par ligne.",
)
@click.option(
    "--lines",
    "known",
    metavar="FICHIER",
    type=click.Path(path_type=Path),
    help="Les lignes : membre, nature, coût mensuel d’aujourd’hui.",
)
@click.option(
    "--from",
    "since",
    metavar="JOUR",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Premier jour compté.",
)
@click.option(
    "--to", "until", metavar="JOUR", type=click.DateTime(["%Y-%m-%d"]), help="Dernier jour compté ; hier par défaut."
)
@click.option(
    "--seconds", metavar="NOMBRE", type=click.FloatRange(0.5, 3600), default=10, help="Temps de calcul du choix (10)."
)
@click.option(
    "--rated",
    metavar="FICHIER",
    type=click.Path(path_type=Path),
    help="Écrire chaque ligne et mois sous chaque forfait : .parquet ou .csv.",
)
@click.option(
    "--left-out",
    "rejected",
    metavar="FICHIER",
    type=click.Path(path_type=Path),
    help="Écrire les enregistrements écartés et leur raison : .csv.",
)
@click.option("--keep-repeats", is_flag=True, help="Ne pas chercher les enregistrements en double.")
@click.option("--json", "as_json", is_flag=True, help="Écrire tous les chiffres en JSON sur la sortie standard.")
def plan_lines(**choices: Any) -> None:
    """Choisir le forfait de chaque ligne, d’après un relevé de communications (.csv ou .parquet).

    Le relevé et les forfaits sont décrits dans docs/reference/format-releve.md.
    """
    import django

    django.setup()  # names of lines stand beside the tables of the census; no database is read
    try:
        found = _plan_lines(**choices)
    except MaillageError as error:
        from maillage.kernel.typography import typeset

        if choices["as_json"]:
            click.echo(json.dumps({"errors": [{"message": str(error)}]}, ensure_ascii=False, indent=2))
        click.echo(typeset(str(error)), err=True)
        sys.exit(INPUT_REFUSED)
    if choices["as_json"]:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2, default=str))
    else:
        _print(found)


def _plan_lines(
    records: Path,
    tariff: Path,
    known: Path | None,
    since: datetime | None,
    until: datetime | None,
    seconds: float,
    rated: Path | None,
    rejected: Path | None,
    keep_repeats: bool,
    as_json: bool,  # noqa: ARG001 what is found is the same
) -> dict[str, Any]:
    from maillage.journey.studies.telephony.engine import analyse, plan_of, rate_records
    from maillage.journey.studies.telephony.engine import rated_table as table_of
    from maillage.journey.studies.telephony.imports import open_records, read_lines, read_plans

    for path in (rated, rejected):
        if path is not None and path.resolve() in {each.resolve() for each in (records, tariff, known) if each}:
            raise WouldOverwrite(f"« {path} » est un des fichiers lus. Choisissez un autre nom pour le résultat.")
    fields, basis = read_plans(tariff)
    plans = [plan_of(each, basis) for each in fields]
    listed = read_lines(known) if known else []
    end = until + timedelta(days=1) if until else datetime.combine(datetime.now(UTC).date(), datetime.min.time())
    with open_records(records) as opened:
        totals, account = _totals(opened, plans, since, end, keep_repeats=keep_repeats)
        prices = opened.kept(table_of(totals, plans), "rated")
        found = rate_records(totals, plans, opened.rows_of)
        outputs = _Outputs()
        if rated is not None:
            outputs.write(opened, _in_euros(prices, plans, basis.value), rated)
        if rejected is not None:
            out = account.pop("rows")
            names = {name: _FRENCH[name] for name in out.collect_schema().names() if name in _FRENCH}
            outputs.write(opened, out.rename(names), rejected)
        account.pop("rows", None)
        analysis = analyse(_lines(listed, found), plans, found, seconds=seconds)
        outputs.keep()
    return {"releve": account, **_told(analysis)}


def _totals(
    opened: Any, plans: list[Any], since: datetime | None, until: datetime, *, keep_repeats: bool
) -> tuple[Any, dict[str, Any]]:
    """The totals of the records, and what became of every row."""
    from maillage.journey.studies.telephony.engine import (
        REASONS,
        Reason,
        counted,
        left_out_of,
        repeated,
        totals_of,
        without_repeats,
    )

    records = opened.frame
    twice = 0
    if not keep_repeats:
        twice = sum(row["times"] - 1 for row in opened.rows_of(repeated(records)))
        if twice:
            records = without_repeats(records)
    totals = opened.kept(totals_of(records, plans, since=since, until=until), "totals")
    summed, out = counted(totals, opened.rows_of)
    out |= {Reason.REPEATED: twice} if twice else {}
    out |= {Reason.UNREADABLE: len(opened.unreadable)} if opened.unreadable else {}
    rows = left_out_of(records, since=since, until=until)
    listed = (
        [
            {
                "ligne": row["line"],
                "horodatage": row["started_at"],
                "duree": row["seconds"],
                "raison": row["raison"],
            }
            for row, _ in zip(opened.rows_of(rows.head(MOST_LISTED)), range(MOST_LISTED), strict=False)
        ]
        if any(reason not in (Reason.REPEATED, Reason.UNREADABLE) for reason in out)
        else []
    )
    listed += [
        {"rang": place, "texte": text, "raison": REASONS[Reason.UNREADABLE]}
        for place, text, _ in opened.unreadable[:MOST_LISTED]
    ]
    account = {
        "lus": summed + sum(out.values()),
        "comptes": summed,
        "ecartes": {REASONS[reason]: count for reason, count in sorted(out.items())},
        "exemples_ecartes": listed,
        "rows": rows,
    }
    return opened.named(totals, "named_totals"), account


class _Outputs:
    """Files that are written beside their place, and put there all at once."""

    def __init__(self) -> None:
        self.drafts: list[tuple[Path, Path]] = []

    def write(self, opened: Any, frame: Any, place: Path) -> None:
        if place.suffix.casefold() not in (".csv", ".parquet"):
            raise WouldOverwrite(f"« {place.name} » : écrivez un .csv ou un .parquet.")
        draft = place.with_name(f".{place.name}.partial")
        native = frame.to_native()
        try:
            if place.suffix.casefold() == ".csv":
                native.write_csv(str(draft))
            else:
                native.write_parquet(str(draft))
        except Exception as error:  # the engine of the file names no place that people know
            raise WouldOverwrite(f"Impossible d’écrire « {place} ». Choisissez un autre dossier.") from error
        self.drafts.append((draft, place))
        del opened

    def keep(self) -> None:
        for draft, place in self.drafts:
            draft.replace(place)


def _lines(listed: list[Any], rated: Any) -> list[Any]:
    """The lines that the list names, then those that only the records know."""
    from maillage.journey.studies.telephony.engine import AnalysedLine

    months = max(1, len(rated.months))
    found = [
        AnalysedLine(line.key, line.member, line.kind, None if line.monthly is None else line.monthly * months)
        for line in listed
    ]
    keys = {line.key for line in found}
    return found + [AnalysedLine(key, "", _nature_of(key), None) for key in sorted(rated.costs) if key not in keys]


def _nature_of(key: str) -> str:
    """What the number of a line that no list names says of it: a plan for mobiles serves no desk."""
    if not key.startswith("+33"):
        return ""
    return "MOBILE" if key[3:4] in "67" else "FIXED"


_FRENCH: Final = {
    "line": "ligne",
    "started_at": "horodatage",
    "dialled": "appele",
    "seconds": "duree",
    "kind": "type",
    "kilobytes": "kilooctets",
    "call_class": "classe",
}
"""The columns of a file of records, as docs/reference/format-releve.md names them."""


def _in_euros(prices: Any, plans: list[Any], basis: str) -> Any:
    """A row for each line and month, a column for each plan: euros, by the name of the plan."""
    import narwhals as nw

    from maillage.journey.studies.telephony.engine import GRAINS

    year, month = nw.col("month") // 12, nw.col("month") % 12 + 1
    padded = nw.when(month < 10).then(nw.lit("0")).otherwise(nw.lit(""))
    return prices.select(
        nw.col("line").alias("ligne"),
        nw.concat_str([year.cast(nw.String), nw.lit("-"), padded, month.cast(nw.String)]).alias("mois"),
        *(
            (nw.col(f"cost_{place}") / GRAINS).round(6).alias(f"{plan.name} (€ {basis})")
            for place, plan in enumerate(plans)
        ),
    )


def _month(place: int) -> str:
    return f"{place // 12:04}-{place % 12 + 1:02}"


def _told(analysis: Any) -> dict[str, Any]:
    def line_of(best: Any) -> Mapping[str, Any]:
        return {
            "ligne": best.line.key,
            "membre": best.line.member,
            "aujourdhui": best.line.today,
            "forfait": best.plan.name if best.plan else None,
            "meilleur": best.best,
            "seule": best.alone,
            "economie": best.saving,
        }

    return {
        "base": analysis.basis.value,
        "mois": [_month(month) for month in analysis.months],
        "total": {
            "meilleur": analysis.best,
            "dont_depassement_partage": analysis.overrun,
            "borne": analysis.bound,
            "ecart_prouve_pct": analysis.gap_pct,
            "methode": analysis.method,
            "aujourdhui": analysis.compared_today,
            "meilleur_des_lignes_connues": analysis.compared_best,
            "economie": analysis.saving,
        },
        "forfaits": [
            {"forfait": share.plan.name, "lignes": share.lines, "abonnement": share.monthly_fee, "cout": share.cost}
            for share in analysis.shares
        ],
        "volumes_partages": [
            {
                "forfait": pool.plan.name,
                "membre": pool.group,
                "mois": _month(pool.month),
                "compris": pool.included,
                "consomme": pool.used,
                "au_dela": pool.beyond,
                "cout": pool.cost,
            }
            for pool in analysis.pools
        ],
        "lignes": [line_of(best) for best in analysis.lines],
        "sans_forfait": [line_of(best) for best in analysis.unplaced],
    }


def _print(found: dict[str, Any]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from maillage.kernel.typography import number

    console = Console(highlight=False)
    account, total = found["releve"], found["total"]
    console.print(f"Relevé : {number(account['lus'])} enregistrements lus, {number(account['comptes'])} comptés.")
    for reason, count in account["ecartes"].items():
        console.print(f"  écartés : {number(count)} ({reason})")
    if not found["mois"]:
        console.print("Aucun enregistrement à compter.")
        return
    console.print(
        f"Période : {found['mois'][0]} à {found['mois'][-1]} ({len(found['mois'])} mois), prix {found['base']}."
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Forfait")
    for title in ("Lignes", f"Abonnement, € {found['base']} par mois", f"Coût, € {found['base']}"):
        table.add_column(title, justify="right")
    for share in found["forfaits"]:
        table.add_row(
            share["forfait"], number(share["lignes"]), number(share["abonnement"], 2), number(share["cout"], 2)
        )
    console.print(table)
    console.print(f"Meilleur choix : {number(total['meilleur'], 2)} € {found['base']} sur la période.")
    console.print(
        f"Aucun choix ne coûte moins de {number(total['borne'], 2)} € : l’écart prouvé est de "
        f"{number(total['ecart_prouve_pct'], 4)} %."
    )
    if total["aujourdhui"]:
        console.print(
            f"Aujourd’hui : {number(total['aujourdhui'], 2)} € ; économie : {number(total['economie'], 2)} €."
        )
    if found["sans_forfait"]:
        named = ", ".join(line["ligne"] for line in found["sans_forfait"][:5])
        console.print(f"{len(found['sans_forfait'])} ligne(s) sans forfait possible, hors des totaux : {named}.")
