"""Jobs of organisations, chores of the platform, and when the chores are due."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from maillage.foundations.accounts.models import Person
from maillage.foundations.scheduling.enums import ENDS, State
from maillage.kernel.tenancy import OwnedModel, PlatformModel, new_key

__all__ = ["Chore", "DueTime", "Job", "Run"]


class Run(models.Model):
    """Something that a worker does. ``entry``: the row of the queue that carries it now; whoever holds that row holds the job.

    ``heartbeat_at``: when its worker was last seen alive. ``problem``: in French, shown as it is; never a traceback.
    """

    id = models.BigIntegerField(primary_key=True, default=new_key, editable=False)
    name = models.CharField("fonction", max_length=80)
    state = models.CharField("état", max_length=10, choices=State.choices, default=State.WAITING)
    problem = models.TextField("problème", blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    entry = models.UUIDField(unique=True, editable=False)
    heartbeat_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField("demandé le", auto_now_add=True)
    started_at = models.DateTimeField("commencé le", null=True)
    finished_at = models.DateTimeField("terminé le", null=True)

    class Meta:
        abstract = True

    @property
    def is_over(self) -> bool:
        return self.state in ENDS


def _index_of_the_running(name: str) -> models.Index:
    return models.Index(fields=["heartbeat_at"], condition=Q(state=State.RUNNING), name=name)


class Job(Run, OwnedModel):
    """A job of one organisation. ``person``: who asked for it; null where the platform acts for the organisation.

    ``rights``: codes that limit those of her roles, where a token asked; null for all of them.
    ``key``: the same demand made again, with the same key, is the same job.
    """

    # Never set to null when a person goes: the job would become the platform's.
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="demandé par", null=True, related_name="+")
    rights = models.JSONField("droits", null=True)
    label = models.CharField("travail", max_length=200)
    arguments = models.JSONField("arguments", default=dict)
    step = models.CharField("étape", max_length=200, blank=True)
    done = models.PositiveIntegerField("étapes faites", default=0)
    total = models.PositiveIntegerField("étapes en tout", default=0)
    result_url = models.CharField("où voir le résultat", max_length=300, blank=True)
    key = models.CharField(max_length=120, blank=True, editable=False)

    class Meta(OwnedModel.Meta):
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        constraints = [models.UniqueConstraint(fields=["owner", "key"], condition=~Q(key=""), name="one_job_a_key")]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="jobs_of_owner"),
            _index_of_the_running("jobs_running"),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("scheduling:job", args=[self.pk])


class Chore(Run, PlatformModel):
    """A job of the platform itself, of no organisation: it came due. The last that went well is kept, and those that failed."""

    class Meta(PlatformModel.Meta):
        verbose_name = "tâche de la plateforme"
        indexes = [_index_of_the_running("chores_running")]

    def __str__(self) -> str:
        return self.name


class DueTime(PlatformModel):
    """When a scheduled function runs next. ``expression``: cron, in the time of Paris."""

    name = models.CharField(max_length=80, unique=True)
    expression = models.CharField(max_length=80)
    next_at = models.DateTimeField("prochaine fois")
    last_at = models.DateTimeField("dernière fois", null=True)

    class Meta(PlatformModel.Meta):
        verbose_name = "échéance"
        indexes = [models.Index(fields=["next_at"], name="due_next")]

    def __str__(self) -> str:
        return self.name
