"""A sharing from its form to its annex, as the body and its members see it."""

from decimal import Decimal
from typing import Any

import pytest
from tests.cast import LONG_AGO, Cast, person
from tests.client import call, sign_in

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.enums import Role
from maillage.foundations.organisations.models import Organisation, Share
from maillage.foundations.scheduling.models import Job
from maillage.foundations.scheduling.worker import Worker
from maillage.journey.census.inventory.actions import create_record
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.studies.sharing.models import CostSharing, KeySnapshot, SharingMember, SharingPaper
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
PAGE = "/etudes/partages/"


def typed(cast: Cast, **changes: Any) -> dict[str, Any]:
    """The form of a sharing between the two communes, by population."""
    asked: dict[str, Any] = {
        "name": "Logiciel de gestion",
        "tax_basis": "HT",
        "year": "2027",
        "years": "3",
        "method": "KEY",
        "game_kind": "",
        "members": [cast.town.pk, cast.other_town.pk],
        "cost_label_0": "Abonnement",
        "cost_amount_0": "1 000,00",
        "kind_0": "POPULATION",
        "weight_0": "100",
    }
    return {name: value for name, value in (asked | changes).items() if value is not None}


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


def prepared(cast: Cast, **changes: Any) -> CostSharing:
    """A sharing that was typed, not yet computed."""
    answer = sign_in(cast.people["pilote"]).post(f"{PAGE}nouveau/", typed(cast, **changes))
    assert answer.status_code == 302, text_of(answer)
    with everything("the sharing that was made"):
        return CostSharing.objects.latest("pk")


def computed(cast: Cast, **changes: Any) -> CostSharing:
    found = prepared(cast, **changes)
    answer = sign_in(cast.people["pilote"]).post(f"{PAGE}{found.pk}/calculer/")
    assert answer.status_code == 302
    Worker().run(is_once=True)
    with everything("the sharing that was computed"):
        return CostSharing.objects.get(pk=found.pk)


def shares_of(found: CostSharing) -> dict[str, Decimal | None]:
    with everything("shares"):
        return dict(SharingMember.objects.filter(sharing=found).values_list("name", "amount"))


def test_a_key_is_shared_and_told_to_each(cast: Cast) -> None:
    found = computed(cast)
    assert shares_of(found) == {"Taulé": Decimal("694.12"), "Henvic": Decimal("305.88")}
    whole = text_of(sign_in(cast.people["pilote"]).get(f"{PAGE}{found.pk}/"))
    assert "694,12" in whole and "305,88" in whole and "3 000,00" in whole
    own = text_of(sign_in(cast.people["membre"]).get(f"{PAGE}{found.pk}/"))
    assert "694,12" in own and "1 000,00 × 2 950 ÷ 4 250" in own
    assert "305,88" not in own and "Henvic" not in own
    listed = text_of(sign_in(cast.people["membre"]).get(PAGE))
    assert "694,12" in listed and "305,88" not in listed
    export = sign_in(cast.people["membre"]).get(f"{PAGE}{found.pk}/parts.csv").content.decode()
    assert "694,12" in export and "Henvic" not in export
    with everything("the journal"):
        assert Event.objects.filter(verb="sharing.computed").count() == 1


def test_programs_read_the_same(cast: Cast) -> None:
    found = computed(cast)
    whole = call(cast.people["pilote"]).get(f"/api/v1/partages/{found.pk}").json()
    parts = {part["nom"]: part["part"]["montant"] for part in whole["parts"]}
    assert parts == {"Taulé": "694.12", "Henvic": "305.88"}
    own = call(cast.people["membre"]).get(f"/api/v1/partages/{found.pk}").json()
    assert [part["nom"] for part in own["parts"]] == ["Taulé"]
    assert own["parts"][0]["calcul"][0]["calcul"].endswith("4\u202f250")


def test_a_member_sees_nothing_before_the_computation(cast: Cast) -> None:
    found = prepared(cast)
    assert sign_in(cast.people["membre"]).get(f"{PAGE}{found.pk}/").status_code == 404
    assert "Logiciel" not in text_of(sign_in(cast.people["membre"]).get(PAGE))


