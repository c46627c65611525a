"""The report in a terminal: the same blocks, with the pictures' tables in place of the pictures."""

from typing import Final, Literal

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from maillage.kernel.papers._blocks import (
    Block,
    Bullets,
    KeyFigures,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    column_widths,
)
from maillage.kernel.typography import NARROW, NO_BREAK, typeset

__all__ = ["print_report"]


ROOMY: Final = 110
"""Columns from which a terminal shows every column of a table."""

_GLUE: Final = "\ue000"
"""Stands for an unbreakable space while lines are broken: the library takes it for any other space."""


def print_report(report: Report, console: Console) -> None:
    """All that the report says. Names and remarks of a survey are printed as text, never as markup."""
    with console.capture() as captured:
        _print_report(report, console)
    console.file.write(captured.get().replace(_GLUE, NO_BREAK))


def _text(text: str, style: str = "") -> Text:
    return Text(typeset(text).replace(NARROW, _GLUE).replace(NO_BREAK, _GLUE), style=style)


def _print_report(report: Report, console: Console) -> None:
    console.print(_text(report.title, "bold cyan"))
    console.print(_text(report.subtitle))
    for block in report.opening:
        _print(block, console)
    for section in report.sections:
        _print_section(section, console, 1)


def _print_section(section: Section, console: Console, level: int) -> None:
    console.print()
    if level == 1:
        console.rule(_text(section.title, "bold cyan"), align="left", style="cyan")
    else:
        console.print(_text(section.title, "bold"))
    for block in section.blocks:
        _print(block, console)
    for inner in section.sections:
        _print_section(inner, console, level + 1)


def _print(block: Block, console: Console) -> None:
    match block:
        case Paragraph():
            console.print(_text(block.text))
        case Bullets():
            for item in block.items:
                grid = Grid.grid(padding=(0, 1))
                grid.add_row(Text("–"), _text(item))
                console.print(grid)
        case KeyFigures():
            grid = Grid.grid(padding=(0, 2))
            grid.add_column(justify="right")
            for figure in block.items:
                grid.add_row(
                    _text(figure.value, "bold cyan"),
                    _text(figure.label),
                    _text(figure.detail, "dim"),
                )
            console.print(Padding(grid, (1, 0)))
        case Table():
            _print_table(block, console)
        case Picture():
            console.print(_text(block.sentence))
            _print_table(block.table, console)


def _print_table(table: Table, console: Console) -> None:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    shown = [place for place, column in enumerate(table.columns) if console.width >= ROOMY or not column.is_detail]
    seen = Table(
        table.caption,
        tuple(table.columns[place] for place in shown),
        [[row[place] for place in shown] for row in table.rows],
    )
    widths = column_widths(seen, console.width - 2 * len(shown) - 2)
    for column, width in zip(seen.columns, widths, strict=True):
        justify: Literal["left", "right"] = "right" if column.is_number else "left"
        grid.add_column(_text(column.title), justify=justify, overflow="fold", max_width=int(width))
    for row in seen.rows:
        grid.add_row(*(_text(cell) for cell in row))
    console.print(grid)
    if table.note:
        console.print(_text(table.note, "dim"))
