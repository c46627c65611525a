"""Words of the inventory, in French."""

from django.db import models

__all__ = [
    "WORKSTATIONS",
    "AccessTechnology",
    "AcquisitionMode",
    "ApplicationDomain",
    "BackupFrequency",
    "BackupMedium",
    "ContractOrigin",
    "EquipmentCategory",
    "Extent",
    "Hosting",
    "LineUse",
    "PricePeriod",
    "Renewal",
    "SiteKind",
    "Source",
    "TaxBasis",
    "Theme",
    "ValueStatus",
    "VoiceLineKind",
]


class ValueStatus(models.TextChoices):
    """How a value is known. Missing, unknown and zero are three different things."""

    MEASURED = "MEASURED", "compté"
    FROM_INVOICE = "INVOICE", "lu sur facture"
    ESTIMATED = "ESTIMATED", "estimé"
    UNKNOWN = "UNKNOWN", "NC"
    NOT_APPLICABLE = "NOT_APPLICABLE", "sans objet"


class TaxBasis(models.TextChoices):
    """Whether a price holds the tax. A price without basis is refused."""

    HT = "HT", "HT"
    TTC = "TTC", "TTC"


class Source(models.TextChoices):
    """How a record entered the inventory."""

    TYPED = "TYPED", "Saisie"
    CAMPAIGN = "CAMPAIGN", "Campagne"
    IMPORTED = "IMPORTED", "Import"
    DECLARED = "DECLARED", "Poste qui se déclare"
    BILLED = "BILLED", "Facture"


class Theme(models.TextChoices):
    """The themes by which costs are told apart."""

    TELECOM = "TELECOM", "Télécoms"
    INFRASTRUCTURE = "INFRASTRUCTURE", "Équipements et réseaux"
    PRINTING = "PRINTING", "Impression"
    APPLICATIONS = "APPLICATIONS", "Logiciels et sites"
    PLACES = "PLACES", "Lieux"


class SiteKind(models.TextChoices):
    """What is done on a site."""

    TOWN_HALL = "TOWN_HALL", "Mairie"
    SCHOOL = "SCHOOL", "École"
    WORKSHOP = "WORKSHOP", "Atelier"
    LIBRARY = "LIBRARY", "Médiathèque"
    SOCIAL = "SOCIAL", "Action sociale"
    SPORTS = "SPORTS", "Sports"
    PUBLIC_INTERNET = "PUBLIC_INTERNET", "Cyber-commune"
    OTHER = "OTHER", "Autre"


class EquipmentCategory(models.TextChoices):
    """What a piece of equipment is."""

    DESKTOP = "DESKTOP", "PC fixe"
    LAPTOP = "LAPTOP", "Portable"
    MINI_PC = "MINI_PC", "Mini-PC"
    THIN_CLIENT = "THIN_CLIENT", "Client léger"
    TABLET = "TABLET", "Tablette"
    SERVER = "SERVER", "Serveur"
    STORAGE = "STORAGE", "Boîtier de stockage"
    SWITCH = "SWITCH", "Commutateur"
    FIREWALL = "FIREWALL", "Pare-feu"
    WIFI = "WIFI", "Borne wifi"
    UPS = "UPS", "Onduleur"
    PBX = "PBX", "Standard téléphonique"
    PHONE = "PHONE", "Téléphone"
    SCREEN = "SCREEN", "Écran"
    SCANNER = "SCANNER", "Numériseur"
    PROJECTOR = "PROJECTOR", "Vidéoprojecteur"
    PLOTTER = "PLOTTER", "Traceur"
    OTHER = "OTHER", "Autre"


WORKSTATIONS = (
    EquipmentCategory.DESKTOP,
    EquipmentCategory.LAPTOP,
    EquipmentCategory.MINI_PC,
    EquipmentCategory.THIN_CLIENT,
)
"""What someone works at: the divisor of costs per workstation."""


class AcquisitionMode(models.TextChoices):
    """How it came."""

    PURCHASE = "PURCHASE", "Achat"
    LEASE = "LEASE", "Location"
    FINANCE_LEASE = "FINANCE_LEASE", "Crédit-bail"
    DONATION = "DONATION", "Don"
    REFURBISHED_PURCHASE = "REFURBISHED", "Achat reconditionné"


