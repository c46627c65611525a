"""What awaits an answer, on the home page and on that of the census."""

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.campaigns.queries import awaited_elsewhere, awaited_of, open_campaigns
from maillage.kernel.panels import Panel, fill
from maillage.kernel.templatetags.face import day
from maillage.kernel.typography import plural

__all__ = ["on_census", "on_home"]


@fill("home")
def on_home(*, actor: Actor) -> Panel | None:
    """For a member, the questionnaires to answer."""
    return _panel(actor, is_home=True)


@fill("census.home")
def on_census(*, actor: Actor, **_: object) -> Panel | None:
    """The same, and for the body that asks, its open campaigns."""
    return _panel(actor, is_home=False)


def _panel(actor: Actor, *, is_home: bool) -> Panel | None:
    awaited = awaited_of(actor.acting_id) if actor.may(Right.ANSWER_CENSUS) and not actor.can_pool else []
    sees = actor.can_pool and actor.may(Right.SEE_SURVEY) and not is_home
    running = open_campaigns(actor.acting_id) if sees else []
    elsewhere = awaited_elsewhere(actor) if is_home else []
    if not awaited and not running and not elsewhere:
        return None
    return Panel(
        "census_campaigns/_home.html",
        {
            "awaited": [(one, day(one.deadline, "long")) for one in awaited],
            "elsewhere": [
                (post, plural(count, "questionnaire à remplir", "questionnaires à remplir"))
                for post, count in elsewhere
            ],
            "running": [(one, plural(one.waiting, "réponse attendue", "réponses attendues")) for one in running],
        },
    )
