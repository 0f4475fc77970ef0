from django.contrib.sitemaps import Sitemap


class ServiceSitemap(Sitemap):
    def items(self) -> list[str]:
        return []
