"""The catalogue as customers see it: what is offered now, kept in each process until it changes.

The centre's revision number, which triggers raise with every change, tells when to look it up again.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch
from django.utils.functional import Promise

from casework.centre import site_state
from casework.centre.centre import Centre
from casework.ground.kept import Kept
from consult.catalogue.service import Category, Price, Service


@dataclass(frozen=True)
class Catalogue:
    """Categories with their services and prices, withdrawn ones left out."""

    revision: int
    categories: tuple[Category, ...]

    @cached_property
    def by_slug(self) -> dict[str, Service]:
        return {service.slug: service for category in self.categories for service in category.services.all()}

    def service(self, slug: str) -> Service | None:
        return self.by_slug.get(slug)

    def choices(self, empty: str | Promise) -> list[tuple[str, str | list[tuple[str, str]]]]:
        """For a select box: what no choice is called, then the services by category."""
        groups: list[tuple[str, str | list[tuple[str, str]]]] = [("", str(empty))]
        for category in self.categories:
            groups.append((str(category.name), [(s.slug, str(s.name)) for s in category.services.all()]))
        return groups


_looked_up: Kept[int, Catalogue] = Kept(most=1)


def current() -> Catalogue:
    """At most as old as the site's state (PAGE_FRESHNESS)."""
    return _at(site_state.current().centre.revision)


def fresh() -> Catalogue:
    """As the database has it at this moment: what is about to be sold."""
    return _at(Centre.objects.values_list("revision", flat=True).get())


def _at(revision: int) -> Catalogue:
    return _looked_up.of(revision, lambda: _look_up(revision))


def _look_up(revision: int) -> Catalogue:
    prices = Prefetch("prices", Price.objects.filter(active=True))
    services = Prefetch(
        "services", Service.objects.filter(active=True).order_by("position", "id").prefetch_related(prices)
    )
    found = Category.objects.prefetch_related(services)
    return Catalogue(revision, tuple(category for category in found if category.services.all()))
