"""Immutable values: checked where they come in, trusted inside the machine.

Facts, policies and states that arrive as JSON are validated. What the machine works out from them by itself
is not validated once more: its types are checked before it ever runs, and a check at every step would cost
more time than all rules together. They are dataclasses of pydantic and no models, since whatever a rule asks
of a model is looked up the slow way.
"""

from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, field, fields
from typing import Any, ClassVar, Generic, Literal, ParamSpec, Self, TypeVar, cast, dataclass_transform

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

_Says = ParamSpec("_Says")
_Made = TypeVar("_Made")
_Owner = TypeVar("_Owner")
_Kind = TypeVar("_Kind", bound="Value")
_new, _put = object.__new__, object.__setattr__
"""Past the value itself, which refuses to be told its fields."""


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


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Value:
    """Frozen, strict about its fields, and silent about values when it refuses them.

    Each class below it is a dataclass of pydantic without being told so.
    """

    follows: ClassVar[tuple[str, ...]] = ()
    """What is derived from the fields: a copy works it out anew."""
    _form: ClassVar[TypeAdapter[Any]]

    def __init_subclass__(cls) -> None:
        """Every class knows its fields, how it is read and written, and what it derives."""
        dataclass(frozen=True, kw_only=True, config=_STRICT)(cls)
        cls._form = TypeAdapter(cls)
        cls.follows = tuple(
            name for each in cls.__mro__ for name, known in vars(each).items() if isinstance(known, derived)
        )

    def but(self, **changes: Any) -> Self:
        """The same, with these fields replaced by values that need no check."""
        known = vars(self).copy()
        for name in self.follows:
            known.pop(name, None)
        known.update(changes)
        return _trusted(type(self), known)

    def twin(self) -> Self:
        """The same, with what was worked out of it: for a draft that sees itself to what follows."""
        return _trusted(type(self), vars(self).copy())

    @classmethod
    def model_validate(cls, told: object) -> Self:
        """Read from Python's own values. Raises `ValidationError`, as the next does."""
        return cls._form.validate_python(told)

    @classmethod
    def model_validate_json(cls, told: str | bytes) -> Self:
        """Read from JSON."""
        return cls._form.validate_json(told)

    def model_dump(
        self, *, mode: Literal["python", "json"] = "python", exclude: Iterable[str] = ()
    ) -> dict[str, Any]:
        """Its fields, with what they hold as dictionaries too."""
        return self._form.dump_python(self, mode=mode, exclude=set(exclude))

    def model_dump_json(self) -> str:
        """The same as JSON."""
        return self._form.dump_json(self).decode()


_STRICT = ConfigDict(extra="forbid", hide_input_in_errors=True)


def unchecked(kind: Callable[_Says, _Made]) -> Callable[_Says, _Made]:
    """What makes such values out of fields that need no check; it takes what the class itself takes."""
    known = cast(type[Any], kind)
    blank = {each.name: _left_out(each) for each in fields(known) if _may_be_left_out(each)}

    def made(**says: Any) -> Any:
        return _trusted(known, blank | says)

    return cast(Callable[_Says, _Made], made)


def _may_be_left_out(each: Field[Any]) -> bool:
    return each.default is not MISSING or each.default_factory is not MISSING


def _left_out(each: Field[Any]) -> object:
    """What it is where nothing was said; nobody writes into a value, so all may share it."""
    return each.default if each.default_factory is MISSING else each.default_factory()


def _trusted(kind: type[_Kind], known: dict[str, Any]) -> _Kind:
    value = _new(kind)
    _put(value, "__dict__", known)
    return value
