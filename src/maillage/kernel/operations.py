"""What a stage offers to programs: operations that state their right, and shapes that are closed.

A stage's ``api.py`` holds one ``Operations``. ``maillage.api`` mounts them all under /api/v1 and is their door: it says
who calls, in which scope, and whether the operation may write. Names of fields and parameters are French, for those who
read them are the users of the API.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Final, Generic, Literal, Protocol, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from maillage.engine.errors import MaillageError
from maillage.engine.quantities import round_half_up
from maillage.kernel.pages import Policy

__all__ = [
    "ANYONE",
    "Amount",
    "Closed",
    "Fault",
    "Faulty",
    "Listing",
    "Operation",
    "Operations",
    "Paging",
    "Text",
    "amount",
    "file_fault",
    "form_faults",
    "known",
    "page_by_key",
    "tell",
]

View = Callable[..., Any]
ViewT = TypeVar("ViewT", bound=View)
RowT = TypeVar("RowT", bound=Model)
ItemT = TypeVar("ItemT")

MOST_LISTED: Final = 200


# --- shapes ----------------------------------------------------------------------------------------------------------


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("Un caractère nul n’est pas du texte.")
    return text


Text = Annotated[str, AfterValidator(_without_nul)]
"""Text that a database takes."""


class Closed(BaseModel):
    """What a program sends: a field that is not of it is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Amount(BaseModel):
    """An amount of money: text, so that no program rounds it; never without its tax basis and its unit."""

    montant: str = Field(description="Nombre décimal en texte, par exemple « 12.50 ».")
    devise: Literal["EUR"] = "EUR"
    base: Literal["HT", "TTC"] | None = Field(description="Hors taxes ou toutes taxes ; null si nul ne le sait.")
    unite: str = Field(description="Ce que l’on paie ainsi : « par machine », « par an »…")


def amount(value: Decimal | Fraction | None, basis: str, unit: str) -> Amount | None:
    """Money as programs read it, to six decimals at most; unknown stays unknown.

    >>> amount(Decimal("12.500000"), "HT", "par an").montant
    '12.5'
    """
    if value is None:
        return None
    text = f"{round_half_up(value, 6):f}"
    return Amount(
        montant=text.rstrip("0").rstrip(".") if "." in text else text,
        base="HT" if basis == "HT" else "TTC" if basis == "TTC" else None,
        unite=unit,
    )


def known(text: str) -> str | None:
    """Text, or null where nothing is known."""
    return text or None


# --- refusals --------------------------------------------------------------------------------------------------------


class Fault(BaseModel):
    """One thing to mend in what was sent."""

    ou: str = Field(description="Le champ, le paramètre, ou le fichier et sa ligne.")
    quoi: str = Field(description="Ce qui ne va pas.")
    que_faire: str = Field(description="Ce qu’il faut faire.")


class Faulty(MaillageError):
    """What was sent is refused, with all that is wrong in it."""

    def __init__(self, detail: str, faults: Sequence[Fault]) -> None:
        super().__init__(detail)
        self.faults = tuple(faults)


def form_faults(
    form: forms.BaseForm, words: Mapping[str, str], cure: str = "Corrigez, puis renvoyez la demande."
) -> list[Fault]:
    """What a form of the page refuses, under the names that programs know: ``words`` by field."""
    return [
        Fault(ou=words.get(name, name), quoi=str(message), que_faire=cure)
        for name, messages in form.errors.items()
        for message in cast(list[str], messages)
    ]


class FoundInFile(Protocol):
    """What is wrong in a file; what is not known of its place is 0, empty or ``None``."""

    @property
    def row(self) -> int | None: ...
    @property
    def column(self) -> str | None: ...
    @property
    def value(self) -> str | None: ...
    @property
    def message(self) -> str: ...
    @property
    def cure(self) -> str: ...


