"""The portal with the bare views beside its pages."""

from django.conf import settings

from vsign_portal.wsgi import application

settings.ROOT_URLCONF = "script.dev.bench.bare"
__all__ = ["application"]
