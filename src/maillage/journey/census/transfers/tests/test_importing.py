"""A supplier's file from its deposit to its undoing: what is recognised, refused, written, taken back, and told."""

from pathlib import Path

import pytest
from tests.cast import Cast, person
from tests.security.rows import row

from maillage.foundations.audit.models import Event
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.access import Actor, actor_for
from maillage.foundations.organisations.enums import Right, Role
from maillage.journey.census.inventory.actions import change_record, create_record
from maillage.journey.census.inventory.models import KINDS, Equipment, MobileLine, Site
from maillage.journey.census.transfers import actions
from maillage.journey.census.transfers.engine import ColumnRule, Reading, Rules
from maillage.journey.census.transfers.enums import ImportState, Mode, Outcome
from maillage.journey.census.transfers.imports import shipped_mappings
from maillage.journey.census.transfers.imports._proposing import other_meanings
from maillage.journey.census.transfers.models import FileImport, FileMapping, FoundPage, UndoBatch
from maillage.journey.census.transfers.queries import found_rows, held_since
from maillage.journey.census.transfers.tests.story import checked, counts, errors, imported, upload, within
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import everything

pytestmark = pytest.mark.django_db

GLPI = """"Nom";"Statut";"Fabricant";"Numéro de série";"Type";"Modèle";"Système d'exploitation - Nom";"Lieu";"Commentaires"
"PC-ACCUEIL";"En service";"Exemple";"0001A";"Notebook";"M 20";"Windows 11";"Mairie";"près de l’entrée"
"PC-ECOLE";"En service";"Exemple";"0002B";"Tour spéciale";"M 21";"Windows 10";"École";""
"""
SUPPLIER = """Bordereau 2026-114;;;;
Désignation;N° de série;Date;Prix unitaire HT;Qté
Portable 14 pouces;SN-1;05/01/2026;"1 259,67 €";1
Portable 14 pouces;SN-2;05/01/2026;1259,67;1
"""