def test_a_value_that_is_not_known_names_the_member_to_complete(cast: Cast) -> None:
    """Taulé shares its census and has three workstations; Henvic shows nothing."""
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        create_record(clerk, KINDS["equipements"], {"name": "PC", "category": "DESKTOP", "quantity": 3})
    with everything("a share"):
        Share.objects.create(
            owner=cast.town, counterparty=cast.group, shared_subject="census", valid_from=LONG_AGO, basis="x"
        )
    found = prepared(cast, kind_0="WORKSTATIONS")
    pilot = sign_in(cast.people["pilote"])
    refused = pilot.post(f"{PAGE}{found.pk}/calculer/")
    assert refused.status_code == 409
    assert "Henvic" in text_of(refused) and "NC n’est pas zéro" in text_of(refused)
    page = text_of(pilot.get(f"{PAGE}{found.pk}/valeurs/"))
    assert "NC : ne partage pas son recensement" in page and "Inventaire" in page
    with everything("members"):
        rows = {row.counterparty_id: row for row in SharingMember.objects.filter(sharing=found)}
        values = {row.member_id: row.value for row in KeySnapshot.objects.filter(sharing=found)}
    own, other = rows[cast.town.pk], rows[cast.other_town.pk]
    assert values == {own.pk: 3, other.pk: None}
    body = {f"m{own.pk}-WORKSTATIONS": "3", f"m{other.pk}-WORKSTATIONS": "1"}
    body |= {f"m{pk}-months": "12" for pk in (own.pk, other.pk)}
    answer = pilot.post(f"{PAGE}{found.pk}/valeurs/", body | {"calculer": "1"})
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}{found.pk}/")
    assert shares_of(found) == {"Taulé": Decimal("750.00"), "Henvic": Decimal("250.00")}
    with everything("what was typed"):
        taken = KeySnapshot.objects.get(member=own)
        entered = KeySnapshot.objects.get(member=other)
    assert (taken.source, entered.source) == ("INVENTORY", "TYPED")


def test_a_volume_discount_goes_through_a_job_and_says_who_would_leave(cast: Cast) -> None:
    found = computed(
        cast,
        method="SHAPLEY",
        cost_label_0=None,
        cost_amount_0=None,
        game_kind="VOLUME",
        quantity_kind="POPULATION",
        game_text="1 ; 2\n3000 ; 1,50",
    )
    with everything("what the worker did"):
        assert Job.objects.get(name="sharing.compute").state == "DONE"
    assert found.total == Decimal("6375.00") and found.algorithm == "volume"
    shares = shares_of(found)
    assert sum(amount or 0 for amount in shares.values()) == found.total
    # alone 5,900 and 2,600; together 6,375: each takes half of what is saved
    assert shares == {"Taulé": Decimal("4837.50"), "Henvic": Decimal("1537.50")}
    page = text_of(sign_in(cast.people["pilote"]).get(f"{PAGE}{found.pk}/"))
    assert "aucun groupe de membres ne paierait moins en partant" in page
    # All that it takes to redo it: the tariff, the quantities, what each adds at each rank.
    assert "Toutes les unités sont au prix du palier" in page and "4 250" in page
    with everything("a share"):
        steps = SharingMember.objects.get(sharing=found, name="Taulé").steps
    plain = [[text.replace("\u202f", " ") for text in step] for step in steps]
    assert ["Seul", "2 950 × 2,00", "5 900,00"] in plain
    assert ["Moyenne des rangs", "somme des 2 lignes ÷ 2", "4 837,5000"] in plain
    assert "La même dépense selon chaque clé" in page
    assert "La plus stable" in page


def test_a_frozen_sharing_changes_no_more_and_gives_its_annex(cast: Cast) -> None:
    found = computed(cast)
    pilot = sign_in(cast.people["pilote"])
    assert pilot.post(f"{PAGE}{found.pk}/figer/").status_code == 302
    Worker().run(is_once=True)
    with everything("the annex"):
        papers = {row.ending: row.file for row in SharingPaper.objects.filter(sharing=found).select_related("file")}
    assert set(papers) == {"pdf", "docx"}
    assert pilot.get(f"{PAGE}{found.pk}/annexe/pdf").content.startswith(b"%PDF")
    assert pilot.post(f"{PAGE}{found.pk}/calculer/").status_code == 409
    assert pilot.post(f"{PAGE}{found.pk}/modifier/", typed(cast)).status_code == 409
    assert pilot.post(f"{PAGE}{found.pk}/supprimer/").status_code == 409
    with pytest.raises(Exception, match=r"(?i)seal|scell|frozen|ROW"), everything("nobody"):
        SharingMember.objects.filter(sharing=found).update(amount=1)


def test_an_elected_official_approves_what_was_frozen_once(cast: Cast) -> None:
    found = computed(cast)
    official = sign_in(person("Vice-présidence", (Role.GROUP_OFFICIAL, cast.group)))
    assert official.post(f"{PAGE}{found.pk}/approuver/").status_code == 409
    sign_in(cast.people["pilote"]).post(f"{PAGE}{found.pk}/figer/")
    assert official.post(f"{PAGE}{found.pk}/approuver/").status_code == 302
    assert official.post(f"{PAGE}{found.pk}/approuver/").status_code == 409
    with everything("the sharing"):
        assert CostSharing.objects.get(pk=found.pk).state == "APPROVED"
    assert sign_in(cast.people["pilote"]).get(f"{PAGE}{found.pk}/approuver/").status_code == 404


