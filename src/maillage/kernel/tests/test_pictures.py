import gzip
import re
from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from maillage.kernel.pictures import (
    MOST_PLACES,
    Bar,
    Curve,
    Interval,
    Mark,
    Place,
    Positions,
    Sign,
    Swing,
    draw_curves,
    draw_intervals,
    draw_places,
    draw_positions,
    draw_shares,
    draw_swings,
)
from maillage.kernel.pictures._svg import COLOURS

HOSTILE = 'Nom <script>alert("1")</script> & compagnie'
SVG = "{http://www.w3.org/2000/svg}"
PICTURES: dict[str, Callable[[], list[str]]] = {
    "intervals": lambda: draw_intervals(
        HOSTILE,
        [Interval("G", HOSTILE, "9 (3 à 20)", 9, 5, 20, 3), Interval("G", "b", "1", 1, None, None, 1)],
        ("a", "b", "c"),
    ),
    "shares": lambda: draw_shares(HOSTILE, [Bar(HOSTILE, "61 %", 61, 64), Bar("b", "130 %", 130, 0)], ("a", "b")),
    "swings": lambda: draw_swings(
        HOSTILE, [Swing(HOSTILE, "hausse", -8.8, True), Swing("b", "économie", 40, False)], ("a", "b", "c")
    ),
    "curves": lambda: [
        draw_curves(
            HOSTILE, [Curve(HOSTILE, [(0, -5), (9, 5)])], ticks=[(0, HOSTILE)], unit="€", marks=[Mark(5, 0, HOSTILE)]
        )
    ],
    "positions": lambda: draw_positions(HOSTILE, [Positions(HOSTILE, "rang moyen 2", 2, [1, 3, 3])], 7, ("a", "b")),
    "no intervals": lambda: draw_intervals("t", [], ("a", "b", "c")),
    "no shares": lambda: draw_shares("t", [], ("a", "b")),
    "no positions": lambda: draw_positions("t", [], 0, ("a", "b")),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_sound_xml_with_a_title_and_nothing_outside_its_frame(name: str) -> None:
    root = ElementTree.fromstring(PICTURES[name]()[0])  # noqa: S314 our own picture
    assert root.find(f"{SVG}title") is not None
    assert root.get("role") == "img"
    assert not list(root.iter(f"{SVG}script"))
    height = float(root.get("height", "0"))
    for shape in root.iter(f"{SVG}rect"):
        assert float(shape.get("x", "0")) >= -3
        assert float(shape.get("x", "0")) + float(shape.get("width", "0")) <= 343.5
        assert float(shape.get("y", "0")) + float(shape.get("height", "0")) <= height


def test_a_range_is_drawn_from_low_to_high_on_the_scale_of_its_axis() -> None:
    root = ElementTree.fromstring(PICTURES["intervals"]()[0])  # noqa: S314 our own picture
    bar = next(shape for shape in root.iter(f"{SVG}rect") if shape.get("class") == "tint")
    assert (float(bar.get("x", "0")), float(bar.get("width", "0"))) == (340 * 5 / 20, 340 * 15 / 20)


def test_losses_stand_left_of_zero_gains_right_and_seen_shares_as_long_as_they_are() -> None:
    root = ElementTree.fromstring(PICTURES["swings"]()[0])  # noqa: S314 our own picture
    loss, gain = list(root.iter(f"{SVG}rect"))[:2]
    assert float(loss.get("x", "0")) + float(loss.get("width", "0")) == pytest.approx(
        float(gain.get("x", "0")), abs=0.2
    )
    assert float(gain.get("width", "0")) > float(loss.get("width", "0"))
    root = ElementTree.fromstring(PICTURES["shares"]()[0])  # noqa: S314 our own picture
    whole, seen = list(root.iter(f"{SVG}rect"))[:2]
    assert float(whole.get("width", "0")) / float(seen.get("width", "1")) == pytest.approx(61 / 64, rel=0.01)


def test_ranks_and_their_mean_stand_at_their_place() -> None:
    root = ElementTree.fromstring(PICTURES["positions"]()[0])  # noqa: S314 our own picture
    first, third, mean = list(root.iter(f"{SVG}circle"))[:3]
    step = (340 - 28) / 6
    assert float(first.get("cx", "0")) == pytest.approx(14, abs=0.1)
    assert float(third.get("cx", "0")) == pytest.approx(14 + 2 * step, abs=0.1)
    assert float(mean.get("cx", "0")) == pytest.approx(14 + step, abs=0.1)
    assert float(third.get("r", "0")) > float(first.get("r", "0"))


def test_a_rise_and_what_cannot_be_compared_do_not_look_like_a_saving() -> None:
    root = ElementTree.fromstring(PICTURES["swings"]()[0])  # noqa: S314 our own picture
    bars = list(root.iter(f"{SVG}rect"))[:2]
    assert [bar.get("class") for bar in bars] == ["alert", "accent line"]
    assert [bar.get("fill") for bar in bars] == [COLOURS["alert"], "none"]


def test_a_tall_picture_goes_on_in_another_that_fits_a_page() -> None:
    pieces = draw_swings(
        "t", [Swing(f"Offre {index}", "économie", index, True) for index in range(40)], ("a", "b", "c")
    )
    assert len(pieces) > 1
    found: list[str] = []
    for piece in pieces:
        root = ElementTree.fromstring(piece)  # noqa: S314 our own picture
        assert float(root.get("height", "0")) < 850
        texts = [text.text or "" for text in root.iter(f"{SVG}text")]
        assert "a" in texts and "0\u202f%" in texts, "each piece has its axis and its legend"
        found += [text for text in texts if text.startswith("Offre")]
    assert len(found) == 40


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("kind", "least"), [("ink", 7), ("accent", 7), ("alert", 3)])
def test_colours_stand_out_on_paper(kind: str, least: float) -> None:
    assert 1.05 / (_luminance(COLOURS[kind]) + 0.05) >= least


