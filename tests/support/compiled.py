"""The machine as C: a plugin for tests (`-p tests.support.compiled`). A module is taken when first used."""

from deploy.compiled import use

if not use():
    raise RuntimeError("nothing is compiled of this code: make fast")
