"""Immutable values: checked where they come in, trusted inside the machine.

Facts, policies and states that arrive as JSON are validated. What the machine works out from them by itself
is not validated once more: its types are checked before it ever runs, and a check at every step would cost
more time than all rules together.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Generic, ParamSpec, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict

_Says = ParamSpec("_Says")
_Made = TypeVar("_Made")
_Owner = TypeVar("_Owner")
_Model = TypeVar("_Model", bound="Value")
_new = object.__new__
_put_fields, _put_named, _put_extra, _put_private = (
    vars(BaseModel)[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)
"""The four parts of any pydantic value. Put directly: a frozen value refuses to be told its fields."""


class derived(Generic[_Owner, _Made]):  # noqa: N801  (it is used as a decorator)
    """A property that follows from the fields of an immutable value, and is worked out once.

    What `functools.cached_property` does, without its lock, and known to copies.
    """

    def __init__(self, work_out: Callable[[_Owner], _Made]) -> None:
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    def __set_name__(self, owner: type[_Owner], name: str) -> None:
        """Learn under which name it is asked for."""
        self._name = name

    def __get__(self, value: _Owner, owner: type[_Owner]) -> _Made:
        """Only asked the first time: afterwards it is found beside the fields."""
        found = vars(value)[self._name] = self._work_out(value)
        return found


class Value(BaseModel):
    """Frozen, strict about its fields, and silent about values when it refuses them."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, ignored_types=(derived,)
    )

    def but(self, **changes: Any) -> Self:
        """The same, with these fields replaced by values that need no check."""
        fields = self.__dict__.copy()
        for name in self.follows:
            fields.pop(name, None)
        fields.update(changes)
        return _trusted(type(self), fields, self.__pydantic_fields_set__)

    def twin(self) -> Self:
        """The same, with what was worked out of it: for a draft that sees itself to what follows."""
        return _trusted(type(self), self.__dict__.copy(), self.__pydantic_fields_set__)

    def __copy__(self) -> Self:
        """What `model_copy` begins with."""
        return self.but()

    follows: ClassVar[tuple[str, ...]] = ()
    """What is derived from the fields: a copy works it out anew."""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Every class knows what it derives."""
        cls.follows = tuple(
            name for each in cls.__mro__ for name, known in vars(each).items() if isinstance(known, derived)
        )


def unchecked(model: Callable[_Says, _Made]) -> Callable[_Says, _Made]:
    """What makes such values out of fields that need no check; it takes what the class itself takes."""
    known = cast(type[Value], model)
    names = set(known.model_fields)
    blank = {name: field.get_default(call_default_factory=True) for name, field in known.model_fields.items()}

    def made(**says: Any) -> Any:
        return _trusted(known, blank | says, names)

    return cast(Callable[_Says, _Made], made)


def _trusted(model: type[_Model], fields: dict[str, Any], named: set[str]) -> _Model:
    """As `model_construct` does it, without asking what each field needs."""
    value = _new(model)
    _put_fields(value, fields)
    _put_named(value, named)
    _put_extra(value, None)
    _put_private(value, None)
    return value