class AccessTechnology(models.TextChoices):
    """How a site reaches the internet."""

    NONE = "NONE", "Aucune"
    RTC_MODEM = "RTC_MODEM", "Modem RTC"
    ADSL = "ADSL", "ADSL"
    VDSL = "VDSL", "VDSL"
    SDSL = "SDSL", "SDSL"
    FTTH = "FTTH", "Fibre FttH"
    FTTO = "FTTO", "Fibre dédiée FttO"
    RADIO = "RADIO", "Radio"
    MOBILE_4G5G = "MOBILE_4G5G", "4G/5G fixe"
    SATELLITE = "SATELLITE", "Satellite"


class VoiceLineKind(models.TextChoices):
    """What a fixed line is."""

    PSTN = "PSTN", "Ligne analogique (RTC)"
    ISDN_BRI = "ISDN_BRI", "RNIS T0"
    ISDN_PRI = "ISDN_PRI", "RNIS T2"
    SIP_TRUNK = "SIP_TRUNK", "Trunk SIP"
    HOSTED_PBX = "HOSTED_PBX", "Centrex"
    BOX = "BOX", "Box (voix et internet)"
    INTERNET = "INTERNET", "Internet seul"


class LineUse(models.TextChoices):
    """What a line serves: those that nobody thinks of are the ones that stop when copper closes."""

    VOICE = "VOICE", "Téléphone"
    FAX = "FAX", "Télécopie"
    INTERNET = "INTERNET", "Internet"
    ALARM = "ALARM", "Alarme"
    LIFT = "LIFT", "Ascenseur"
    PAYMENT = "PAYMENT", "Terminal de paiement"
    METER = "METER", "Télérelève"
    OTHER = "OTHER", "Autre"


class Renewal(models.TextChoices):
    """What happens at the end of a contract."""

    TACIT = "TACIT", "Tacite"
    EXPRESS = "EXPRESS", "Expresse"
    NONE = "NONE", "Aucune"


class PricePeriod(models.TextChoices):
    """What an amount pays for."""

    MONTH = "MONTH", "par mois"
    QUARTER = "QUARTER", "par trimestre"
    YEAR = "YEAR", "par an"
    ONCE = "ONCE", "une fois"


class ContractOrigin(models.TextChoices):
    """Whose bargain it was: this is what makes before and after comparable."""

    EXISTING = "EXISTING", "Propre à la collectivité"
    POOLED = "POOLED", "Mutualisé"


class ApplicationDomain(models.TextChoices):
    """What a business application does."""

    FINANCE = "FINANCE", "Finances"
    PAYROLL = "PAYROLL", "Paie et ressources humaines"
    CIVIL_STATUS = "CIVIL_STATUS", "État civil"
    ELECTIONS = "ELECTIONS", "Élections"
    PLANNING = "PLANNING", "Urbanisme"
    CEMETERY = "CEMETERY", "Cimetière"
    CHILDCARE = "CHILDCARE", "Périscolaire"
    WATER = "WATER", "Facturation de l’eau"
    GIS = "GIS", "SIG et cadastre"
    MAIL = "MAIL", "Courrier"
    COUNCIL = "COUNCIL", "Délibérations"
    DOCUMENTS = "DOCUMENTS", "Gestion de documents"
    LIBRARY = "LIBRARY", "Médiathèque"
    POLICE = "POLICE", "Police municipale"
    OFFICE = "OFFICE", "Bureautique"
    SECURITY = "SECURITY", "Sécurité"
    OTHER = "OTHER", "Autre"


class Hosting(models.TextChoices):
    """Where a program runs."""

    LOCAL = "LOCAL", "Sur place"
    HOSTED = "HOSTED", "Hébergé"
    SAAS = "SAAS", "En ligne (SaaS)"
    OFFICE = "OFFICE", "Simple fichier bureautique"
    PAPER = "PAPER", "Papier"


class BackupMedium(models.TextChoices):
    """Where copies lie."""

    NONE = "NONE", "Aucune"
    USB_DISK = "USB_DISK", "Disque USB"
    TAPE = "TAPE", "Bande"
    NAS = "NAS", "Boîtier de stockage"
    REMOTE = "REMOTE", "Autre site"
    CLOUD = "CLOUD", "En ligne"


class BackupFrequency(models.TextChoices):
    """How often a copy is made."""

    NEVER = "NEVER", "Jamais"
    DAILY = "DAILY", "Chaque jour"
    WEEKLY = "WEEKLY", "Chaque semaine"
    OTHER = "OTHER", "Autre"


class Extent(models.TextChoices):
    """How far something is done."""

    NONE = "NONE", "Non"
    PARTIAL = "PARTIAL", "En partie"
    FULL = "FULL", "Oui"
