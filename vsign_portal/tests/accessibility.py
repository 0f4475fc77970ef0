"""axe-core on a page as it stands: WCAG 2.2, levels A and AA, and its best practices."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {
    # It would fetch what style sheets import, under addresses that are not theirs.
    "preload": False,
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}
_axe = Axe()


def violations(page: Page) -> list[str]:
    """A line for each, with the element it was found on."""
    found: Any = _axe.run(page, options=OPTIONS).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]
