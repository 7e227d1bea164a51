"""The case machine as a library of C, for the simulator: `make fast`. Made of the very same source.

Real cases never use it: they wait for people, not for the processor. Without it all works the same, slower.

build.py    make it, with mypyc
sources.py  which modules, and where what was made of this state of them is kept
finder.py   let Python take them from there
"""

from deploy.compiled.finder import in_use, use

__all__ = ["in_use", "use"]
