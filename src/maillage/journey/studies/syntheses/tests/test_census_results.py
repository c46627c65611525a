"""What a frozen census says: redone by hand, the same each time, and never more than members may read."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.errors import NothingToEstimate
from maillage.journey.studies.syntheses.documents.census import compose_census, compose_digest
from maillage.journey.studies.syntheses.documents.census._coverage import coverage_section
from maillage.journey.studies.syntheses.documents.writers import render
from maillage.journey.studies.syntheses.engine.census import MEASURES, CensusStudy, FrozenCensus, conduct_census
from maillage.journey.studies.syntheses.tests.censuses import ALL, THEMES, census_of, entity_of
from maillage.kernel.papers import Paragraph, Picture, Table, chapters_of, stored

PC = {"category": "DESKTOP", "quantity": 4, "operating_system": "Windows 10", "brand": "Dell", "tax_basis": "HT"}


def conducted(*entities: object, **facts: object) -> CensusStudy:
    census = replace(census_of(2), entities=tuple(entities), **facts)  # type: ignore[arg-type]
    return conduct_census(census, territory="Essai")


@pytest.fixture(scope="module")
def study() -> CensusStudy:
    return conduct_census(census_of(60), territory="Essai")


def test_a_total_is_the_weighted_sum_that_the_page_prints(study: CensusStudy) -> None:
    for theme in study.themes.values():
        for figure in theme.figures.values():
            by_hand = sum(figure.weights[name] * answer for name, answer in figure.answers.items())
            assert figure.estimators["expansion"].total == by_hand
            assert figure.n + len(figure.missing) == figure.asked == study.respondents


def test_three_answers_by_hand() -> None:
    """Two communes of three answer: four and two PC, one of which is out of support."""
    found = conducted(
        entity_of("A", 300, equipements=[PC]),
        entity_of("B", 400, equipements=[PC | {"quantity": 1}, PC | {"quantity": 1, "operating_system": "Windows 11"}]),
        entity_of("C", 500, told=False),
    )
    figures = found.themes["INFRASTRUCTURE"].figures
    assert figures["postes"].estimators["expansion"].total == Fraction(3, 2) * 6
    assert figures["hors_support"].respondents_total == 5
    assert found.themes["INFRASTRUCTURE"].profiles["systemes"].percent["Windows 10"] == Fraction(500, 6)
    assert [name.entity for name in found.themes["INFRASTRUCTURE"].calls[0].sequence] == ["C"]


def test_a_price_that_is_missing_is_no_zero_and_ttc_is_brought_to_ht() -> None:
    line = {"kind": "PSTN", "monthly_price": "10", "tax_basis": "HT"}
    found = conducted(
        entity_of("A", 300, lignes=[line, line | {"monthly_price": "12", "tax_basis": "TTC"}]),
        entity_of("B", 400, lignes=[line, {"kind": "PSTN", "tax_basis": "HT"}]),
        entity_of("C", 500, lignes=[line | {"tax_basis": ""}]),
    )
    figure = found.themes["TELECOM"].figures["cout_fixe"]
    assert figure.answers == {"A": 240} and figure.missing == ["B", "C"]
    assert found.themes["TELECOM"].figures["lignes_fixes"].n == 3


def test_nothing_is_an_answer_but_makes_no_territory_by_itself() -> None:
    nothing = replace(entity_of("A", 300), state="NOT_APPLICABLE", records={})
    silent = entity_of("B", 400, told=False)
    machines = entity_of("C", 500, equipements=[PC])
    assert conducted(nothing, silent, machines).themes["INFRASTRUCTURE"].figures["postes"].n == 2
    assert not conducted(nothing, silent).themes["INFRASTRUCTURE"].figures
    with pytest.raises(NothingToEstimate, match="Personne n’a répondu"):
        conducted(silent)


def test_a_part_that_was_not_asked_is_not_known() -> None:
    """Who told its PC alone says nothing of its servers."""
    told = [replace(ALL[0], allowed={"category": ["DESKTOP", "LAPTOP", "MINI_PC", "THIN_CLIENT"]})]
    entity = replace(entity_of("A", 300, equipements=[PC]), told=told)
    figures = conducted(entity, entity_of("B", 300, told=False)).themes["INFRASTRUCTURE"].figures
    assert "postes" in figures and "serveurs" not in figures and "pc_fixes" in figures


def test_the_same_census_gives_the_same_bytes(study: CensusStudy) -> None:
    again = conduct_census(census_of(60), territory="Essai")
    for ending in ("pdf", "docx", "html", "xlsx", "csv", "json"):
        assert render(study, compose_census(study), ending) == render(again, compose_census(again), ending)


def test_a_digest_changes_with_any_answer_and_with_nothing_else() -> None:
    census = census_of(5)
    assert census.digest() == census_of(5).digest() != census_of(5, seed=7).digest()
    moved = replace(census, entities=tuple(replace(one, organisation_id=9) for one in census.entities))
    assert moved.digest() == census.digest()
    assert replace(census, as_of=date(2026, 6, 2)).digest() != census.digest()


def test_pictures_are_small_and_every_percentage_has_its_base(study: CensusStudy) -> None:
    import gzip

    for _, _, blocks, pictures in chapters_of(compose_census(study)):
        for pieces in pictures.values():
            assert all(len(gzip.compress(piece.encode())) <= 8192 for piece in pieces)
        for block in blocks:
            table = block.get("table", block)
            if any("% de la base" in title for title, _ in table.get("columns", [])):
                assert table["rows"][-1][0] == "Base" and "Base" in table["note"]


@given(st.integers(3, 40), st.integers(0, 50))
@settings(max_examples=15)
def test_members_read_nothing_that_tells_what_one_of_them_has(communes: int, seed: int) -> None:
    census = census_of(communes, seed=seed)
    found = conduct_census(census, territory="Essai")
    for theme in found.themes.values():
        for code, shown in theme.shown_figures.items():
            figure = theme.figures[code]
            parts = [figure.weights[name] * answer for name, answer in figure.answers.items() if answer]
            assert len(parts) >= 5 and max(parts) <= Fraction(85, 100) * sum(parts)
            if shown.mean is not None:
                assert figure.n >= 5
        for part in (part for parts in theme.shown_profiles.values() for part in parts):
            assert part.entities >= 5
        assert all(price.members >= 5 for price in theme.shown_prices)
    for counts in found.shown_coverage.values():
        assert all(number >= 5 for key, number in counts.items() if key != "UNKNOWN")
    names = {entity.name for entity in census.entities}
    opening, sections = compose_digest(found)
    printed = str(stored(opening, sections))
    assert not any(name in printed for name in names)


def test_what_is_left_of_a_whole_must_be_safe_too() -> None:
    """Six have PC; of one only a laptop is left once PC are taken away: PC are not shown beside all workstations."""
    entities = [entity_of(f"T{i}", 300 + i, equipements=[PC]) for i in range(6)]
    entities[0] = entity_of("T0", 300, equipements=[PC, PC | {"category": "LAPTOP"}])
    shown = conducted(*entities, entity_of("Z", 900, told=False)).themes["INFRASTRUCTURE"].shown_figures
    assert "postes" in shown and "pc_fixes" not in shown and "portables" not in shown


def test_every_chapter_prints_and_names_who_to_call(study: CensusStudy) -> None:
    titles = [title for _, title, *_ in chapters_of(compose_census(study))]
    assert titles[0] == "L’essentiel" and titles[-1] == "Méthode" and "Que manque-t-il ?" in titles
    missing = next(section for section in compose_census(study).sections if section.title == "Que manque-t-il ?")
    calls = next(block for block in missing.sections[0].blocks if isinstance(block, Table))
    silent = {entity.name for entity in study.entities if entity.state == "SILENT"}
    assert calls.rows and silent & {row[2] for row in calls.rows}


def test_a_census_of_a_few_themes_says_nothing_of_the_others() -> None:
    census: FrozenCensus = replace(census_of(20), themes=("PRINTING",))
    found = conduct_census(census, territory="Essai")
    assert list(found.themes) == ["PRINTING"] and {row.theme for row in found.coverage} == {"PRINTING"}
    assert {MEASURES[code].theme for code in found.themes["PRINTING"].figures} == {"PRINTING"}
    assert set(THEMES) > set(found.themes)


def test_who_is_already_served_is_drawn_and_named_with_what_for(study: CensusStudy) -> None:
    rows = [replace(row, covers=dict.fromkeys(row.covers, "NONE")) for row in study.coverage]
    first, second, silent, *_ = (entity.name for entity in study.entities)
    for row in rows[:2]:
        row.covers[first] = "POOLED"
    rows[0].covers[second] = "POOLED"
    for row in rows:
        row.covers[silent] = "UNKNOWN"
    picture = coverage_section(replace(study, coverage=rows)).blocks[0]
    assert isinstance(picture, Picture) and "déjà servi" in picture.title
    told = {row[0]: row[1:] for row in picture.table.rows}
    assert told == {first: [f"{rows[0].label}, {rows[1].label}", "2"], second: [rows[0].label, "1"]}
    others = len(study.entities) - 3
    assert picture.sentence.startswith(
        f"2 collectivités le sont pour une fonction au moins ; {others} pour aucune ; 1 NC."
    )
    nobody = [replace(row, covers=dict.fromkeys(row.covers, "OWN")) for row in rows]
    alone = coverage_section(replace(study, coverage=nobody)).blocks[0]
    assert isinstance(alone, Paragraph) and "ne passe par un syndicat" in alone.text


def texts_of(study: CensusStudy) -> str:
    said = " ".join(repr(chapter) for chapter in chapters_of(compose_census(study)))
    return said.replace("\\xa0", " ").replace("\\u202f", " ")


def test_those_that_have_nothing_do_not_speak_for_those_that_know_nothing() -> None:
    """Of five communes one has nothing, and so no machine of an unknown age, one knows its own; three do not know theirs."""
    unknown = {"category": "DESKTOP", "quantity": 4, "tax_basis": "HT"}
    found = conducted(
        replace(entity_of("A", 300), state="NOT_APPLICABLE"),
        *(entity_of(name, 400, equipements=[unknown]) for name in "BCD"),
        entity_of("E", 450, equipements=[unknown | {"purchased_on": "2026-01-01"}]),
    )
    old = found.themes["INFRASTRUCTURE"].figures["postes_anciens"]
    assert (old.n, old.asked) == (2, 5) and old.missing_weight_pct == 60 and old.shown.total == 0
    assert not old.is_told_enough
    assert "postes_anciens" not in found.themes["INFRASTRUCTURE"].shown_figures
    said = texts_of(found)
    assert "trop peu de réponses" in said and "réponses identiques" not in said


def test_a_total_and_its_range_are_redone_by_hand_from_what_the_page_prints() -> None:
    """Four, two and nothing of seven: 7/3 × 6 = 14; s = 2; √(7² × (1 - 3/7) × 4 ÷ 3) = 6,1101; t = 4,3027."""
    found = conducted(
        entity_of("A", 300, equipements=[PC]),
        entity_of("B", 400, equipements=[PC | {"quantity": 2}]),
        replace(entity_of("C", 500), state="NOT_APPLICABLE"),
        *(entity_of(name, 450, told=False) for name in "DEFG"),
    )
    machines = found.themes["INFRASTRUCTURE"].figures["postes"]
    assert machines.shown.total == 14 and machines.first == "expansion"
    [step] = machines.steps
    assert (step.N, step.n) == (7, 3) and step.answered == 6 and step.total == 14 and step.spread == 2.0
    said = texts_of(found)
    assert "7/3 × 4 (A) + 7/3 × 2 (B) = 14 ; 1 réponse à zéro : C." in said
    assert "= 6,1101. Fourchette = total ± 4,3027 (Student à 2 degrés, 95 %) × erreur type : −12,29 à 40,29" in said
