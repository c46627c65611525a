"""Every write about questionnaires: a body's own editions, their versions, and answers that land in the inventory."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.db import transaction

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import Author, record
from maillage.foundations.audit.queries import latest_event_of, said_by
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory.actions import Change, Written, write_records
from maillage.journey.census.inventory.enums import Source
from maillage.journey.census.inventory.models import KINDS, AddedField, Kind
from maillage.journey.census.questionnaires.engine import (
    EXTRA,
    Answers,
    Choice,
    Definition,
    Field,
    Section,
    Theme,
    changes_of,
    definition_of,
    definition_of_text,
    details_of,
    digest_of,
    shipped,
)
from maillage.journey.census.questionnaires.enums import FieldType, Repeat, TaxAsked
from maillage.journey.census.questionnaires.models import Questionnaire, QuestionnaireVersion
from maillage.journey.census.questionnaires.queries import latest_version
from maillage.kernel.editions import ChangedMeanwhile, edition_of
from maillage.kernel.spelling import fold
from maillage.kernel.typography import plural

__all__ = [
    "NothingNew",
    "add_field",
    "add_section",
    "copy_shipped",
    "edition_of_draft",
    "land_answers",
    "load_definition",
    "move_item",
    "publish_version",
    "remove_item",
    "retire_questionnaire",
    "version_of_shipped",
]

ADDED_TYPES: Final = {
    FieldType.COUNT: "number",
    FieldType.NUMBER: "number",
    FieldType.PRICE: "number",
    FieldType.DAY: "day",
    FieldType.YES_NO: "yes_no",
    FieldType.CHOICE: "choice",
}
"""What a column added to the inventory is; anything else is a text."""


class NothingNew(MaillageError):
    """A version that would ask what the latest one asks, or an item that is not there."""


@transaction.atomic
def copy_shipped(actor: Actor, code: str, title: str = "") -> Questionnaire:
    """An edition of the actor's body that begins as a shipped questionnaire. Error: ``KeyError``."""
    actor.must(Right.RUN_CAMPAIGN)
    model = shipped(code)
    definition = replace(model, title=title or model.title)
    return _created(actor, definition, f"{model.code} {model.version}", f"a copié le questionnaire « {model.title} »")


@transaction.atomic
def load_definition(actor: Actor, text: str) -> Questionnaire:
    """An edition read from YAML: a new one, or the next draft of the one that bears its code. Error: ``DefinitionRefused``."""
    actor.must(Right.RUN_CAMPAIGN)
    definition = definition_of_text(text)
    found = Questionnaire.objects.filter(owner=actor.acting_id, code=definition.code, retired_on=None).first()
    if found is None:
        return _created(actor, definition, "", f"a chargé le questionnaire « {definition.title} »")
    _keep(
        actor, found, definition, "questionnaire_loaded", f"a chargé de nouveau le questionnaire « {definition.title} »"
    )
    return found


def _created(actor: Actor, definition: Definition, copied_from: str, sentence: str) -> Questionnaire:
    taken = set(Questionnaire.objects.filter(owner=actor.acting_id).values_list("code", flat=True))
    code = _free(definition.code, taken)
    made = Questionnaire.objects.create(
        owner_id=actor.acting_id,
        code=code,
        title=definition.title,
        copied_from=copied_from,
        draft=replace(definition, code=code).as_json(),
    )
    record(actor, "census.questionnaire_created", made, sentence, after={"code": code, "from": copied_from})
    return made


def _free(code: str, taken: set[str]) -> str:
    found, number = code, 2
    while found in taken:
        found, number = f"{code[:36]}_{number}", number + 1
    return found


def edition_of_draft(row: Questionnaire) -> str:
    """What a page that publishes a draft was opened on."""
    return edition_of({"draft": digest_of(Definition.of_json(row.draft))})


def _held(row: Questionnaire) -> Questionnaire:
    """The edition as it is now, for nobody else until this is written: two people may each add a question."""
    held: Questionnaire = Questionnaire.objects.select_for_update(of=("self",)).get(pk=row.pk)
    return held


