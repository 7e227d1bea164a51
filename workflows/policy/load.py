"""Read a policy file. What makes no sense is refused with the file, the key, the rule, the remedy."""

import tomllib
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from workflows.policy.model import Policy

DEFAULT_FILE = Path(__file__).with_name("kansrijke_start.toml")

_REMEDIES = {
    "missing": "add it",
    "extra_forbidden": "remove it, or check its spelling",
    "enum": "use one of the names that the machine knows",
    "literal_error": "use one of the values named",
    "too_short": "name at least one",
}


class PolicyRefused(Exception):
    """The policy file cannot be used; the message says where, why and what to do."""


def load_policy(file: Path = DEFAULT_FILE) -> Policy:
    """The policy in this file. Raises `PolicyRefused`."""
    return read_policy(_text_of(file), name=str(file))


def read_policy(text: str, name: str) -> Policy:
    """The policy in this TOML text; `name` stands for the file in messages. Raises `PolicyRefused`."""
    try:
        return Policy.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as refused:
        raise PolicyRefused(f"{name}: not TOML: {refused}; correct the file there") from refused
    except ValidationError as refused:
        problem = _in_words(refused.errors()[0])
        raise PolicyRefused(f"{name}: {problem}") from refused


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as refused:
        raise PolicyRefused(f"{file}: cannot be read ({refused}); check the path") from refused


def _in_words(error: ErrorDetails) -> str:
    if not error["loc"]:  # a rule of `sense`, which names key, rule and remedy itself
        return error["msg"].removeprefix("Value error, ")
    key = ".".join(str(part) for part in error["loc"])
    rule = error["msg"].removeprefix("Value error, ")
    return f"{key}: {rule}; {_REMEDIES.get(error['type'], 'correct the value')}"
