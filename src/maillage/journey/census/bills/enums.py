"""Words of telecom bills, in French."""

from django.db import models

__all__ = [
    "BillState",
    "CallClass",
    "DateFormat",
    "DecimalMark",
    "Encoding",
    "FileKind",
    "LineCategory",
    "LineKind",
    "Separator",
    "TotalSource",
    "Unit",
]


class FileKind(models.TextChoices):
    """What a file holds."""

    LINES = "LINES", "Lignes de facture"
    CALLS = "CALLS", "Relevé de communications"
    EINVOICE = "EINVOICE", "Facture électronique"


class LineKind(models.TextChoices):
    """What kind of access a billed line is, as the operator tells it."""

    FIXED = "FIXED", "Fixe"
    MOBILE = "MOBILE", "Mobile"
    DATA = "DATA", "Données mobiles"
    ISDN_BRI = "T0", "RNIS T0"
    ISDN_PRI = "T2", "RNIS T2"
    SIP = "SIP", "Trunk SIP"
    XDSL = "XDSL", "xDSL"
    FTTH = "FTTH", "Fibre FttH"
    FTTO = "FTTO", "Fibre dédiée FttO"
    M2M = "M2M", "Objets (M2M)"


class LineCategory(models.TextChoices):
    """What an amount pays for."""

    SUBSCRIPTION = "SUBSCRIPTION", "Abonnement"
    OPTION = "OPTION", "Option"
    USAGE = "USAGE", "Consommation"
    EQUIPMENT = "EQUIPMENT", "Équipement"
    DISCOUNT = "DISCOUNT", "Remise"
    FEE = "FEE", "Frais"


class Unit(models.TextChoices):
    """What a quantity counts."""

    SECOND = "S", "s"
    MEGABYTE = "MO", "Mo"
    SMS = "SMS", "SMS"
    MONTH = "MONTH", "mois"
    EACH = "EACH", "unité"


class CallClass(models.TextChoices):
    """Where a communication goes: what tariffs tell apart."""

    INTERNAL = "INTERNAL", "Entre nos lignes"
    FIXED = "FIXED", "Vers fixes"
    MOBILE = "MOBILE", "Vers mobiles"
    SPECIAL = "SPECIAL", "Numéros spéciaux"
    INTERNATIONAL = "INTERNATIONAL", "Vers l’étranger"
    ROAMING = "ROAMING", "À l’étranger"
    SMS = "SMS", "SMS et MMS"
    DATA = "DATA", "Données"
    OTHER = "OTHER", "Autre"


class BillState(models.TextChoices):
    """Whether somebody has looked at a bill."""

    TO_CHECK = "TO_CHECK", "À contrôler"
    CHECKED = "CHECKED", "Contrôlée"


class TotalSource(models.TextChoices):
    """Where the announced total comes from."""

    EINVOICE = "EINVOICE", "facture électronique"
    TYPED = "TYPED", "saisi"


class Separator(models.TextChoices):
    """Between the columns of a delimited file; the code is kept, for a tab is no text of a form."""

    AUTO = "", "à reconnaître"
    SEMICOLON = "SEMICOLON", "point-virgule"
    COMMA = "COMMA", "virgule"
    TAB = "TAB", "tabulation"
    PIPE = "PIPE", "barre verticale"

    @property
    def sign(self) -> str:
        return {"SEMICOLON": ";", "COMMA": ",", "TAB": "\t", "PIPE": "|"}.get(self.value, "")


class Encoding(models.TextChoices):
    """How letters are written in the file (kernel.tables.TEXT_ENCODINGS)."""

    AUTO = "", "à reconnaître"
    UTF_8 = "utf-8", "UTF-8"
    UTF_16 = "utf-16", "UTF-16"
    WINDOWS = "cp1252", "Windows (cp1252)"
    LATIN_9 = "iso-8859-15", "Latin-9 (ISO 8859-15)"
    DOS = "cp850", "DOS (cp850)"


class DecimalMark(models.TextChoices):
    """What parts the euros from the cents."""

    COMMA = ",", "virgule (12,50)"
    POINT = ".", "point (12.50)"


class DateFormat(models.TextChoices):
    """How days are written. Sheets of a workbook always give jj/mm/aaaa."""

    FRENCH = "%d/%m/%Y", "jj/mm/aaaa"
    FRENCH_SHORT = "%d/%m/%y", "jj/mm/aa"
    DASHED = "%d-%m-%Y", "jj-mm-aaaa"
    DOTTED = "%d.%m.%Y", "jj.mm.aaaa"
    ISO = "%Y-%m-%d", "aaaa-mm-jj"
    PACKED = "%Y%m%d", "aaaammjj"
