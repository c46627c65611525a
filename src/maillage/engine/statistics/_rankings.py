"""Objectives ranked by several respondents, complete or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from maillage.engine.quantities import percentage


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the respondents say of one option among ``k``.

    ``answers``: how many gave it a rank (1 is best). ``mean_rank``: sum of the ranks / answers. ``borda``: sum of
    ``k - rank``, so an option left out earns nothing. ``top3_share_pct``: answers that rank it 3 or better, in per
    cent of ``answers``. ``None`` where nobody ranked it.
    """

    option: str
    answers: int
    mean_rank: Fraction | None
    borda: int
    top3_share_pct: Fraction | None


def rank_options(ranks: Mapping[str, Sequence[int]]) -> list[Ranking]:
    """Sum up the ranks that each option received, in the order of ``ranks``.

    ``ranks``: option to the ranks given, one a respondent that ranked it, whole numbers from 1 to the number of
    options. Incomplete and tied rankings count for what they say. Guarantee: the order of respondents changes nothing.
    Source: Borda count; survey of Morlaix, seven objectives.

    >>> [ranking.mean_rank for ranking in rank_options({"coût": [1, 1], "usages": [2, 2]})]
    [Fraction(1, 1), Fraction(2, 1)]
    """
    k = len(ranks)
    return [
        Ranking(
            option=option,
            answers=len(given),
            mean_rank=Fraction(sum(given), len(given)) if given else None,
            borda=sum(k - rank for rank in given),
            top3_share_pct=percentage(sum(rank <= 3 for rank in given), len(given)),
        )
        for option, given in ranks.items()
    ]


def concordance(rankings: Sequence[Sequence[int]]) -> Fraction | None:
    """Kendall's W of complete rankings: 0 for no agreement, 1 when all rank alike.

    ``W = 12 S / (m^2 (k^3 - k) - m sum(t^3 - t))`` for ``m`` respondents and ``k`` options, ``S`` the sum of squared
    deviations of the rank sums, ``t`` the sizes of ties, which share their mean rank. ``None`` under two respondents
    or two options.
    Source: Kendall and Babington Smith, 1939, with the correction for ties.

    >>> concordance([[1, 2, 3], [1, 2, 3]])
    Fraction(1, 1)
    """
    m, k = len(rankings), len(rankings[0]) if rankings else 0
    if m < 2 or k < 2:
        return None
    sums = [Fraction(0)] * k
    ties = 0
    for ranks in rankings:
        for place, rank in enumerate(ranks):
            sums[place] += sum(other < rank for other in ranks) + Fraction(ranks.count(rank) + 1, 2)
        ties += sum(size**3 - size for size in (ranks.count(rank) for rank in set(ranks)))
    mean = sum(sums, Fraction(0)) / k
    denominator = m * m * (k**3 - k) - m * ties
    return 12 * sum(((total - mean) ** 2 for total in sums), Fraction(0)) / denominator if denominator else None