def file_fault(file: str, found: FoundInFile) -> Fault:
    """What a file holds that is wrong, the ``file`` as it is called, by row, column and value where they are known."""
    place = [file]
    place += [f"ligne {found.row}"] if found.row else []
    place += [f"colonne « {found.column} »"] if found.column else []
    place += [f"valeur « {found.value} »"] if found.value else []
    return Fault(ou=", ".join(place), quoi=found.message, que_faire=found.cure)


# --- long lists ------------------------------------------------------------------------------------------------------


class Paging(BaseModel):
    """Which part of a list is asked for."""

    apres: Text = Field("", max_length=200, description="Le « suivant » de la page d’avant ; vide pour la première.")
    limite: int = Field(50, ge=1, le=MOST_LISTED, description="Lignes par page.")


class Listing(BaseModel, Generic[ItemT]):
    """A page of a list."""

    resultats: list[ItemT]
    suivant: str | None = Field(description="À donner comme « apres » pour la page suivante ; null sur la dernière.")


def page_by_key(
    rows: QuerySet[RowT], asked: Paging, key: str, *, newest_first: bool = False
) -> tuple[list[RowT], str | None]:
    """The rows of a page by a unique key, and where the next one begins. Error: ``Faulty``."""
    if asked.apres:
        try:
            start = rows.model._meta.get_field(key).to_python(asked.apres)  # type: ignore[union-attr]
        except ValidationError as error:
            fault = Fault(
                ou="paramètre « apres »", quoi="Ce n’est pas une suite.", que_faire="Donnez le « suivant » reçu."
            )
            raise Faulty("La page demandée n’existe pas.", [fault]) from error
        rows = rows.filter(**{f"{key}__{'lt' if newest_first else 'gt'}": start})
    found = list(rows.order_by(f"-{key}" if newest_first else key)[: asked.limite + 1])
    shown = found[: asked.limite]
    return shown, str(getattr(shown[-1], key)) if len(found) > asked.limite else None


# --- operations ------------------------------------------------------------------------------------------------------

ANYONE: Final = ""
"""Of any token: the reference, the token itself."""


@dataclass(frozen=True, slots=True)
class Operation:
    """``answers``: shape by status, ``None`` without a body; ``files``: media types, where it answers with a file.

    ``example``: what it answers, as JSON.
    """

    method: str
    path: str
    view: View
    policy: Policy
    summary: str
    answers: Mapping[int, Any]
    example: Any
    files: tuple[str, ...] = ()


class Operations:
    """The operations of a stage, under one heading of the reference."""

    def __init__(self, heading: str) -> None:
        self.heading = heading
        self.declared: list[Operation] = []

    def reads(
        self, path: str, right: str, answer: Any, summary: str, *, example: Any = None, files: tuple[str, ...] = ()
    ) -> Callable[[ViewT], ViewT]:
        """A GET for those who hold ``right``; empty for any token."""
        return self._declare("GET", path, right, {200: answer}, summary, example, files)

    def writes(
        self, method: str, path: str, right: str, answers: Mapping[int, Any], summary: str, *, example: Any = None
    ) -> Callable[[ViewT], ViewT]:
        """An operation that writes, in one transaction. Only 201, 202 and 204 are kept: anything else is undone."""
        return self._declare(method, path, right, answers, summary, example, ())

    def _declare(
        self,
        method: str,
        path: str,
        right: str,
        answers: Mapping[int, Any],
        summary: str,
        example: Any,
        files: tuple[str, ...],
    ) -> Callable[[ViewT], ViewT]:
        policy = Policy("right" if right else "signed_in", right, is_reading=method == "GET")

        def declare(view: ViewT) -> ViewT:
            view.policy = policy  # type: ignore[attr-defined]
            self.declared.append(Operation(method, path, view, policy, summary, answers, example, files))
            return view

        return declare


def tell(request: Any, write: Callable[[], object]) -> None:
    """Have an operation that reads leave something behind, in a transaction, before its answer leaves: who read whose data."""
    request.__dict__.setdefault("_told", []).append(write)
