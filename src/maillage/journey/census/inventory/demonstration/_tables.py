"""What an invented town hall may have, and how often. Operators, publishers and holders are invented; prices are HT."""

from typing import Final

__all__ = [
    "APPLICATIONS",
    "COPIERS",
    "HOLDERS",
    "LAPTOPS",
    "MARK",
    "MOBILE_PLANS",
    "OFFICE",
    "OTHERS",
    "PCS",
    "POOLED",
    "RATES",
    "SERVERS",
    "SYNDICATE",
    "SYSTEMS",
]

MARK: Final = "Donnée fictive de démonstration."

PCS: Final = (
    ("Dell", "OptiPlex 3080", "640"),
    ("HP", "ProDesk 400 G7", "615"),
    ("Lenovo", "ThinkCentre M70q", "590"),
    ("Fujitsu", "Esprimo P558", "570"),
)
LAPTOPS: Final = (
    ("Dell", "Latitude 5540", "980"),
    ("HP", "ProBook 450 G9", "890"),
    ("Lenovo", "ThinkPad L15", "940"),
)
SERVERS: Final = (("Dell", "PowerEdge T350", "3900"), ("HP", "ProLiant ML30", "3450"))
"""Brand, model, price of one in euros HT."""

SYSTEMS: Final = (
    ("Windows 11", 2022, 52),
    ("Windows 10", 2017, 34),
    ("Windows 7", 2012, 9),
    ("Ubuntu 24.04 LTS", 2020, 4),
    ("Windows XP", 2008, 1),
)
"""System, the year from which machines have it, how often in a hundred."""

OFFICE: Final = (
    ("LibreOffice", 38),
    ("Microsoft Office 2016", 22),
    ("Microsoft Office 2019", 18),
    ("Microsoft 365", 16),
    ("", 6),
)

OTHERS: Final = (
    ("SCREEN", "Écran 24 pouces", "Iiyama", "ProLite XUB2492", "135"),
    ("SWITCH", "Commutateur 24 ports", "Netgear", "GS724T", "210"),
    ("WIFI", "Borne wifi", "Ubiquiti", "U6 Lite", "110"),
    ("UPS", "Onduleur", "Eaton", "Ellipse ECO 800", "130"),
    ("PROJECTOR", "Vidéoprojecteur", "Epson", "EB-E20", "420"),
    ("SCANNER", "Numériseur", "Brother", "ADS-2700W", "380"),
)

COPIERS: Final = (
    ("Ricoh", "IM C3010", True, "385", "0.0043", "0.043"),
    ("Konica Minolta", "bizhub C300i", True, "410", "0.0048", "0.046"),
    ("Kyocera", "TASKalfa 2554ci", True, "360", "0.0052", "0.0495"),
    ("Canon", "imageRUNNER 2425i", False, "190", "0.0061", ""),
)
"""Brand, model, colour, rent a quarter, black click, colour click."""

MOBILE_PLANS: Final = (
    ("Forfait 2 h", "1", "6.90"),
    ("Forfait illimité 20 Go", "20", "12.27"),
    ("Forfait illimité 80 Go", "80", "19.00"),
    ("Données 10 Go", "10", "7.94"),
)

APPLICATIONS: Final = (
    ("FINANCE", "Comptes en commun", "Logilande", "620"),
    ("PAYROLL", "Paie des agents", "Logilande", "540"),
    ("CIVIL_STATUS", "Registre civil", "Saintonge Logiciels", "310"),
    ("ELECTIONS", "Listes électorales", "Saintonge Logiciels", "180"),
    ("PLANNING", "Droit des sols", "Cadastria", "420"),
    ("CEMETERY", "Concessions", "Saintonge Logiciels", "150"),
    ("CHILDCARE", "Portail des familles", "Periscol", "890"),
    ("GIS", "Carte en ligne", "Cadastria", "260"),
    ("COUNCIL", "Délibérations", "Logilande", "230"),
)

SYNDICATE: Final = "Syndicat numérique de Saintonge"
POOLED: Final = ("CIVIL_STATUS", "ELECTIONS")
"""What the small communes have by an invented syndicate."""

HOLDERS: Final = {
    "fixed": ("Télécom de Saintonge", "Fibrelis", "Ligne Atlantique"),
    "mobile": ("Mobilia", "Ligne Atlantique"),
    "copier": ("Bureautique des Charentes", "Copie Ouest"),
    "support": ("Dépann’Informatique 17", "Infogérance du Val"),
    "web": ("Hébergement Aunis", "Site & Cie"),
    "antivirus": ("Bouclier Antivirus",),
}

RATES: Final = {
    "ADSL": ("8", "1", "32"),
    "VDSL": ("38", "8", "36"),
    "FTTH": ("500", "300", "45"),
    "SDSL": ("4", "4", "160"),
    "FTTO": ("100", "100", "290"),
}
"""Mbit/s down and up, price a month."""
