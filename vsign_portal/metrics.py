"""The figures of health for Prometheus, behind a token: who asks without it learns not even that they are there."""

from collections.abc import Iterator

from django.conf import settings
from django.db.utils import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from vsign_portal import health


class Figures(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = 1
        for sign in health.signs():
            try:
                yield GaugeMetricFamily(sign.metric, sign.about, value=sign.figure())
            except DatabaseError:
                up = 0
        yield GaugeMetricFamily("vsign_database_up", "Whether every figure could be asked of the database", value=up)


def metrics(request: HttpRequest) -> HttpResponse:
    scheme, _blank, given = request.headers.get("Authorization", "").partition(" ")
    expected = settings.METRICS_TOKEN
    if not expected or scheme.lower() != "bearer" or not constant_time_compare(given.strip(), expected):
        raise Http404
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
