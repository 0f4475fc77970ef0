from django.contrib.sitemaps import Sitemap

from consult.catalogue import in_force
from consult.catalogue.service import Service


class ServiceSitemap(Sitemap):
    i18n = True
    alternates = True
    x_default = True

    def items(self) -> list[Service]:
        return list(in_force.current().by_slug.values())
