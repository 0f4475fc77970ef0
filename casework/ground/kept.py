"""What a process keeps in memory between requests. Every such memory is a `Kept`, so that one call forgets them all.

A copy may be stale: whoever keeps something says beside it what makes it look again (a revision, a time, a digest).
"""

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

every: list["Kept[object, object]"] = []


class Kept(dict[K, V]):
    """At most `most` things by key. A full one starts anew: what is asked for often is soon back."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most
        every.append(self)  # type: ignore[arg-type]

    def __setitem__(self, key: K, value: V) -> None:
        if len(self) >= self.most and key not in self:
            self.clear()
        super().__setitem__(key, value)

    def of(self, key: K, make: Callable[[], V]) -> V:
        """What is kept under the key, made now if nothing is."""
        value = self.get(key)
        if value is None:
            value = self[key] = make()
        return value


def forget() -> None:
    """Look everything up anew at the next call: tests, and whoever put another database underneath."""
    for each in every:
        each.clear()
