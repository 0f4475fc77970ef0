from casework.ground.sitemaps import SiteSitemap
from consult.catalogue import in_force
from consult.catalogue.service import Service


class ServiceSitemap(SiteSitemap):
    def items(self) -> list[Service]:
        return list(in_force.current().by_slug.values())
