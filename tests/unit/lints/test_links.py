"""What a page refers to is there: files, headings, commands with their options, and targets of make."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from deploy.lints.__main__ import PROJECT
from tijdig.main import app

PAGES = sorted(
    each
    for folder in (PROJECT, *(each for each in PROJECT.iterdir() if each.is_dir()))
    for each in (folder.glob("*.md") if folder == PROJECT else folder.rglob("*.md"))
    if not any(part.startswith(".") for part in each.relative_to(PROJECT).parts)
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"#{1,6} (.*)")
COMMAND = re.compile(r"(?:`|^\s*|bin/)tijdig ([a-z][a-z-]*)([^`|]*(?:\|[a-z][^`]*)?)")
MAKE = re.compile(r"(?:`|^\s*)make ([a-z]+)")
TARGETS = set(re.findall(r"^([a-z]+):.*##", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def prose(page: Path) -> Iterator[str]:
    """Its lines, without what stands in a block of code."""
    coded = False
    for line in page.read_text(encoding="utf-8").splitlines():
        coded ^= line.lstrip().startswith("```")
        if not coded:
            yield line


def anchors(page: Path) -> set[str]:
    """Its headings as a browser is sent to them."""
    found: list[str] = []
    for line in prose(page):
        if heading := HEADING.fullmatch(line):
            said = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).replace("`", "").strip().lower()
            slug = "".join(each for each in said if each.isalnum() or each in " -_").replace(" ", "-")
            found.append(slug if slug not in found else f"{slug}-{found.count(slug)}")
    return set(found)


def dead_links(page: Path) -> Iterator[str]:
    for line in prose(page):
        for link in LINK.findall(line):
            if link.startswith(("http", "mailto:")):
                continue
            path, _, anchor = link.partition("#")
            there = page.parent / path if path else page
            if not there.exists():
                yield f"{link}: no such file"
            elif anchor and there.suffix == ".md" and anchor not in anchors(there):
                yield f"{link}: no such heading"


def unknown_commands(page: Path) -> Iterator[str]:
    """Also in blocks of code, which is where commands stand."""
    root = typer.main.get_command(app)
    for line in page.read_text(encoding="utf-8").splitlines():
        yield from (f"make {name}" for name in MAKE.findall(line) if name not in TARGETS)
        for name, rest in COMMAND.findall(line):
            command, words = root.commands.get(name), rest.split()  # pyright: ignore[reportAttributeAccessIssue]
            if command is None:
                yield f"tijdig {name}"
                continue
            below = getattr(command, "commands", {})
            named = [each for each in words[:1] if below and not each.startswith("-")]
            yield from (
                f"tijdig {name} {each}" for part in named for each in part.split("|") if each not in below
            )
            for each in named:
                command = below.get(each.split("|")[0], command)
            known = {"--help", *(option for each in command.params for option in each.opts)}
            yield from (
                f"tijdig {name} {each}" for each in words if each.startswith("--") and each not in known
            )


@pytest.mark.parametrize("page", PAGES, ids=lambda each: str(each.relative_to(PROJECT)))
def test_what_a_page_refers_to_is_there(page: Path) -> None:
    assert [*dead_links(page), *unknown_commands(page)] == []


def test_what_is_not_there_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# One `two`\n[a](#one-two) [b](#three) [c](gone.md) [d](https://nl.example)\n"
        "`tijdig policy check|shew` `tijdig policy diff A B --casus` `tijdig polish` `make teest`\n"
        "```sh\ntijdig simulate --case 3\nmake demo\n```\n",
        encoding="utf-8",
    )
    assert list(dead_links(page)) == ["#three: no such heading", "gone.md: no such file"]
    assert list(unknown_commands(page)) == [
        "make teest",
        "tijdig policy shew",
        "tijdig policy --casus",
        "tijdig polish",
        "tijdig simulate --case",
    ]
