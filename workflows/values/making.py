"""How values are made, changed, and what follows from their fields, without a check: `make fast` compiles it.

Most of what the machine does is to make small values of other ones, so this is where time goes.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from typing import Any, Final, Generic, ParamSpec, TypeVar

from workflows.values.bare import put_fields

_Says = ParamSpec("_Says")
_Made = TypeVar("_Made")
_Owner = TypeVar("_Owner")
_new: Final = object.__new__
_put: Final = put_fields


class derived(Generic[_Owner, _Made]):  # noqa: N801  (it is used as a decorator)
    """A property that follows from the fields of an immutable value, and is worked out once.

    What `functools.cached_property` does, without its lock, and known to copies.
    """

    def __init__(self, work_out: Callable[[_Owner], _Made]) -> None:
        self._work_out = work_out
        self._name = ""

    def __set_name__(self, owner: type[_Owner], name: str) -> None:
        """Learn under which name it is asked for."""
        self._name = name

    def __get__(self, value: _Owner, owner: type[_Owner]) -> _Made:
        """Only asked the first time: afterwards it is found beside the fields."""
        found = value.__dict__[self._name] = self._work_out(value)
        return found


def derivations(kind: type) -> tuple[str, ...]:
    """What is derived from the fields of such values: a changed one works it out anew."""
    return tuple(
        name for each in kind.__mro__ for name, known in vars(each).items() if isinstance(known, derived)
    )


def changed(value: _Made, follows: tuple[str, ...], changes: dict[str, Any]) -> _Made:
    """The same, with these fields replaced by values that need no check; without what `follows` from them."""
    known: dict[str, Any] = value.__dict__.copy()
    for name in follows:
        known.pop(name, None)
    known.update(changes)
    return _trusted(type(value), known)


def twin(value: _Made) -> _Made:
    """The same, with what was worked out of it: for a draft that sees itself to what follows."""
    known: dict[str, Any] = value.__dict__.copy()
    return _trusted(type(value), known)


def blanks(kind: type) -> tuple[tuple[str, object], ...]:
    """What may be left unsaid of such values, and what it is then."""
    return tuple((each.name, _left_out(each)) for each in fields(kind) if _may_be_left_out(each))


def new(of_kind: Callable[_Says, _Made], *_: _Says.args, **says: _Says.kwargs) -> _Made:
    """Such a value, of fields that need no check; it takes what the class itself takes."""
    return new_of(of_kind, says)


def new_of(kind: Callable[..., _Made], says: dict[str, Any]) -> _Made:
    """The same, of a dictionary that nobody else holds."""
    made_of: Any = kind
    blanks: tuple[tuple[str, object], ...] = made_of.blanks
    for name, left_out in blanks:
        if name not in says:
            says[name] = left_out
    return _trusted(made_of, says)


def _may_be_left_out(each: Field[Any]) -> bool:
    return each.default is not MISSING or each.default_factory is not MISSING


def _left_out(each: Field[Any]) -> object:
    """What it is where nothing was said; nobody writes into a value, so all may share it."""
    return each.default if each.default_factory is MISSING else each.default_factory()


def _trusted(kind: type[_Made], known: dict[str, Any]) -> _Made:
    value = _new(kind)
    _put(value, known)
    return value
