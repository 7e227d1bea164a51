"""The Node that comes with Playwright: there wherever the tests' browser is, and no other needs to be."""

from typing import Final

from playwright._impl._driver import compute_driver_executable

NODE: Final = compute_driver_executable()[0]
