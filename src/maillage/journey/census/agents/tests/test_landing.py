"""How what machines say meets what people wrote."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from tests.cast import Cast

from maillage.foundations.audit.models import Event
from maillage.journey.census.agents.models import Machine
from maillage.journey.census.agents.tests.invented import inventory_json, inventory_xml, printer_json, switch_json
from maillage.journey.census.agents.tests.knocking import Knocker
from maillage.journey.census.inventory.actions import change_record, create_record, retire_record
from maillage.journey.census.inventory.enums import Source
from maillage.journey.census.inventory.models import KINDS, CounterReading, Equipment, Printer
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
EQUIPMENT = KINDS["equipements"]


def typed(cast: Cast, **values: Any) -> Any:
    actor = cast.actor("membre")
    with enter(actor.scope):
        return create_record(actor, EQUIPMENT, {"name": "PC de l’accueil", "category": "LAPTOP", **values})


def change(cast: Cast, row: Any, **values: Any) -> None:
    actor = cast.actor("membre")
    with enter(actor.scope):
        change_record(actor, EQUIPMENT.rows.get(pk=row.pk), values)


def stored(model: Any) -> list[Any]:
    with everything("what was written"):
        return list(model.objects.order_by("pk"))


def machine() -> Machine:
    with everything("what was declared"):
        return Machine.objects.select_related("equipment", "printer").get()


def test_a_new_machine_is_a_new_record(cast: Cast) -> None:
    Knocker(cast).xml(inventory_xml())
    pc, screen = stored(Equipment)
    assert (pc.name, pc.category, pc.brand, pc.source, pc.source_key) == (
        "PC-ACCUEIL", "LAPTOP", "HP", Source.DECLARED, "Computer:serial:5CG1234XYZ",
    )  # fmt: skip
    assert (pc.ram_gb, pc.disk_gb, pc.last_seen_on, pc.owner_id) == (8, 512, localdate(), cast.town.pk)
    assert pc.status == "MEASURED" and "proBook".casefold() in pc.search_text
    assert (screen.category, screen.serial_number, screen.source) == ("SCREEN", "ECR0001234", Source.DECLARED)
    assert machine().equipment_id == pc.pk


def test_a_second_inventory_changes_what_has_changed(cast: Cast) -> None:
    agent = Knocker(cast)
    agent.xml(inventory_xml())
    agent.xml(inventory_xml(name="PC-SECRETARIAT"))
    pc, _ = stored(Equipment)
    assert (pc.name, pc.hostname) == ("PC-ACCUEIL", "PC-SECRETARIAT")  # what people call it is theirs
    assert machine().difference_count == 0


def test_a_record_typed_by_hand_is_found_by_its_serial_number(cast: Cast) -> None:
    row = typed(cast, serial_number="5cg1234xyz", brand="HP", ram_gb=Decimal(4), status="ESTIMATED")
    Knocker(cast).xml(inventory_xml())
    pc, _ = stored(Equipment)
    assert pc.pk == row.pk and pc.source == Source.TYPED and pc.name == "PC de l’accueil"
    assert pc.ram_gb == 4 and pc.processor == "Intel Core i5-1235U" and pc.last_seen_on == localdate()
    assert pc.provenance["processor"]["status"] == "MEASURED" and "ram_gb" not in pc.provenance
    assert machine().differences == {"ram_gb": "8"}


def test_what_somebody_wrote_stays_and_is_listed(cast: Cast) -> None:
    agent = Knocker(cast)
    agent.xml(inventory_xml())
    change(cast, stored(Equipment)[0], operating_system="Windows 10", category="DESKTOP")
    agent.xml(inventory_xml())
    pc = stored(Equipment)[0]
    assert (pc.operating_system, pc.category) == ("Windows 10", "DESKTOP")
    assert machine().differences == {"operating_system": "Windows 11 Professionnel", "category": "LAPTOP"}


def test_what_does_not_apply_is_an_answer_too(cast: Cast) -> None:
    actor = cast.actor("membre")
    with enter(actor.scope):
        create_record(
            actor,
            EQUIPMENT,
            {"name": "x", "category": "LAPTOP", "serial_number": "5CG1234XYZ"},
            provenance={"antivirus": {"status": "NOT_APPLICABLE"}, "processor": {"status": "UNKNOWN"}},
        )
    Knocker(cast).xml(inventory_xml())
    pc = stored(Equipment)[0]
    assert pc.antivirus == "" and machine().differences == {"antivirus": "Antivirus Exemple"}
    assert pc.processor and pc.provenance["processor"]["status"] == "MEASURED"


def test_nearly_the_same_is_the_same(cast: Cast) -> None:
    typed(
        cast,
        serial_number="5CG1234XYZ",
        brand="hp ",
        ram_gb=Decimal("7.8"),
        disk_gb=Decimal(510),
        antivirus="ANTIVIRUS EXEMPLE",
    )
    Knocker(cast).xml(inventory_xml())
    assert machine().differences == {}


def test_a_machine_that_is_gone_and_speaks_is_listed(cast: Cast, client_of: Any) -> None:
    agent, actor = Knocker(cast), cast.actor("membre")
    agent.xml(inventory_xml())
    with enter(actor.scope):
        retire_record(actor, Equipment.objects.get(category="LAPTOP"))
    agent.xml(inventory_xml())
    assert list(machine().differences) == ["retired_on"] and stored(Equipment)[0].retired_on
    client = client_of("membre")
    assert "se déclare encore" in client.get(reverse("census:machine_differences")).content.decode()
    client.post(reverse("census:settle_machine", args=[machine().pk]), {"retenir": "retired_on"})
    assert stored(Equipment)[0].retired_on is None and machine().difference_count == 0


def test_a_record_that_was_erased_is_made_again(cast: Cast) -> None:
    agent = Knocker(cast)
    agent.xml(inventory_xml())
    with everything("an import is taken back"):
        Equipment.objects.all().delete()
    assert machine().equipment is None
    agent.xml(inventory_xml())
    assert [row.hostname for row in stored(Equipment) if row.category == "LAPTOP"] == ["PC-ACCUEIL"]


def test_printers_and_their_counters(cast: Cast) -> None:
    agent = Knocker(cast)
    agent.json(printer_json(12000, 3000))
    agent.json(printer_json(12050, 3010))
    (printer,), (reading,) = stored(Printer), stored(CounterReading)
    assert (printer.serial_number, printer.is_colour, printer.source) == ("COP0009876", True, Source.DECLARED)
    assert (reading.total_pages, reading.colour_total, reading.read_on) == (12050, 3010, localdate())
    assert machine().printer_id == printer.pk and stored(Equipment) == []


def test_a_switch_is_a_switch(cast: Cast) -> None:
    Knocker(cast).json(switch_json())
    (switch,) = stored(Equipment)
    assert (switch.category, switch.hostname) == ("SWITCH", "sw-mairie")


def test_every_inventory_leaves_one_event_or_more(cast: Cast) -> None:
    agent = Knocker(cast)
    for _ in range(3):
        agent.json(inventory_json())
    with everything("what was told"):
        told = list(Event.objects.filter(owner=cast.town).order_by("pk").values_list("verb", "person_name"))
    assert told[0] == ("inventory.record_created", "Postes qui se déclarent")
    assert [verb for verb, _ in told[1:]] == ["census_agents.inventory_received"] * 2


# --- pages ------------------------------------------------------------------------------------------------------------


def disagreeing(cast: Cast) -> Machine:
    typed(cast, serial_number="5CG1234XYZ", brand="Compaq", ram_gb=Decimal(4), category="DESKTOP")
    Knocker(cast).xml(inventory_xml())
    return machine()


def test_one_click_takes_what_the_machine_says(cast: Cast, client_of: Any) -> None:
    found, client = disagreeing(cast), client_of("membre")
    page = client.get(reverse("census:machine_differences")).content.decode()
    for text in ("Compaq", "HP", "PC fixe", "Portable", "Mémoire"):
        assert text in page
    client.post(reverse("census:settle_machine", args=[found.pk]), {"retenir": "ram_gb"})
    pc = stored(Equipment)[0]
    assert (pc.ram_gb, pc.brand) == (8, "Compaq")
    assert set(machine().differences) == {"brand", "category"}
    client.post(reverse("census:settle_machine", args=[found.pk]), {"retenir": "tout"})
    pc = stored(Equipment)[0]
    assert (pc.brand, pc.category, machine().difference_count) == ("HP", "LAPTOP", 0)


def test_a_value_that_was_taken_follows_the_machine(cast: Cast, client_of: Any) -> None:
    found = disagreeing(cast)
    settled = client_of("membre").post(
        reverse("census:settle_machine", args=[found.pk]), {"retenir": "ram_gb"}, follow=True
    )
    assert "1 valeur du poste est retenue." in settled.content.decode().replace("\u202f", " ").replace("\u00a0", " ")
    agent = Knocker(cast, "jeton-de-la-commune")
    agent.xml(inventory_xml().replace(b"<CAPACITY>8192", b"<CAPACITY>16384"))
    assert stored(Equipment)[0].ram_gb == 16


def test_what_is_kept_is_not_asked_again_until_the_machine_says_something_else(cast: Cast, client_of: Any) -> None:
    found, client = disagreeing(cast), client_of("membre")
    client.post(reverse("census:settle_machine", args=[found.pk]), {"garder": "ram_gb"})
    agent = Knocker(cast, "jeton-de-la-commune")
    agent.xml(inventory_xml())
    assert stored(Equipment)[0].ram_gb == 4 and set(machine().differences) == {"brand", "category"}
    agent.xml(inventory_xml().replace(b"<CAPACITY>8192", b"<CAPACITY>16384"))
    assert machine().differences["ram_gb"] == "16"


@pytest.mark.parametrize("sent", [{"retenir": "owner"}, {"retenir": "search_text"}, {"garder": "nom"}])
def test_a_column_that_does_not_disagree_is_not_written(cast: Cast, client_of: Any, sent: dict[str, str]) -> None:
    found, before = disagreeing(cast), stored(Equipment)
    assert client_of("membre").post(reverse("census:settle_machine", args=[found.pk]), sent).status_code == 404
    assert stored(Equipment) == before and machine().difference_count == 3


def test_others_neither_see_nor_settle(cast: Cast, client_of: Any) -> None:
    found = disagreeing(cast)
    for name in ("voisine", "autre_membre", "pilote"):
        client = client_of(name)
        assert "PC-ACCUEIL" not in client.get(reverse("census:machines")).content.decode()
        assert client.get(reverse("census:machine", args=[found.pk])).status_code == 404
        posted = client.post(reverse("census:settle_machine", args=[found.pk]), {"retenir": "tout"})
        assert posted.status_code == 404
    assert machine().difference_count == 3


def test_silent_machines_are_told(cast: Cast, client_of: Any) -> None:
    agent = Knocker(cast)
    agent.xml(inventory_xml())
    agent.json(inventory_json())
    with everything("a month passes"):
        Machine.objects.filter(name="PC-ACCUEIL").update(last_contact_at=timezone.now() - timedelta(days=31))
    client = client_of("membre")
    page = client.get(reverse("census:machines")).content.decode()
    assert page.count(">muet<") == 1
    only = client.get(reverse("census:machines"), {"muets": "on"}).content.decode()
    assert "PC-ACCUEIL" in only and "PORTABLE-MAIRE" not in only
    found = client.get(reverse("census:machines"), {"q": "portable"}).content.decode()
    assert "PORTABLE-MAIRE" in found and "PC-ACCUEIL" not in found


def test_stored_scripts_are_only_text(cast: Cast, client_of: Any) -> None:
    """What a machine says of itself comes from anybody who holds the token."""
    attack = "<script>alert(1)</script>"
    Knocker(cast).json(
        inventory_json(
            hardware={"name": attack, "uuid": attack},
            bios={"ssn": attack, "smodel": attack, "smanufacturer": attack},
            softwares=[{"name": attack, "version": attack}],
            operatingsystem={"full_name": attack},
        )
    )
    client = client_of("membre")
    for address in (reverse("census:machines"), reverse("census:machine", args=[machine().pk])):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page and "&lt;script&gt;alert" in page
