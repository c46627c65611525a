"""Who pays for the investment, how it is amortised, and what a loan costs."""

from datetime import date
from decimal import Decimal

from maillage.journey.studies.money.documents._words import euros, value_text
from maillage.journey.studies.money.engine import (
    Amortised,
    CaseResults,
    Financing,
    Loan,
    Outlook,
    compute,
    verified,
)
from maillage.journey.studies.money.enums import FUNDING_LABELS
from maillage.kernel.papers import Block, Bullets, Column, Paragraph, Table
from maillage.kernel.typography import number, percent, plural

__all__ = ["checks", "financing", "method"]


def financing(results: CaseResults) -> list[Block]:
    """The funding plan, the amortisation and the loans of each option that invests."""
    blocks: list[Block] = []
    for outlook in results.outlooks:
        if outlook.financing is not None:
            blocks += _plan(results, outlook, outlook.financing)
            blocks += [_amortisation(outlook, item) for item in outlook.amortised if item.rows]
            silent = [item.line.label for item in outlook.amortised if not item.rows]
            if silent:
                blocks.append(Paragraph(f"Durée d’amortissement à décider par l’assemblée pour : {', '.join(silent)}."))
            blocks += [_loan(loan) for loan in outlook.financing.loans]
    return blocks or [Paragraph("Aucune option n’investit : il n’y a rien à financer ni à amortir.")]


def _plan(results: CaseResults, outlook: Outlook, found: Financing) -> list[Block]:
    if found.plan is None:
        return [Paragraph(f"« {outlook.option.name} » : {found.fault}")]
    plan = found.plan
    total = plan.own + plan.compensation + sum(source.amount for source in plan.sources)
    rows = [["Dépense HT", euros(plan.ht), _share(plan.ht, total)]]
    rows += [[f"Dépense {'HT' if results.case.recovers_vat else 'TTC'} à financer", euros(plan.ttc), "100 %"]]
    rows += [
        [f"{FUNDING_LABELS[source.kind.value]} : {source.name}", euros(source.amount), _share(source.amount, total)]
        for source in plan.sources
    ]
    rows += [["FCTVA", euros(plan.compensation), _share(plan.compensation, total)]]
    rows += [["Fonds propres", euros(plan.own), _share(plan.own, total)], ["Total", euros(total), "100 %"]]
    columns = (Column("Plan de financement"), Column("Montant", is_number=True), Column("Part", is_number=True))
    share = "NC" if plan.own_share_pct is None else percent(plan.own_share_pct)
    verdict = "suffit" if plan.is_own_share_enough else "NE SUFFIT PAS"
    note = (
        f"Part des lignes en pourcentage de la dépense à financer. Le maître d’ouvrage porte {share} du HT, emprunt compris ; il "
        f"en faut au moins {value_text(plan.least_own_pct)} % : cela {verdict}. Ce minimum : {found.least_own.source}. Les "
        "subventions à un taux portent sur le HT."
    )
    return [Table(f"« {outlook.option.name} » : qui paie", columns, rows, note)]


def _share(amount: object, total: object) -> str:
    if not total:
        return "NC"
    return percent(100 * amount / total)  # type: ignore[operator]


def _amortisation(outlook: Outlook, item: Amortised) -> Table:
    rows = [[str(row.year), euros(row.charge), euros(row.accumulated), euros(row.net_value)] for row in item.rows]
    columns = (
        *(Column("Exercice"), Column("Dotation", is_number=True), Column("Cumul", is_number=True)),
        Column("Valeur nette", is_number=True),
    )
    who = (
        f"durée décidée ({item.decision})"
        if item.decision
        else "durée à faire décider par l’assemblée : hypothèse du cas"
    )
    account = f", compte {item.line.account}" if item.line.account else ""
    note = (
        f"{euros(item.value)} sur {plural(item.years or 0, 'an', 'ans')}{account} ; {who}. Linéaire, prorata temporis à partir de la "
        "mise en service (M57), en mois de 30 jours."
    )
    return Table(f"« {outlook.option.name} » : amortissement de « {item.line.label} »", columns, rows, note)


def _loan(loan: Loan) -> Table:
    rows = [
        [f"{row.on:%d/%m/%Y}", euros(row.capital), euros(row.interest), euros(row.total), euros(row.outstanding)]
        for row in loan.rows
    ]
    rows.append(["Total", euros(loan.amount), euros(loan.interest), euros(loan.amount + loan.interest), ""])
    columns = (
        *(Column("Échéance"), Column("Capital", is_number=True), Column("Intérêts", is_number=True)),
        *(Column("Annuité", is_number=True), Column("Reste dû", is_number=True)),
    )
    note = (
        f"{euros(loan.amount)} à {value_text(loan.rate_pct)} % par an, annuités constantes. Les intérêts ne sont pas dans le coût "
        "net des options : ils dépendent de qui emprunte, pas de ce que l’on achète."
    )
    return Table(f"Emprunt : {loan.name}", columns, rows, note)


def checks(results: CaseResults, on: date) -> list[Block]:
    """What was expected and is to be checked, then what was found."""
    rows = []
    for outlook in results.outlooks:
        for total in outlook.result.lines:
            line = total.line
            if line.verify_on is None and line.verified is None:
                continue
            expected = results.case.by_key[line.amount]
            discount = results.case.by_key[line.discount].amount if line.discount else 0
            net = expected.amount * (100 - discount) / 100
            rows.append(
                [
                    outlook.option.name,
                    line.label,
                    f"{number(net, 2)} {expected.unit}",
                    "" if line.verify_on is None else f"{line.verify_on:%d/%m/%Y}",
                    "à vérifier" if line.verified is None else f"{number(line.verified, 2)} {expected.unit}",
                    "" if line.verified is None or not net else percent((net - line.verified) / net * 100),
                ]
            )
    if not rows:
        return []
    columns = (
        *(Column("Option"), Column("Ligne"), Column("Attendu", is_number=True), Column("À vérifier le")),
        *(Column("Constaté", is_number=True), Column("Écart, % de l’attendu", is_number=True)),
    )
    note = "Attendu : le montant après remise. Un écart négatif : on paie plus que prévu."
    blocks: list[Block] = [Table("Attendu et constaté", columns, rows, note)]
    found = verified(results.case)
    if found != results.case:
        again = compute(found, on=on)
        gains = [
            f"« {outlook.option.name} » : {euros(outlook.compared.centre.yearly_gain)} par année de service avec ce qui a été "
            "constaté."
            for outlook in again.outlooks
            if outlook.compared is not None
        ]
        blocks.append(Bullets(gains))
    return blocks


def method(results: CaseResults, on: date, version: str) -> list[Block]:
    """How it was reckoned, with which rules of which day, from which inputs."""
    rules = [
        f"{rule.description} : {value_text(Decimal(rule.value))} ({rule.unit}), depuis le {rule.valid_from:%d/%m/%Y}. {rule.source}."
        for rule in results.rules
    ]
    blocks: list[Block] = [
        Paragraph(
            f"Méthode « finances » {version}, règles au {on:%d/%m/%Y}, empreinte des données {results.digest[:16]}. Chaque "
            "paiement est arrondi au centime : (quantité × unités − compris) × montant × (1 − remise) × (1 + marge), puis la TVA."
        )
    ]
    if rules:
        blocks.append(Bullets(rules))
    blocks += [Paragraph(f"Attention : {warning}") for warning in results.warnings]
    return blocks
