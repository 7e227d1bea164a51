"""Read a policy file. What makes no sense is refused with the file, the key, the rule, the remedy."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workflows.policy.difference import differences
from workflows.policy.guarding import first_beyond, first_loosened, first_unknown, first_unreadable
from workflows.policy.merge import in_order, merged
from workflows.policy.model import Policy
from workflows.policy.wording import in_words

_CURLED = re.compile("[\u2018-\u201f]")
_BARE_WEEK = re.compile(r"\d\+\d")
_AS_TEXT = "save it as plain text, with UTF-8 as its encoding"
DEFAULT_FILE = Path(__file__).with_name("kansrijke_start.toml")


class PolicyRefused(Exception):
    """The policy file cannot be used; the message says where, why and what to do."""


def load_policy(file: Path = DEFAULT_FILE, override: Path | None = None) -> Policy:
    """The policy in this file, with a region's own numbers in place of some. Raises `PolicyRefused`."""
    if override is None:
        return read_policy(_text_of(file), name=str(file))
    return read_override(_text_of(file), _text_of(override), base=str(file), name=str(override))


def load_for_cases(file: Path = DEFAULT_FILE, override: Path | None = None) -> Policy:
    """The policy that real cases are to run by: whole or in part, it keeps what protects.

    A whole one is held against the policy that the product brings along. Raises `PolicyRefused`.
    """
    if file != DEFAULT_FILE and (lost := _lost_by(load_policy(file))):
        raise PolicyRefused(f"{file}: {lost}")
    return load_policy(file, override)


def load_any(file: Path | None) -> Policy:
    """The policy in a file that is whole, or a region's part of the default. Raises `PolicyRefused`."""
    if file is None:
        return load_policy()
    return load_for_cases(DEFAULT_FILE, file) if _is_part(file) else load_for_cases(file)


def load_to_look_at(file: Path | None) -> tuple[Policy, str | None]:
    """The same where no real case runs by it, with the reason for which none could, if there is one.

    Raises `PolicyRefused` for what makes no sense.
    """
    try:
        return load_any(file), None
    except PolicyRefused as refused:
        assert file is not None
        if not _is_part(file):
            return load_policy(file), str(refused)
        text = _text_of(DEFAULT_FILE), _text_of(file)
        return read_override(*text, base=str(DEFAULT_FILE), name=str(file), guarded=False), str(refused)


def read_policy(text: str, name: str) -> Policy:
    """The policy in this TOML text; `name` stands for the file in messages. Raises `PolicyRefused`."""
    tables = _tables(text, name)
    lacking = [each.name for each in fields(Policy) if each.name not in tables]
    if "base" not in tables and len(lacking) > 1:
        raise PolicyRefused(
            f"{name}: base: is missing, and without it a policy is whole, which this is not "
            f'("{lacking[0]}" and "{lacking[1]}" are missing); '
            "name the version that it was made for, or add what is missing"
        )
    return _policy_of(tables, name)


def read_override(text: str, override: str, *, base: str, name: str, guarded: bool = True) -> Policy:
    """A base policy with what a region's own text changes. Raises `PolicyRefused`.

    The base must make sense by itself, so whatever is wrong with the whole is wrong in the region's file.
    `guarded`: what would switch off a protection of the base is refused too.
    """
    tables = _tables(text, base)
    before = _policy_of(tables, base)
    try:
        whole = merged(tables, _tables(override, name))
    except ValueError as refused:
        raise PolicyRefused(f"{name}: {refused}") from refused
    region = _policy_of(whole, name)
    if guarded and (loosened := first_loosened(before, region)):
        raise PolicyRefused(f"{name}: {loosened}")
    return region


def _lost_by(whole: Policy) -> str | None:
    """What a whole policy would switch off of the one that the product brings along, or nothing."""
    shipped = load_policy()
    if whole.version == shipped.version and (changed := differences(shipped, whole)):
        return (
            f'version: "{shipped.version}" is the policy that the product brings along, and this one differs '
            f"from it ({changed[0].key}); give it a version of its own"
        )
    lost = first_loosened(shipped, whole)
    return f'held against "{shipped.version}" as its base: {lost}' if lost else None


def _is_part(file: Path) -> bool:
    """Whether it is a region's part, which names the base it was made for."""
    return "base" in _tables(_text_of(file), str(file))


def _policy_of(tables: dict[str, Any], name: str) -> Policy:
    if unknown := first_unknown(tables):
        raise PolicyRefused(f"{name}: {unknown}")
    try:
        policy = Policy.model_validate(in_order(tables))
    except ValidationError as refused:
        problem = in_words(refused.errors(), tables)
        raise PolicyRefused(f"{name}: {problem}") from refused
    if wrong := first_beyond(policy) or first_unreadable(policy):
        raise PolicyRefused(f"{name}: {wrong}")
    return policy


def _tables(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as refused:
        raise PolicyRefused(f"{name}: not TOML: {refused}; {_remedy(text, str(refused))}") from refused


def _remedy(text: str, refused: str) -> str:
    """What often goes wrong in the line that is named."""
    if "\0" in text:
        return _AS_TEXT
    if "twice" in refused or "overwrite" in refused:
        return "it is there already, higher up; keep one of the two"
    place = re.search(r"at line (\d+)", refused)
    line = text.splitlines()[int(place[1]) - 1] if place else ""
    if _CURLED.search(line):
        return 'write straight quotation marks (") there'
    if _BARE_WEEK.search(re.sub(r'"[^"]*"', "", line)):
        return 'write the week in quotation marks there, such as "24+0"'
    return "correct the file there"


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")  # some editors begin a file with a mark
    except OSError as refused:
        raise PolicyRefused(f"{file}: cannot be read ({refused}); check the path") from refused
    except UnicodeDecodeError as refused:
        raise PolicyRefused(f"{file}: is no text in UTF-8; {_AS_TEXT}") from refused
