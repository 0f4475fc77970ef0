"""What the centre sells: categories, services and their prices, in both languages, edited in the admin."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.ledger.triggers import raises_revision
from consult.catalogue.money import vat_of


def in_language(field: str) -> property:
    """The text in the page's language, from the pair `<field>_vi` and `<field>_en`."""

    def text(self: models.Model) -> str:
        return str(getattr(self, f"{field}_{'en' if get_language() == 'en' else 'vi'}"))

    return property(text)


class Category(models.Model):
    slug = models.SlugField(
        _("address"), unique=True, error_messages={"unique": _("Another category has this address.")}
    )
    name_vi = models.CharField(_("name (Vietnamese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120)
    intro_vi = models.TextField(_("introduction (Vietnamese)"), max_length=500)
    intro_en = models.TextField(_("introduction (English)"), max_length=500)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    name = in_language("name")
    intro = in_language("intro")

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "id"]
        triggers = [raises_revision("category_is_shown")]

    def __str__(self) -> str:
        return str(self.name)


class IssuedTo(models.TextChoices):
    """Whose name a certificate carries."""

    PERSON = "person", _("a person for themselves")
    ORGANISATION = "organisation", _("an organisation or household business")
    MEMBER = "member", _("a person within an organisation")


class KeyKept(models.TextChoices):
    """Where the key is that signs."""

    TOKEN = "token", _("USB Token")
    REMOTE = "remote", _("Remote signing")
    HSM = "hsm", _("HSM (signing server)")


class Service(models.Model):
    """Sold as long as it is active; withdrawn ones stay for the requests that name them."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="services", verbose_name=_("category"))
    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        error_messages={"unique": _("Another service has this address.")},
    )
    name_vi = models.CharField(_("name (Vietnamese)"), max_length=160)
    name_en = models.CharField(_("name (English)"), max_length=160)
    summary_vi = models.CharField(_("summary (Vietnamese)"), max_length=250)
    summary_en = models.CharField(_("summary (English)"), max_length=250)
    audience_vi = models.TextField(_("who it is for (Vietnamese)"), max_length=1000)
    audience_en = models.TextField(_("who it is for (English)"), max_length=1000)
    needed_vi = models.TextField(
        _("what the customer needs (Vietnamese)"), max_length=2000, help_text=_("One thing a line.")
    )
    needed_en = models.TextField(
        _("what the customer needs (English)"), max_length=2000, help_text=_("One thing a line.")
    )
    device_name = models.CharField(
        _("device"),
        max_length=60,
        blank=True,
        help_text=_("What is sold with it, such as USB Token; empty when there is none."),
    )
    issued_to = models.CharField(
        _("issued to"),
        max_length=12,
        choices=IssuedTo,
        blank=True,
        help_text=_("Of certificates for signing; whoever asks for one that is not for them is told."),
    )
    key_kept = models.CharField(_("key kept"), max_length=6, choices=KeyKept, blank=True)
    vat_rate = models.PositiveSmallIntegerField(_("VAT rate, percent"), default=8)
    active = models.BooleanField(
        _("offered"), default=True, help_text=_("Untick to withdraw the service from the site.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    name = in_language("name")
    summary = in_language("summary")
    audience = in_language("audience")
    needed = in_language("needed")

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["category__position", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(vat_rate__gte=0, vat_rate__lte=100),
                name="service_vat_is_a_percentage",
                violation_error_message=_("A VAT rate lies between 0 and 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(issued_to="", key_kept="") | Q(issued_to__in=IssuedTo.values, key_kept__in=KeyKept.values),
                name="service_certificate_has_holder_and_place",
                violation_error_message=_("Say of a certificate both to whom it is issued and where its key is kept."),
            ),
        ]
        triggers = [raises_revision("service_is_shown")]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("consult:service", args=[self.slug])

    @property
    def needed_list(self) -> list[str]:
        return [line for line in self.needed.splitlines() if line.strip()]

    @cached_property
    def offers(self) -> dict[tuple[str, int | None], int]:
        """Amounts in force by kind and term; looked up once, for the lifetime of the instance."""
        return {(price.kind, price.term): price.amount for price in self.prices.all() if price.active}

    def amount(self, kind: str, term: int) -> int | None:
        """In đồng before VAT; None when it is not offered."""
        return self.offers.get((kind, term))

    @property
    def device_amount(self) -> int | None:
        return self.offers.get((PriceKind.DEVICE, None))

    @property
    def lowest(self) -> int | None:
        """The lowest price in force, devices left out; None when there is none."""
        return min(
            (amount for (kind, _term), amount in self.offers.items() if kind != PriceKind.DEVICE),
            default=None,
        )

    @property
    def newcomer_pays(self) -> int | None:
        """The least that somebody pays who has no certificate yet, VAT included and devices left out."""
        new = [amount for (kind, _term), amount in self.offers.items() if kind == PriceKind.NEW]
        return min(new) + vat_of(min(new), self.vat_rate) if new else None

    @property
    def device_with_vat(self) -> int | None:
        return None if self.device_amount is None else self.device_amount + vat_of(self.device_amount, self.vat_rate)

    def terms(self, kind: str) -> list[int]:
        return sorted(term for offered, term in self.offers if offered == kind and term is not None)


class PriceKind(models.TextChoices):
    """The first four are what a purchase can ask for; a device is priced apart."""

    NEW = "new", _("New registration")
    RENEWAL = "renewal", _("Renewal")
    CHANGE = "change", _("Change of provider")
    EXTRA = "extra", _("Additional term")
    DEVICE = "device", _("Device")


class Price(models.Model):
    """`amount` in whole đồng before VAT; `term` in years, none for a device."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="prices", verbose_name=_("service"))
    kind = models.CharField(_("kind"), max_length=8, choices=PriceKind)
    term = models.PositiveSmallIntegerField(_("term, years"), null=True, blank=True)
    amount = models.BigIntegerField(_("price before VAT, đồng"))
    active = models.BooleanField(_("valid"), default=True, help_text=_("Untick to withdraw the price."))

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["service_id", "kind", "term"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "term", "kind"],
                nulls_distinct=False,
                name="price_is_unique",
                violation_error_message=_("This service already has a price for this kind and term."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, amount__lte=10_000_000_000),
                name="price_is_not_negative",
                violation_error_message=_("A price lies between 0 and 10 billion đồng."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PriceKind.values),
                name="price_kind_is_known",
                violation_error_message=_("Unknown kind of price."),
            ),
            models.CheckConstraint(
                condition=Q(kind=PriceKind.DEVICE, term__isnull=True)
                | ~Q(kind=PriceKind.DEVICE) & Q(term__isnull=False, term__gte=1, term__lte=3),
                name="price_term_is_one_to_three_years",
                violation_error_message=_("A term is 1, 2 or 3 years; a device has none."),
            ),
        ]
        triggers = [raises_revision("price_is_shown")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.term or ''}".strip()
