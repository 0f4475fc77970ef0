"""The public pages, in both languages, for search engines."""

from django.urls import reverse

from casework.ground.sitemaps import SiteSitemap

PAGES = (
    "consult:home",
    "consult:catalogue",
    "consult:choose",
    "consult:ask",
    "consult:buy",
    "casework:track",
    "privacy:centre",
    "privacy:complain",
    "privacy:misuse",
    "privacy:policy",
    "privacy:contact",
)


class PageSitemap(SiteSitemap):
    def items(self) -> list[str]:
        return list(PAGES)

    def location(self, item: str) -> str:
        return reverse(item)
