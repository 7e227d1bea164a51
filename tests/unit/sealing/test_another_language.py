"""The front door opens what the example in another language seals; Node comes with the browser's driver."""

import json
import subprocess

from joserfc.jwk import ECKey

from shared.sealing.jwe import FrontDoorKeys
from tests.support.node import NODE

SCRIPT = """
import { seal } from "./docs/examples/refer.mjs";
const [key, text] = process.argv.slice(1);
console.log(seal(JSON.parse(key), text));
"""


def test_what_the_example_seals_with_its_standard_library_can_be_opened():
    key = ECKey.generate_key("P-256")
    key.ensure_kid()
    door = FrontDoorKeys((key,))
    said = json.dumps({"name": "Kanarie é"}, ensure_ascii=False)
    (published,) = door.jwks()["keys"]
    command = [NODE, "--input-type=module", "-e", SCRIPT, "--", json.dumps(published), said]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert door.open(done.stdout.strip()).decode() == said