def test_a_file_of_glpi_is_recognised_and_written_whole(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with within(clerk):
        found = checked(clerk, upload("glpi.csv", GLPI))
        assert (found.kind, found.mapping_name) == ("equipements", "GLPI, ordinateurs")
        assert counts(found) == {"CREATED": 2} and found.summary["new_sites"] == ["Mairie", "École"]
        assert Equipment.objects.count() == 0 and Site.objects.count() == 0
        actions.write_import(clerk, found)
        machines = Equipment.objects.order_by("hostname").values_list("hostname", "category", "site__name", "name")
        assert list(machines) == [
            ("PC-ACCUEIL", "LAPTOP", "Mairie", "PC-ACCUEIL"),
            ("PC-ECOLE", "OTHER", "École", "PC-ECOLE"),
        ]
        found.refresh_from_db()
        assert found.file is None and found.tables == [] and StoredFile.objects.count() == 0
        assert "a importé le fichier" in Event.objects.latest("pk").sentence


def test_a_delivery_list_is_found_below_its_title_and_prices_have_a_basis(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with within(clerk):
        found = imported(clerk, upload("livraison.csv", SUPPLIER))
        assert counts(found) == {"CREATED": 2}
        machine = Equipment.objects.get(serial_number="SN-1")
        assert (str(machine.purchase_price), machine.tax_basis, f"{machine.purchased_on}") == (
            "1259.670000",
            "HT",
            "2026-01-05",
        )
        assert machine.name == "Portable 14 pouces", "a machine is called what it is, not by its number"


def test_a_list_of_ones_own_with_our_titles_is_not_taken_for_a_delivery(cast: Cast) -> None:
    """It has all that makes a delivery, and more that a delivery would leave unread."""
    clerk = cast.actor("membre")
    titles = "Désignation;Nature;Marque;Modèle;N° de série;Prix d'achat d'une unité;Acheté le;Remarques"
    row = "PC de l’état civil;PC fixe;Ouessant;Enez 3;SN-7;1 234,50;12/03/2024;côté « mairie »"
    with within(clerk):
        found = imported(clerk, upload("releve.csv", f"{titles}\n{row}\n".encode("cp1252")))
        assert found.mapping_name == "" and counts(found) == {"CREATED": 1}
        machine = Equipment.objects.get()
        assert (machine.name, machine.model, machine.note) == ("PC de l’état civil", "Enez 3", "côté « mairie »")
        assert (str(machine.purchase_price), f"{machine.purchased_on}") == ("1234.500000", "2024-03-12")


@pytest.mark.parametrize(
    ("slug", "titles", "codes", "basis"),
    [
        (
            "equipements",
            "Intitulé;N/S;Prix d'achat HT;RAM (Go);Garantie jusqu'au;Bâtiment",
            "name serial_number purchase_price ram_gb warranty_end site",
            "HT",
        ),
        (
            "equipements",
            "Désignation;Prix d’achat unitaire (€ TTC);Couleur",
            "name purchase_price -",
            "TTC",
        ),
        (
            "contrats",
            "Fournisseur;N° de contrat;Montant H.T.;Date d'effet;Date de fin",
            "holder reference amount starts_on ends_on",
            "HT",
        ),
        (
            "mobiles",
            "N° de téléphone;Forfait;Forfait TTC;Options TTC",
            "number plan monthly_price options_price",
            "TTC",
        ),
        ("mobiles", "N° de téléphone;Forfait HT;Options TTC", "number monthly_price options_price", None),
        ("cameras", "Désignation;Prix HT", "name -", None),
    ],
)
def test_titles_in_words_of_others_are_understood(
    cast: Cast, slug: str, titles: str, codes: str, basis: str | None
) -> None:
    """« Prix d’achat HT » is the price, and says its tax basis; a word that may be two columns is none."""
    clerk = cast.actor("membre")
    row = ";".join(str(place) for place in range(titles.count(";") + 1))
    with within(clerk):
        found = actions.deposit_file(clerk, upload("fichier.csv", f"{titles}\n{row}\n"), KINDS[slug])
        rules = found.readings[0]["rules"]
    assert [column["target"] or "-" for column in rules["columns"]] == codes.split()
    assert rules["constants"].get("tax_basis") == basis


def test_a_clerk_s_own_list_is_recognised_with_the_words_that_she_writes(cast: Cast) -> None:
    """Most of its titles are those of one list, and « PC » is what people call a PC."""
    clerk = cast.actor("membre")
    titles = "Désignation;Catégorie;Quantité;Prix d'achat;Fin de garantie;Machin"
    rows = "Accueil;PC;1;650;31/12/2027;x\nMaire;pc Portable;1;900;;y\nCave;Chose;1;;;z\n"
    with within(clerk):
        found = actions.deposit_file(clerk, upload("liste.csv", f"{titles}\n{rows}".encode("cp1252")))
        rules = found.readings[0]["rules"]
        assert found.kind == "equipements"
        assert rules["columns"][1]["translations"] == {"PC": "DESKTOP", "pc Portable": "LAPTOP"}, (
            "« Chose » is asked for"
        )
        with pytest.raises(actions.NotRecognised):
            actions.deposit_file(clerk, upload("autre.csv", "Désignation;Prix;Machin;Truc\na;1;b;c\n"))


def test_every_meaning_is_a_value_of_its_column() -> None:
    for path, meant in other_meanings().items():
        slug, _, column = path.partition(".")
        assert set(meant.values()) <= {code for code, _ in KINDS[slug].facts[column].choices}, path


def test_a_make_is_completed_by_what_titles_say(cast: Cast) -> None:
    """What a shipped mapping does not know is read by its title; a machine’s state is not the state of a value."""
    clerk = cast.actor("membre")
    text = "Modèle;Marque;S/N;Qté;Statut;Disque dur (Go);Prix TTC\nEnez;Ouessant;S1;1;En service;256;900\n"
    with within(clerk):
        found = actions.deposit_file(clerk, upload("livraison.csv", text))
        rules = found.readings[0]["rules"]
    assert found.mapping_name == "Bordereau de livraison d’un fournisseur"
    targets = {column["heading"]: column["target"] for column in rules["columns"]}
    assert targets["Disque dur (Go)"] == "disk_gb" and targets["Statut"] == ""
    assert rules["constants"]["tax_basis"] == "TTC" and targets["Prix TTC"] == "purchase_price"


def test_what_is_known_is_changed_and_shown_before_and_after(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with within(clerk):
        imported(clerk, upload("glpi.csv", GLPI))
        found = checked(clerk, upload("glpi.csv", GLPI.replace("Windows 10", "Windows 11")))
        assert counts(found) == {"CHANGED": 1, "LEFT": 1}
        (changed,) = found_rows(found, Outcome.CHANGED)
        assert changed["row"] == 3 and changed["differences"] == [
            ["operating_system", "système", "Windows 10", "Windows 11"]
        ]
        actions.write_import(clerk, found)
        assert Equipment.objects.filter(operating_system="Windows 11").count() == 2


BAD = """Nom;Nature;Numéro de série;Acheté le;Prix d’achat d’une unité (€);Lieu
A;Portable;1;31/02/2026;100;
B;Soucoupe;2;;abc;
;Portable;3;;;Ailleurs
C;Portable;1;;;
"""


def test_every_error_is_named_with_its_place_and_cure_and_nothing_is_written(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with within(clerk):
        found = checked(clerk, upload("a.csv", BAD.replace("Nom;", "désignation;")), "equipements")
        said = errors(found)
        assert (2, "Acheté le", "31/02/2026", "n’est pas une date.") in said
        assert (3, "Nature", "Soucoupe", "n’est pas dans la liste.") in said
        assert (3, "Prix d’achat d’une unité (€)", "abc", "n’est pas un nombre.") in said
        assert (4, "Lieu", "Ailleurs", "n’est pas connu (liste « lieu »).") in said
        assert (5, "Numéro de série", "1", "La ligne 2 du fichier porte déjà cette clé.") in said, "all is told at once"
        assert [one[0] for one in said] == [2, 3, 3, 4, 5]
        assert all(cure for row in found_rows(found, Outcome.ERROR) for *_, cure in row["problems"])
        with pytest.raises(actions.NotReady):
            actions.write_import(clerk, found)
        assert Equipment.objects.count() == 0


def test_where_a_value_comes_from_is_said_of_columns_that_are(cast: Cast) -> None:
    clerk = cast.actor("membre")
    said = '{""warranty_eNd"": {""status"": ""ESTIMATED""}}'
    with within(clerk):
        text = f'Désignation;Nature;d’où viennent les valeurs\nPC;PC fixe;"{said}"\n'
        found = checked(clerk, upload("a.csv", text), "equipements")
        ((row, heading, _, message),) = errors(found)
        assert (row, heading) == (2, "d’où viennent les valeurs") and "warranty_eNd" in message
        assert counts(checked(clerk, upload("b.csv", text.replace("eNd", "end")), "equipements")) == {"CREATED": 1}


def test_two_rows_with_one_key_are_refused(cast: Cast) -> None:
    clerk = cast.actor("membre")
    text = "désignation;nature;numéro de série\nA;Portable;SN-1\nB;Portable;sn-1\n"
    with within(clerk):
        found = checked(clerk, upload("a.csv", text), "equipements")
        assert errors(found) == [
            (3, "numéro de série", "sn 1", "La ligne 2 du fichier porte déjà cette clé."),
        ]


def rules(found: FileImport, **changes: object) -> Rules:
    content = Reading.of(found.readings[0]).rules.as_json()
    return Rules.of(content | changes)


def test_each_mode_does_what_it_says(cast: Cast) -> None:
    clerk = cast.actor("membre")
    more = GLPI.replace("Windows 10", "Windows 11") + '"PC-3";"";"";"0003C";"Notebook";"";"";"";""\n'
    with within(clerk):
        imported(clerk, upload("glpi.csv", GLPI))
        found = checked(clerk, upload("glpi.csv", more))
        for mode, expected in (
            (Mode.CREATE, {"CREATED": 1, "LEFT": 2}),
            (Mode.CHANGE, {"CHANGED": 1, "SKIPPED": 1, "LEFT": 1}),
            (Mode.BOTH, {"CREATED": 1, "CHANGED": 1, "LEFT": 1}),
        ):
            actions.choose_rules(clerk, found, rules(found, mode=mode.value))
            actions.check_import(clerk, found)
            assert counts(found) == expected, mode


def test_without_the_right_no_mode_and_no_step_is_open(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with within(clerk):
        found = checked(clerk, upload("glpi.csv", GLPI))
    reader = Actor(clerk.person, clerk.post, clerk.posts, clerk.scope, clerk.rights - {Right.KEEP_INVENTORY})
    with within(reader):
        for step in (
            lambda: actions.deposit_file(reader, upload("glpi.csv", GLPI)),
            lambda: actions.choose_rules(reader, found, rules(found)),
            lambda: actions.check_import(reader, found),
            lambda: actions.write_import(reader, found),
            lambda: actions.undo_import(reader, found),
            lambda: actions.drop_import(reader, found),
        ):
            with pytest.raises(NotAllowed):
                step()
        assert Equipment.objects.count() == 0


def test_prices_are_neither_read_nor_shown_to_who_does_not_see_them(cast: Cast) -> None:
    clerk = cast.actor("membre")
    blind = Actor(clerk.person, clerk.post, clerk.posts, clerk.scope, clerk.rights - {Right.SEE_PRICES})
    with within(blind):
        found = actions.deposit_file(
            blind,
            upload("a.csv", "désignation;nature;prix d’achat d’une unité (€)\nA;Portable;3\n"),
            KINDS["equipements"],
        )
        assert [column["target"] for column in found.readings[0]["rules"]["columns"]] == ["name", "category", ""]
        chosen = rules(found)
        forced = Rules(chosen.kind, (*chosen.columns[:2], ColumnRule("prix d’achat d’une unité (€)", "purchase_price")))
        with pytest.raises(actions_refusal(), match="prix"):
            actions.choose_rules(blind, found, forced)


def actions_refusal() -> type[Exception]:
    from maillage.journey.census.transfers.engine import RulesRefused

    return RulesRefused


def test_the_same_file_is_written_once(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with within(clerk):
        first = imported(clerk, upload("glpi.csv", GLPI))
        actions.write_import(clerk, first)
        again = checked(clerk, upload("autre-nom.csv", GLPI))
        assert counts(again) == {"LEFT": 2}
        with pytest.raises(actions.AlreadyImported):
            actions.write_import(clerk, again)
        assert Equipment.objects.count() == 2
        actions.undo_import(clerk, first)
        actions.check_import(clerk, again)
        actions.write_import(clerk, again)
        assert Equipment.objects.count() == 2


def test_what_changed_since_it_was_looked_at_is_not_written(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with within(clerk):
        found = checked(clerk, upload("glpi.csv", GLPI))
        create_record(clerk, KINDS["equipements"], {"name": "déjà là", "category": "LAPTOP", "serial_number": "0001A"})
        with pytest.raises(actions.PlanChanged):
            actions.write_import(clerk, found)
        assert Equipment.objects.count() == 1 and Site.objects.count() == 0 and UndoBatch.objects.count() == 0
        found.refresh_from_db()
        assert found.state == ImportState.CHECKED


def test_an_import_is_taken_back_whole(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with within(clerk):
        first = imported(clerk, upload("glpi.csv", GLPI))
        second = imported(clerk, upload("glpi.csv", GLPI.replace("Windows 10", "Windows 11").replace("0001A", "0009Z")))
        assert counts(second) == {"CHANGED": 2} or counts(second) == {"CREATED": 1, "CHANGED": 1}
        actions.undo_import(clerk, second)
        assert sorted(Equipment.objects.values_list("serial_number", "operating_system")) == [
            ("0001A", "Windows 11"),
            ("0002B", "Windows 10"),
        ]
        actions.undo_import(clerk, first)
        assert (
            Equipment.objects.count() == 0
            and Site.objects.count() == 0
            and FoundPage.objects.filter(file_import=first).count() == 0
        )
        assert actions.undo_import(clerk, first) == 0


def test_what_was_changed_since_is_named_and_left(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with within(clerk):
        found = imported(clerk, upload("glpi.csv", GLPI))
        touched = Equipment.objects.get(serial_number="0001A")
        change_record(clerk, touched, {"role": "accueil"})
        held = held_since(found)
        assert {(one.kind, one.name) for one in held} == {("equipements", "PC-ACCUEIL"), ("lieux", "Mairie")}
        with pytest.raises(actions.HeldBack, match="PC-ACCUEIL"):
            actions.undo_import(clerk, found)
        assert Equipment.objects.count() == 2
        assert actions.undo_import(clerk, found, others_only=True) == 2
        assert list(Equipment.objects.values_list("name", "site__name")) == [("PC-ACCUEIL", "Mairie")]
        assert list(Site.objects.values_list("name", flat=True)) == ["Mairie"]


def test_a_site_that_others_have_come_to_use_is_left(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with within(clerk):
        found = imported(clerk, upload("glpi.csv", GLPI))
        site = Site.objects.get(name="École")
        create_record(clerk, KINDS["imprimantes"], {"name": "Copieur", "site": site.pk})
        assert [(one.name, one.reason) for one in held_since(found)] == [
            ("École", "d’autres fiches s’appuient sur elle")
        ]


def test_a_mapping_is_remembered_and_recognised_by_the_next_file_and_by_members(cast: Cast) -> None:
    body, member, stranger = cast.actor("pilote"), cast.actor("membre"), cast.actor("voisine")
    text = "Truc;Machin\nPoste 1;S-1\n"
    with within(body):
        found = actions.deposit_file(body, upload("a.csv", text), KINDS["equipements"])
        chosen = Rules(
            "equipements",
            (ColumnRule("Truc", "name"), ColumnRule("Machin", "serial_number")),
            {"category": "DESKTOP"},
            ("serial_number",),
        )
        actions.choose_rules(body, found, chosen, "Fichier de l’atelier")
    with within(member):
        again = checked(member, upload("b.csv", "TRUC;machin;À corriger\nPoste 2;S-2;\n"))
        assert (again.kind, again.mapping_name, counts(again)) == (
            "equipements",
            "Fichier de l’atelier",
            {"CREATED": 1},
        )
    with within(stranger), pytest.raises(actions.NotRecognised):
        actions.deposit_file(stranger, upload("b.csv", text))
    with within(member), pytest.raises(NotAllowed):
        actions.delete_mapping(member, FileMapping.objects.get())


def test_rows_of_others_are_left_aside_and_counted(cast: Cast) -> None:
    clerk = cast.actor("membre")
    text = "désignation;nature;collectivité\nA;Portable;Taulé\nB;Portable;Henvic\nC;Portable;HENVIC\nD;Portable;\n"
    with within(clerk):
        found = imported(clerk, upload("a.csv", text), "equipements")
        assert counts(found) == {"CREATED": 2, "SKIPPED": 2}
        assert found.summary["others"] == {"Henvic": 1, "HENVIC": 1}
        assert sorted(Equipment.objects.values_list("name", flat=True)) == ["A", "D"]


def test_a_clerk_of_two_town_halls_imports_for_the_one_she_acts_for(cast: Cast) -> None:
    someone = person("double", (Role.TOWN_CLERK, cast.town), (Role.TOWN_CLERK, cast.other_town))
    text = "désignation;nature;collectivité\nA;Portable;Taulé\nB;Portable;Henvic\n"
    for where, name in ((cast.town, "A"), (cast.other_town, "B")):
        actor = actor_for(someone, where.pk)
        assert actor is not None
        with within(actor):
            found = imported(actor, upload("a.csv", text), "equipements")
            assert counts(found) == {"CREATED": 1, "SKIPPED": 1}
            assert list(Equipment.objects.filter(owner=where).values_list("name", flat=True)) == [name]


def test_a_key_of_another_organisation_finds_nothing(cast: Cast) -> None:
    clerk = cast.actor("membre")
    foreign = row(Equipment, cast.place("autre_membre"), name="à Henvic")
    with within(clerk):
        found = imported(
            clerk, upload("equipements.csv", f"clé;désignation;nature\n{foreign.pk};volé;Portable\n"), "equipements"
        )
        assert counts(found) == {"CREATED": 1}
    with everything("a look from nowhere"):
        foreign.refresh_from_db()
    assert foreign.name == "à Henvic"


def test_an_empty_cell_says_nothing_unless_it_is_said_to(cast: Cast) -> None:
    clerk = cast.actor("membre")
    first, second = (
        "désignation;nature;numéro de série;marque\nA;Portable;1;X\n",
        "désignation;nature;numéro de série;marque\nA;Portable;1;\n",
    )
    with within(clerk):
        imported(clerk, upload("a.csv", first), "equipements")
        found = checked(clerk, upload("a.csv", second), "equipements")
        assert counts(found) == {"LEFT": 1}
        actions.choose_rules(clerk, found, rules(found, clears=True))
        actions.check_import(clerk, found)
        assert counts(found) == {"CHANGED": 1}


def test_nc_is_no_value_and_a_value_takes_its_place(cast: Cast) -> None:
    clerk = cast.actor("membre")
    head = "désignation;nature;numéro de série;mémoire (Go)\n"
    with within(clerk):
        imported(clerk, upload("a.csv", head + "A;Portable;1;NC\n"), "equipements")
        machine = Equipment.objects.get()
        assert machine.ram_gb is None and machine.status_of("ram_gb") == "UNKNOWN"
        imported(clerk, upload("a.csv", head + "A;Portable;1;16\n"), "equipements")
        machine.refresh_from_db()
        assert (str(machine.ram_gb), str(machine.status_of("ram_gb"))) == ("16.000", "MEASURED")


@pytest.mark.parametrize(
    ("slug", "header", "line"),
    [
        ("glpi-lignes", "Nom;Numéro d'appel;Opérateur;Type;Lieu", "Maire;+33639980001;Exemple;Forfait 20 Go;"),
        ("ocs-postes", "Dernier inventaire;Machine;Système;RAM (MO)", "2026-03-01 10:22:05;PC-1;Debian 12;16384"),
        (
            "snipe-it",
            "Asset Tag,Asset Name,Serial,Model,Category,Manufacturer,Cost,Location",
            "T-1,Portable,S1,M,Laptops,Exemple,100.50,Mairie",
        ),
    ],
)
def test_each_shipped_mapping_reads_its_make(cast: Cast, slug: str, header: str, line: str) -> None:
    clerk = cast.actor("membre")
    with within(clerk):
        found = imported(clerk, upload("export.csv", f"{header}\n{line}\n"))
        assert (found.mapping_name, errors(found), counts(found)) == (shipped_mappings()[slug].name, [], {"CREATED": 1})
        if slug == "ocs-postes":
            machine = Equipment.objects.get()
            assert (machine.ram_gb, f"{machine.last_seen_on}") == (16, "2026-03-01")
        if slug == "glpi-lignes":
            assert MobileLine.objects.get().number == "+33639980001"


def test_shipped_mappings_only_name_columns_that_are(cast: Cast, tmp_path: Path) -> None:
    from maillage.journey.census.transfers.engine import targets_of

    for made in shipped_mappings().values():
        targets = targets_of(made.base.record_kind)
        assert {*made.titles, *made.base.constants, *made.needs} <= set(targets), made.slug
        for code, about in made.details.items():
            field = targets[code].field
            values = {*about.get("translations", {}).values(), *([about["otherwise"]] if "otherwise" in about else [])}
            assert values <= set(dict(getattr(field, "choices", None) or ())), made.slug
