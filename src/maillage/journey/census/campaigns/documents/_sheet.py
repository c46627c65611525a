"""The sheet of figures that an organisation gets back: the same on the page and on paper."""

from collections.abc import Sequence
from datetime import date

from maillage.journey.census.campaigns.queries import OwnFigures
from maillage.kernel.papers import Paragraph, Report, Section
from maillage.kernel.papers.pages import printed_table
from maillage.kernel.templatetags.face import Column, Empty, Table, day, money

__all__ = ["costs_of", "counts_of", "deadlines_of", "sheet_paper"]


def sheet_paper(town: str, campaign: str, body: str, parts: Sequence[tuple[str, Sequence[Table]]], on: date) -> Report:
    """The sheet as a paper. ``parts``: a title, and the tables that stand under it."""
    return Report(
        title=f"Les chiffres de {town}",
        subtitle=f"Campagne « {campaign} », {body}",
        date=on.isoformat(),
        imprint=f"au {day(on)}",
        opening=[Paragraph(f"Au {day(on, 'long')}, d’après ce qui a été déclaré. Merci de votre réponse.")],
        sections=[Section(title, [printed_table(table) for table in tables]) for title, tables in parts],
    )


def counts_of(found: OwnFigures) -> Table:
    nothing = Empty("Ici, ce que la collectivité possède.", "Rien n’est encore dans son inventaire.")
    return Table("Ce que nous avons", (Column("Quoi"), Column("Combien", is_number=True)), found.counts, empty=nothing)


def costs_of(found: OwnFigures) -> Table:
    rows = [
        (theme, money(cost, basis), f"{priced} sur {records}") for theme, basis, cost, priced, records in found.costs
    ]
    columns = (Column("Thème"), Column("Par an", is_number=True), Column("Fiches qui portent un prix", is_number=True))
    nothing = Empty("Ici, ce que vous payez par an.", "Aucun prix n’est encore connu.")
    note = "Les prix HT et TTC ne s’additionnent pas : chacun a sa ligne."
    return Table("Ce que nous payons", columns, rows, note=note if rows else "", empty=nothing)


def deadlines_of(found: OwnFigures) -> Table:
    rows = [(one.what, one.kind, one.on) for one in found.deadlines]
    nothing = Empty("Ici, les dates à ne pas manquer.", "Aucune date à venir n’est connue.")
    return Table("Ce qui arrive à échéance", (Column("Quoi"), Column("Nature"), Column("Le")), rows, empty=nothing)
