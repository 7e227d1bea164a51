"""Python imports this before anything else in every process that finds it on its path."""

import os

from tests.support.faults.sabotage.means import MEANS

MEANS[os.environ["SABOTAGE"]].do()
