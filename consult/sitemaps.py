from django.contrib.sitemaps import Sitemap

from consult import catalogue
from consult.models import Service


class ServiceSitemap(Sitemap):
    i18n = True
    alternates = True
    x_default = True

    def items(self) -> list[Service]:
        return list(catalogue.current().by_slug.values())