def test_what_is_typed_stays_when_the_sharing_is_said_otherwise(cast: Cast) -> None:
    found = prepared(cast, kind_0="MAILBOXES")
    pilot = sign_in(cast.people["pilote"])
    with everything("members"):
        keys = list(SharingMember.objects.filter(sharing=found).values_list("pk", flat=True))
    body = {f"m{pk}-MAILBOXES": "10" for pk in keys} | {f"m{pk}-months": "12" for pk in keys}
    assert pilot.post(f"{PAGE}{found.pk}/valeurs/", body).status_code == 302
    changed = typed(cast, kind_0="MAILBOXES", weight_0="60", kind_1="EQUAL", weight_1="40", name="Messagerie")
    assert pilot.post(f"{PAGE}{found.pk}/modifier/", changed).status_code == 302
    with everything("values"):
        values = KeySnapshot.objects.filter(sharing=found, kind="MAILBOXES")
        assert [row.value for row in values] == [10, 10]
    form = text_of(pilot.get(f"{PAGE}{found.pk}/modifier/"))
    assert "Messagerie" in form


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"weight_0": "50"}, "Les poids doivent faire 100 % ; ils font 50 %"),
        ({"kind_1": "POPULATION", "weight_1": "0"}, "Ce critère est déjà là"),
        ({"kind_0": "", "weight_0": "100"}, "Choisissez le critère de ce poids"),
        ({"cost_amount_0": ""}, "Donnez le montant de ce coût"),
        ({"cost_amount_0": "", "cost_label_0": ""}, "Donnez le coût à répartir"),
        ({"members": []}, "Cochez au moins une collectivité"),
        ({"method": "SHAPLEY"}, "ce que des membres paieraient sans les autres"),
        ({"game_kind": "VOLUME", "game_text": "1 ; 2"}, "Dites ce que l’on achète"),
        (
            {"game_kind": "VOLUME", "quantity_kind": "POPULATION", "game_text": "1 ; 2\n-5 ; 1"},
            "Le palier « -5 ; 1 » a une quantité ou un prix négatif",
        ),
        ({"game_kind": "NETWORK", "game_text": "a ; b"}, "écrivez « point ; vers ; coût »"),
        ({"game_kind": "NETWORK", "game_text": ""}, "au moins une ligne"),
        ({"game_kind": "NETWORK", "game_text": "a ; b ; cher"}, "n’est pas un nombre"),
        ({"phase_year": "1"}, "l’année du lissage et sa durée"),
        ({"tax_basis": ""}, "Dites si les montants sont HT ou TTC"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(cast: Cast, changes: dict[str, Any], said: str) -> None:
    answer = sign_in(cast.people["pilote"]).post(f"{PAGE}nouveau/", typed(cast, **changes))
    assert answer.status_code == 422
    assert said in text_of(answer)
    with everything("nothing was written"):
        assert not CostSharing.objects.exists()


def test_what_was_typed_is_kept_when_the_shares_cannot_be_computed(cast: Cast) -> None:
    found = prepared(cast, kind_0="TICKETS")
    pilot = sign_in(cast.people["pilote"])
    with everything("members"):
        keys = list(SharingMember.objects.filter(sharing=found).values_list("pk", flat=True))
    body = {f"m{pk}-TICKETS": "0" for pk in keys} | {f"m{pk}-months": "6" for pk in keys} | {"calculer": "1"}
    answer = pilot.post(f"{PAGE}{found.pk}/valeurs/", body)
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}{found.pk}/valeurs/")
    page = text_of(pilot.get(f"{PAGE}{found.pk}/valeurs/"))
    assert "Les valeurs sont enregistrées" in page and "Toutes les valeurs de la clé" in page, "zero is not unknown"
    with everything("what was kept"):
        assert {row.value for row in KeySnapshot.objects.filter(sharing=found)} == {0}
        assert {row.months for row in SharingMember.objects.filter(sharing=found)} == {6}
        assert CostSharing.objects.get(pk=found.pk).state == "DRAFT"


@pytest.mark.parametrize(
    ("kind", "population", "is_told"), [("POPULATION", 4250, True), ("EQUAL", 4250, False), ("POPULATION", 0, False)]
)
def test_the_inhabitants_of_the_body_are_those_of_its_members(
    cast: Cast, kind: str, population: int, is_told: bool
) -> None:
    with everything("the body"):
        Organisation.objects.filter(pk=cast.group.pk).update(population=population)
    everyone = [cast.town.pk, cast.other_town.pk, cast.group.pk]
    found = prepared(cast, kind_0=kind, members=everyone)
    pilot = sign_in(cast.people["pilote"])
    assert ("comptés deux fois" in text_of(pilot.get(f"{PAGE}{found.pk}/valeurs/"))) is is_told
    alone = prepared(cast, kind_0=kind)
    assert "comptés deux fois" not in text_of(pilot.get(f"{PAGE}{alone.pk}/valeurs/"))
