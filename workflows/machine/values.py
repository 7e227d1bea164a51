"""Immutable values: checked where they come in, trusted inside the machine.

Facts, policies and states that arrive as JSON are validated. What the machine works out from them by itself
is not validated once more: its types are checked before it ever runs, and a check at every step would cost
more time than all rules together.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict

_Says = ParamSpec("_Says")
_Made = TypeVar("_Made")
_Model = TypeVar("_Model", bound="Value")
_new = object.__new__
_set = object.__setattr__


class Value(BaseModel):
    """Frozen, strict about its fields, and silent about values when it refuses them."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def but(self, **changes: Any) -> Self:
        """The same, with these fields replaced by values that need no check."""
        return _trusted(type(self), {**self.__dict__, **changes}, self.__pydantic_fields_set__)


def unchecked(model: Callable[_Says, _Made]) -> Callable[_Says, _Made]:
    """What makes such values out of fields that need no check; it takes what the class itself takes."""
    known = cast(type[Value], model)
    names = set(known.model_fields)
    blank = {name: field.get_default(call_default_factory=True) for name, field in known.model_fields.items()}

    def made(**says: Any) -> Any:
        return _trusted(known, {**blank, **says}, names)

    return cast(Callable[_Says, _Made], made)


def _trusted(model: type[_Model], fields: dict[str, Any], named: set[str]) -> _Model:
    """As `model_construct` does it, without asking what each field needs."""
    value = _new(model)
    _set(value, "__dict__", fields)
    _set(value, "__pydantic_fields_set__", named)
    _set(value, "__pydantic_extra__", None)
    _set(value, "__pydantic_private__", None)
    return value