def _keep(actor: Actor, row: Questionnaire, definition: Definition, verb: str, sentence: str) -> None:
    """Write a draft, once it was read again as whoever loads it would read it. Error: ``DefinitionRefused``."""
    checked = definition_of(replace(definition, code=row.code).as_json())
    row.draft, row.title = checked.as_json(), checked.title
    row.save(update_fields=["draft", "title", "updated_at"])
    record(actor, f"census.{verb}", row, sentence, after={"digest": digest_of(checked)})


def _code_of(label: str, taken: set[str]) -> str:
    """A stable code made of what people read."""
    plain = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:32]
    plain = plain if plain[:1].isalpha() else f"c_{plain}".rstrip("_")
    return _free(plain, taken)


@transaction.atomic
def add_section(
    actor: Actor,
    row: Questionnaire,
    *,
    theme: str,
    title: str,
    repeat: str,
    kind: str = "",
    help: str = "",
    question: str = "",
) -> Section:
    """A section at the end of a theme; the theme is made where nobody has it yet. A section of an inventory kind asks for the
    name of its records first, another one ``question``. Error: ``DefinitionRefused``."""
    actor.must(Right.RUN_CAMPAIGN)
    row = _held(row)
    definition = Definition.of_json(row.draft)
    taken = {section.code for _, section in definition.sections()}
    code = _code_of(title, taken)
    if kind in KINDS:
        section = _section_of_kind(KINDS[kind], code, title, repeat, help)
    else:
        first = Field(_code_of(question, set()), question, FieldType.TEXT)
        section = Section(code, title, Repeat(repeat), (first,), help=help, one="une ligne")
    themes = list(definition.themes)
    place = next((at for at, known in enumerate(themes) if fold(known.title) == fold(theme)), None)
    if place is None:
        themes.append(Theme(_code_of(theme, {known.code for known in themes}), theme, (section,)))
    else:
        themes[place] = replace(themes[place], sections=(*themes[place].sections, section))
    sentence = f"a ajouté la rubrique « {title} » au questionnaire « {row.title} »"
    _keep(actor, row, replace(definition, themes=tuple(themes)), "section_added", sentence)
    return section


def _section_of_kind(kind: Kind, code: str, title: str, repeat: str, help: str) -> Section:
    """A section that asks what a record cannot do without: its name, then every column that the inventory requires."""
    needed = [
        {"code": name, "lands": name, "required": True}
        for name, about in kind.facts.items()
        if name != "name" and not (about.is_relation or about.null or about.blank or about.has_default())
    ]
    first = {"code": "name", "label": "Désignation", "lands": "name", "required": True}
    section = {"code": code, "title": title, "repeat": repeat, "kind": kind.slug, "one": kind.one}
    section |= {"help": help} if help else {}
    theme = {"code": "theme", "title": title, "sections": [section | {"fields": [first, *needed]}]}
    plain = {"code": "rubrique", "version": "1", "title": title, "purpose": title, "themes": [theme]}
    return definition_of(plain).section(code)


@transaction.atomic
def add_field(
    actor: Actor,
    row: Questionnaire,
    *,
    section: str,
    label: str,
    type: str,
    unit: str = "",
    choices: Sequence[str] = (),
    help: str = "",
    serves: str = "",
    required: bool = False,
) -> Field:
    """A question at the end of a section, without code. Where the section's rows are records of the inventory, the answer lands
    in a column that publishing adds to them. Error: ``DefinitionRefused``."""
    actor.must(Right.RUN_CAMPAIGN)
    row = _held(row)
    definition = Definition.of_json(row.draft)
    around = definition.section(section)
    kind = FieldType(type)
    codes: set[str] = set()
    offered = []
    for one in choices if kind in (FieldType.CHOICE, FieldType.CHOICES) else ():
        code = _code_of(one, codes)
        codes.add(code)
        offered.append(Choice(code.upper(), one))
    taken = {known.code for known in around.fields} | set(KINDS[around.kind].facts if around.kind else ())
    added = Field(
        _code_of(label, taken),
        label,
        kind,
        unit=unit,
        tax=str(TaxAsked.ASKED) if kind == FieldType.PRICE else "",
        required=required,
        help=help,
        serves=serves,
        lands=EXTRA if around.kind else "",
        choices=tuple(offered),
    )
    changed = _with_section(definition, section, lambda known: replace(known, fields=(*known.fields, added)))
    sentence = f"a ajouté la question « {label} » au questionnaire « {row.title} »"
    _keep(actor, row, changed, "field_added", sentence)
    return added


