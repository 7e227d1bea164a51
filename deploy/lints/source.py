"""What the rules look at: one Python file, parsed once, and what a rule says about it."""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

SERVING = ("services", "workflows", "shared")
"""What runs in production."""
PRODUCT = (*SERVING, "tijdig", "deploy")
CHECKED = (*PRODUCT, "bench")


@dataclass(frozen=True)
class Source:
    """A Python file; `path` is relative to the project."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Everything in the tree, walked once for all rules."""
        return list(ast.walk(self.tree))

    @cached_property
    def strings(self) -> list[ast.Constant]:
        """Every string literal (also inside f-strings) that is not a docstring."""
        docs = {id(node) for node in _docstrings(self.nodes)}
        return [
            node
            for node in self.nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        ]

    @cached_property
    def calls(self) -> list[tuple[str, ast.Call]]:
        """Every call with the dotted name of what is called, `*` standing for an expression."""
        return [(dotted(node.func), node) for node in self.nodes if isinstance(node, ast.Call)]

    def below(self, *folders: str) -> bool:
        """Whether the file lies in one of these folders or is one of these files."""
        return any(self.path.is_relative_to(folder) for folder in folders)


@dataclass(frozen=True, order=True)
class Finding:
    """One breach of one rule."""

    path: PurePosixPath
    line: int
    rule: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.remedy}"


Rule = Callable[[Source], Iterator[Finding]]


def sources(root: Path) -> Iterator[Source]:
    """Every Python file that the rules are about."""
    for folder in CHECKED:
        for path in sorted((root / folder).rglob("*.py")):
            yield Source(PurePosixPath(path.relative_to(root).as_posix()), path.read_text())


def dotted(node: ast.expr) -> str:
    """`a.b.c` for a chain of names; `*.c` when it starts with another expression."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "*"


def _docstrings(nodes: Iterable[ast.AST]) -> Iterator[ast.expr]:
    """Strings that stand alone as a statement: docstrings, also those after an attribute."""
    for node in nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
