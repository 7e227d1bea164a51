"""What is argued of a mutant that lives (`make mutants`) must be about a function that is still there."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

ARGUED = Path("tests/support/mutation/argued.toml")


def functions() -> Iterator[str]:
    """The dotted names of all that may be changed."""
    for folder in ("workflows", "shared/pregnancy"):
        for file in Path(folder).rglob("*.py"):
            yield from _within(ast.parse(file.read_text("utf-8")), ".".join(file.with_suffix("").parts))


def _within(node: ast.Module | ast.ClassDef, name: str) -> Iterator[str]:
    for each in node.body:
        if isinstance(each, ast.FunctionDef):
            yield f"{name}.{each.name}"
        elif isinstance(each, ast.ClassDef):
            yield from _within(each, f"{name}.{each.name}")


def test_every_argument_is_about_one_function_that_there_is() -> None:
    known = [f".{name}" for name in functions()]
    for each in tomllib.loads(ARGUED.read_text("utf-8"))["survivor"]:
        assert sum(name.endswith(f".{each['function']}") for name in known) == 1, each["function"]