def test_curves_share_one_scale_and_show_zero_their_marks_and_their_names() -> None:
    curves = [
        Curve("Acheter", [(0, -1000), (12, 500)], has_steps=True),
        Curve("Louer", [(0, 0), (12, -300)]),
    ]
    svg = draw_curves("Solde", curves, ticks=[(0, "2027"), (12, "2028")], unit="€", marks=[Mark(6, 0, "remboursé")])
    assert svg.count("<path") >= 4 and "remboursé" in svg and "Acheter" in svg and "2028" in svg
    assert ">0\u202f€<" in svg and "−1\u202f000\u202f€" in svg
    assert 'stroke-dasharray="6 3"' in svg  # told apart without colour
    assert draw_curves("Rien", [], ticks=[], unit="€").startswith("<svg")


@pytest.mark.parametrize("years", range(1, 61))
def test_the_years_under_a_curve_never_touch_and_stay_in_the_frame(years: int) -> None:
    ticks = [(12.0 * year, str(2027 + year)) for year in range(years + 1)]
    root = ElementTree.fromstring(draw_curves("Solde", [Curve("A", [(0, 0), (12 * years, 9)])], ticks=ticks, unit="€"))  # noqa: S314
    told = [one for one in root.iter(f"{SVG}text") if (one.text or "").isdigit()]
    centres = [float(one.get("x", "0")) for one in told]
    half = 4 * 6.7 / 2  # four digits of a wide typeface
    assert len(told) > 1 and all(one.get("text-anchor") == "middle" for one in told)
    assert all(after - before > 2 * half + 6 for before, after in pairwise(centres))
    assert centres[0] - half >= 60 and centres[-1] + half <= 343


def test_a_plan_marks_each_place_by_its_shape_and_stays_small() -> None:
    marks: tuple[Sign, ...] = ("square", "dot", "triangle", "ring", "speck")
    legend = [(mark, f"sens de {mark}") for mark in marks]
    for count in (5, 60, MOST_PLACES):
        places = [Place(f"Commune {index}", marks[index % 5]) for index in range(count)]
        (drawn,) = draw_places("Qui a quoi", places, legend)
        assert len(gzip.compress(drawn.encode())) <= 8192
        assert all(f"sens de {mark}" in drawn for mark in marks) and ("Commune 4" in drawn) == (count <= 60)
    (few,) = draw_places("Qui a quoi", [Place("Taulé", "ring")], legend)
    assert "sens de ring" in few and "sens de dot" not in few, "the legend names what is drawn"
    with pytest.raises(ValueError, match="fit"):
        draw_places("Trop", [Place("x", "dot")] * (MOST_PLACES + 1), legend)


def _texts_of_the_axis(svg: str) -> list[tuple[float, float]]:
    """Where each mark of the axis begins and ends, at 6.9 pixels a character."""
    found = []
    for x, anchor, text in re.findall(
        r'<text x="([-\d.]+)" y="[\d.]+" font-size="12"(?: text-anchor="(\w+)")?>([^<]*€)<', svg
    ):
        width, place = 6.9 * len(text), float(x)
        left = {"": place, "middle": place - width / 2, "end": place - width}[anchor]
        found.append((left, left + width))
    return found


@pytest.mark.parametrize("values", [(134_746.0, -105.0), (1_200_000.0, -900_000.0), (12.0, 3.0), (9_999_999.0, 1.0)])
def test_marks_of_an_axis_never_run_into_each_other(values: tuple[float, ...]) -> None:
    swings = [Swing("Taulé", "x", value, is_firm=True) for value in values]
    svg = draw_swings("Gains", swings, ("gain", "perte", "non comparable"), unit="\u202f€")[0]
    marks = _texts_of_the_axis(svg)
    assert len(marks) >= 2
    assert all(before[1] < after[0] for before, after in pairwise(marks))


def test_a_small_loss_stands_left_of_zero_too() -> None:
    svg = draw_swings(
        "Gains", [Swing("A", "", 100_000, is_firm=True), Swing("B", "", -1, is_firm=True)], ("g", "p", "n")
    )[0]
    loss = re.search(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="9" class="alert"', svg)
    zero = re.search(r'<path d="M([\d.]+) [\d.]+L', svg)
    assert loss and zero and float(loss[1]) + float(loss[2]) <= float(zero[1]) + 0.05
