"""Text in a picture: as wide as the widest of the fonts it may be drawn in, and never past the edge."""

from html import escape

INK, SOFT = "#22303c", "#66737f"
_FACT, _CAUSE = 11.5, 10.0
_SHARE = {"400": 0.62, "600": 0.7}
"""Of its size, how wide a letter is on average in DejaVu Sans, the widest that a browser takes."""


def width(said: str, size: float = _FACT, weight: str = "400") -> float:
    """How much room a text takes at most."""
    return len(said) * size * _SHARE[weight]


def placed(x: float, said: str, edge: float, size: float = _FACT) -> tuple[float, float, str]:
    """From where to where a label lies that belongs to `x`, and at which end it is held.

    Where it could leave the picture it is held at its end, so that no font can carry it outside.
    """
    wide = width(said, size)
    return (x, x + wide, "start") if x + wide <= edge else (edge - wide, edge, "end")


def text(
    x: float,
    y: float,
    said: str,
    *,
    ink: str = INK,
    size: float = _FACT,
    weight: str = "400",
    anchor: str = "start",
    halo: bool = False,
) -> str:
    """One line of text."""
    around = " paint-order='stroke' stroke='#ffffff' stroke-width='3'" if halo else ""
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' font-size='{size}' font-weight='{weight}' fill='{ink}' "
        f"text-anchor='{anchor}'{around}>{escape(said)}</text>"
    )
