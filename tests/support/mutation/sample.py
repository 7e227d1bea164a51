"""Which mutants are tested: the same share of every module, at random, and how sure that makes us. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256
from math import ceil, sqrt

Z95 = 1.96


def chosen(names: Iterable[tuple[str, str]], share: float, seed: int) -> set[str]:
    """A share of the mutants of each module, of (module, mutant); a larger share holds a smaller one.

    Drawn by a hash of each name, so that a function that changes does not change what is drawn elsewhere.
    """
    of_module = defaultdict[str, list[str]](list)
    for module, name in names:
        of_module[module].append(name)
    picked = set[str]()
    for each in of_module.values():
        drawn = sorted(each, key=lambda name: sha256(f"{seed}:{name}".encode()).digest())
        picked |= set(drawn[: ceil(share * len(each))])
    return picked


def interval(caught: int, tested: int, population: int) -> tuple[float, float]:
    """Wilson's 95 % interval for the share among all mutants; without width when all were tested."""
    if tested == 0:
        return 0.0, 1.0
    share = caught / tested
    z = Z95 * sqrt(max(population - tested, 0) / max(population - 1, 1))  # a small population is known better
    scale = 1 + z**2 / tested
    centre = (share + z**2 / (2 * tested)) / scale
    half = z / scale * sqrt(share * (1 - share) / tested + z**2 / (4 * tested**2))
    return centre - half, centre + half