def _with_section(definition: Definition, code: str, change: Callable[[Section], Section]) -> Definition:
    themes = [
        replace(theme, sections=tuple(change(known) if known.code == code else known for known in theme.sections))
        for theme in definition.themes
    ]
    return replace(definition, themes=tuple(themes))


@transaction.atomic
def move_item(actor: Actor, row: Questionnaire, section: str, field: str = "") -> None:
    """Put a section before the one above it in its theme, or a field before the one above it. Errors: ``NothingNew``."""
    actor.must(Right.RUN_CAMPAIGN)
    row = _held(row)

    def raised(items: tuple[Any, ...], code: str) -> tuple[Any, ...]:
        place = next((at for at, one in enumerate(items) if one.code == code), 0)
        if place == 0:
            return items
        return (*items[: place - 1], items[place], items[place - 1], *items[place + 1 :])

    definition = Definition.of_json(row.draft)
    changed = _edited(definition, section, field, raised)
    if changed == definition:
        raise NothingNew("C’est déjà en premier.")
    _keep(actor, row, changed, "item_moved", f"a changé l’ordre du questionnaire « {row.title} »")


@transaction.atomic
def remove_item(actor: Actor, row: Questionnaire, section: str, field: str = "") -> None:
    """Take a section or a field away, with the cross-checks that name it; versions that were published keep it.

    Errors: ``NothingNew``; ``DefinitionRefused`` where another field depends on it, or nothing would be left.
    """
    actor.must(Right.RUN_CAMPAIGN)
    row = _held(row)
    definition = Definition.of_json(row.draft)
    changed = _edited(definition, section, field, lambda items, code: tuple(one for one in items if one.code != code))
    if changed == definition:
        raise NothingNew("Cet élément n’est plus dans le questionnaire. Rechargez la page.")
    changed = replace(changed, themes=tuple(theme for theme in changed.themes if theme.sections))
    gone = f"{section}.{field}" if field else f"{section}."

    def names(side: tuple[str, ...]) -> bool:
        return any(name == gone or (not field and name.startswith(gone)) for name in side)

    kept = tuple(check for check in changed.checks if not (names(check.left) or names(check.right)))
    sentence = f"a retiré une {'question' if field else 'rubrique'} du questionnaire « {row.title} »"
    _keep(actor, row, replace(changed, checks=kept), "item_removed", sentence)


def _edited(
    definition: Definition, section: str, field: str, edit: Callable[[tuple[Any, ...], str], tuple[Any, ...]]
) -> Definition:
    if field:
        return _with_section(definition, section, lambda known: replace(known, fields=edit(known.fields, field)))
    themes = tuple(replace(theme, sections=edit(theme.sections, section)) for theme in definition.themes)
    return replace(definition, themes=themes)


@transaction.atomic
def publish_version(actor: Actor, row: Questionnaire, *, edition: str = "") -> QuestionnaireVersion:
    """A version that campaigns may freeze on; columns that were added without code join the inventory. ``edition``: the draft
    that whoever publishes has read. Errors: ``NothingNew``; ``ChangedMeanwhile`` where someone changed it since."""
    actor.must(Right.RUN_CAMPAIGN)
    row = _held(row)
    if edition and edition != edition_of_draft(row):
        who = said_by(latest_event_of(row, row.owner_id))
        raise ChangedMeanwhile(f"Ce questionnaire a changé entre-temps ({who}). Relisez-le, puis publiez-le.")
    definition = Definition.of_json(row.draft)
    latest = latest_version(row)
    if latest is not None and latest.digest == digest_of(definition):
        raise NothingNew(f"La version {latest.number} demande déjà la même chose : rien à publier.")
    number = latest.number + 1 if latest is not None else 1
    made = QuestionnaireVersion.objects.create(
        owner_id=row.owner_id,
        questionnaire=row,
        number=number,
        definition=definition.as_json(),
        digest=digest_of(definition),
    )
    added = _add_columns(row.owner_id, definition)
    told = f", avec {plural(added, 'nouvelle colonne', 'nouvelles colonnes')}" if added else ""
    sentence = f"a publié la version {number} du questionnaire « {row.title} »{told}"
    record(actor, "census.questionnaire_published", made, sentence, after={"number": number, "digest": made.digest})
    return made


