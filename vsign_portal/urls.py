"""Vietnamese without a prefix, English under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from consult.catalogue.sitemaps import ServiceSitemap
from vsign_portal import views
from vsign_portal.metrics import metrics
from vsign_portal.sitemaps import PageSitemap

handler400 = "vsign_portal.views.bad_request"
handler403 = "vsign_portal.views.forbidden"
handler404 = "vsign_portal.views.not_found"
handler500 = "vsign_portal.views.server_error"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path(".well-known/security.txt", views.security, name="security"),
    path("robots.txt", views.robots, name="robots"),
    path(
        "sitemap.xml",
        sitemap,
        {"sitemaps": {"pages": PageSitemap, "services": ServiceSitemap}},
        name="sitemap",
    ),
    *i18n_patterns(
        path("", include("consult.urls")),
        path("", include("privacy.urls")),
        path("", include("casework.urls")),
        path(settings.ADMIN_PATH, admin.site.urls),
        prefix_default_language=False,
    ),
]
