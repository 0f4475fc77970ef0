"""The public pages, in both languages, for search engines."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

PAGES = (
    "consult:home",
    "consult:catalogue",
    "consult:ask",
    "consult:buy",
    "casework:track",
    "privacy:centre",
    "privacy:complain",
    "privacy:misuse",
    "privacy:policy",
    "privacy:contact",
)


class PageSitemap(Sitemap):
    i18n = True
    alternates = True
    x_default = True

    def items(self) -> list[str]:
        return list(PAGES)

    def location(self, item: str) -> str:
        return reverse(item)