def _add_columns(owner_id: int, definition: Definition) -> int:
    """The columns of the inventory where the answers to added questions land."""
    known = set(AddedField.objects.filter(owner=owner_id).values_list("kind", "code"))
    wanted = {
        (section.kind, asked.code): asked
        for _, section in definition.sections()
        for asked in section.fields
        if asked.lands == EXTRA
    }
    rows = [
        AddedField(
            owner_id=owner_id,
            kind=kind,
            code=code,
            label=asked.label[:120],
            type=ADDED_TYPES.get(asked.type, "text"),
            unit=asked.unit[:30],
            choices=[[choice.code, choice.label] for choice in asked.choices],
            help=asked.help[:300],
        )
        for (kind, code), asked in wanted.items()
        if (kind, code) not in known
    ]
    AddedField.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def version_of_shipped(actor: Actor, code: str) -> QuestionnaireVersion:
    """A shipped questionnaire, as it is, as a version of the actor's body: the same one each time. Error: ``KeyError``."""
    actor.must(Right.RUN_CAMPAIGN)
    model = shipped(code)
    origin = f"{model.code} {model.version}"
    for row in Questionnaire.objects.filter(owner=actor.acting_id, copied_from=origin, retired_on=None).order_by("pk"):
        wanted = digest_of(replace(model, code=row.code))
        known = QuestionnaireVersion.objects.filter(questionnaire=row, digest=wanted).first()
        if known is not None:
            return known
    return publish_version(actor, copy_shipped(actor, code))


@transaction.atomic
def retire_questionnaire(actor: Actor, row: Questionnaire, on: date) -> None:
    """It is no longer offered; its versions stay for the campaigns that froze on them."""
    actor.must(Right.RUN_CAMPAIGN)
    row.retired_on = on
    row.save(update_fields=["retired_on", "updated_at"])
    record(actor, "census.questionnaire_retired", row, f"a retiré le questionnaire « {row.title} »", after={"on": on})


@transaction.atomic
def land_answers(
    author: Author,
    definition: Definition,
    answers: Answers,
    *,
    owner_id: int,
    source_key: str,
    sentence: str,
    on: date,
) -> dict[str, Written]:
    """Write answers into the inventory of an organisation: all of them or none; what was done, by kind. Who may do it is the
    caller's to say. Written again with the same ``source_key``, new rows become the same records.

    Errors: ``inventory.actions.Refused``; ``Unreadable`` where the answers were not checked.
    """
    done: dict[str, Written] = {}
    written_rows: dict[int | str, int] = {}

    def put(kind: str, found: Sequence[Change]) -> None:
        done[kind] = write_records(
            author, KINDS[kind], found, owner_id=owner_id, source=Source.CAMPAIGN, sentence=sentence
        )

    def write(kinds: Callable[[str], bool]) -> None:
        names = {kind: _names_of(kind, owner_id) for kind in ("lieux", "contrats", "imprimantes")}
        changes = changes_of(definition, answers, source_key=source_key, names=names, gone_on=on)
        for kind, found in changes.items():
            if kinds(kind):
                put(kind, found)
                keys = [change.record_id or change.source_key for change in found]
                written_rows.update(zip(keys, done[kind].keys, strict=True))

    write(lambda kind: kind == "lieux")  # the others name them
    write(lambda kind: kind == "contrats")
    write(lambda kind: kind not in ("lieux", "contrats"))
    for kind, found in details_of(definition, answers, source_key=source_key, parents=written_rows).items():
        put(kind, found)
    return done


def _names_of(kind: str, owner_id: int) -> dict[str, int]:
    rows = KINDS[kind].rows.filter(owner=owner_id, retired_on=None).order_by("-pk")
    return {fold(name): pk for name, pk in rows.values_list("name", "pk")}
