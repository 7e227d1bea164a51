"""Immutable values: checked where they come in, trusted inside the machine.

Facts, policies and states that arrive as JSON are validated. What the machine works out from them by itself
is not validated once more: its types are checked before it ever runs, and a check at every step would cost
more time than all rules together. They are dataclasses of pydantic and no models, since whatever a rule asks
of a model is looked up the slow way.
"""

from collections.abc import Iterable
from dataclasses import field
from typing import Any, ClassVar, Literal, Self, dataclass_transform

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

from workflows.values.bare import Bare
from workflows.values.making import blanks, changed, derivations


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Value(Bare):
    """Frozen, strict about its fields, and silent about values when it refuses them.

    Each class below it is a dataclass of pydantic without being told so.
    """

    follows: ClassVar[tuple[str, ...]] = ()
    """What is derived from the fields: a copy works it out anew."""
    blanks: ClassVar[tuple[tuple[str, object], ...]] = ()
    """The fields that may be left unsaid, and what they are then."""
    _form: ClassVar[TypeAdapter[Any]]

    def __init_subclass__(cls) -> None:
        """Every class knows its fields, how it is read and written, and what it derives."""
        dataclass(frozen=True, kw_only=True, config=_STRICT)(cls)
        cls._form = TypeAdapter(cls)
        cls.follows, cls.blanks = derivations(cls), blanks(cls)

    def but(self, **changes: Any) -> Self:
        """The same, with these fields replaced by values that need no check."""
        return changed(self, self.follows, changes)

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


_STRICT = ConfigDict(extra="forbid", hide_input_in_errors=True, serialize_by_alias=True)
