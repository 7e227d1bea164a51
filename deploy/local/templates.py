"""Configuration files of the parts, filled in."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701 properties and YAML, no HTML; all values are our own
    keep_trailing_newline=True,
)


def render(template: str, **values: object) -> str:
    """The text of a template in this folder. Raises for a value that is not given."""
    return _TEMPLATES.get_template(template).render(values)
