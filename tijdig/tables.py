"""Tables whose words stay whole on a narrow screen: rich would cut a name to keep its columns even."""

from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.markdown import Markdown, TableElement
from rich.measure import Measurement
from rich.table import Column, Table


def whole_words(table: Table, console: Console, options: ConsoleOptions | None = None) -> Table:
    """The table, each column as wide as its longest word at least; what room is left goes where most is said.

    Where even that does not fit, words go on in the next line.
    """
    options = options or console.options
    longest, natural = zip(*(_widths(column, console) for column in table.columns), strict=True)
    around = _width(console, options, table) - sum(natural)
    widths = list(longest)
    room = options.max_width - around - sum(widths)
    if sum(natural) + around <= options.max_width or room < 0:
        return _folding(table)
    for _ in range(room):
        fullest = max(range(len(widths)), key=lambda place: natural[place] / widths[place])
        widths[fullest] += 1
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _folding(table: Table) -> Table:
    for column in table.columns:
        column.overflow = "fold"
    return table


def _widths(column: Column, console: Console) -> tuple[int, int]:
    """The longest word and the longest line of a column, its head included."""
    cells = [_measured(console, each) for each in (column.header, *column.cells)]
    return max(each.minimum for each in cells), max(each.maximum for each in cells)


def _measured(console: Console, cell: RenderableType) -> Measurement:
    return Measurement.get(console, console.options.update(width=_ENDLESS), cell)


def _width(console: Console, options: ConsoleOptions, table: Table) -> int:
    return Measurement.get(console, options.update(width=_ENDLESS), table).maximum


_ENDLESS = 10_000


class _WholeWords(TableElement):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """As rich draws it, with its words whole."""
        for each in super().__rich_console__(console, options):
            yield whole_words(each, console, options) if isinstance(each, Table) else each


class Page(Markdown):
    """Markdown as rich draws it, with tables whose words stay whole."""

    elements: ClassVar = {**Markdown.elements, "table_open": _WholeWords}
