"""Bar charts as SVG drawn by the server: no script, no inline style; the same numbers stand in a table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format

WIDTH, HEIGHT, GAP = 320, 96, 0.25


@dataclass(frozen=True)
class Bar:
    """Place and size in the units of the picture; `text` is the number as people read it, "–" for none."""

    label: str
    text: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Chart:
    """`highest`: what the tallest bar stands for."""

    title: str
    column: str
    unit: str
    highest: str
    bars: list[Bar]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def newest(self) -> Bar:
        return self.bars[-1]


def bars(title: str, column: str, unit: str, values: Sequence[tuple[str, float | None]]) -> Chart:
    """One bar for each value, oldest first."""
    top = max((value or 0 for _label, value in values), default=0) or 1
    step = WIDTH / len(values)
    drawn = []
    for place, (label, value) in enumerate(values):
        height = (value or 0) / top * HEIGHT
        left = place * step + step * GAP / 2
        drawn.append(
            Bar(
                label,
                written(value),
                f"{left:.1f}",
                f"{HEIGHT - height:.1f}",
                f"{step * (1 - GAP):.1f}",
                f"{height:.1f}",
            )
        )
    return Chart(title, column, unit, written(top), drawn)


def written(value: float | None) -> str:
    """Whole numbers as such, others with one decimal, in the page's notation."""
    if value is None:
        return "–"
    # Django cuts digits off where they should be rounded.
    near = round(value, 1)
    return number_format(near, 0 if near == int(near) else 1, use_l10n=True)
