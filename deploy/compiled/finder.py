"""Where Python looks first, once asked to: in the folder of what was compiled."""

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import EXTENSION_SUFFIXES, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path

from deploy.compiled.sources import folder, names


class _Compiled(MetaPathFinder):
    def __init__(self, made: Path) -> None:
        self._made = made

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        """A compiled module, or nothing: then Python looks on."""
        file = self._made / f"{fullname.replace('.', '/')}{EXTENSION_SUFFIXES[0]}"
        return spec_from_file_location(fullname, file) if file.is_file() else None


def use() -> bool:
    """Take the compiled modules from here on; false where there are none of this code.

    All or none: where one of them was loaded already, as source, it stays so with all of them.
    """
    made = folder()
    if not made.is_dir() or not sys.modules.keys().isdisjoint(names()):
        return False
    sys.meta_path.insert(0, _Compiled(made))
    return True


def in_use() -> bool:
    """Whether this process takes compiled modules."""
    return any(isinstance(each, _Compiled) for each in sys.meta_path)
