"""An example set of services and prices to begin with: the centre edits it in the admin."""

from consult.catalogue.service import Category, IssuedTo, KeyKept, Price, PriceKind, Service
from consult.catalogue.start_texts import CATEGORIES, SERVICES

TERMS = (1, 2, 3)
CERTIFICATE_KINDS = (PriceKind.NEW, PriceKind.RENEWAL, PriceKind.CHANGE, PriceKind.EXTRA)
TOKEN = "USB Token"
TOKEN_PRICE = 500_000

# Price before VAT for 1, 2 and 3 years. Renewing and adding years cost the same as a new certificate
# less its registration; changing the provider is cheaper.
CERTIFICATES = {
    "chu-ky-so-ca-nhan-usb-token": (400_000, 680_000, 900_000),
    "chu-ky-so-ca-nhan-ky-tu-xa": (300_000, 520_000, 700_000),
    "chu-ky-so-to-chuc-usb-token": (1_160_000, 1_990_000, 2_640_000),
    "chu-ky-so-to-chuc-hsm": (3_000_000, 5_400_000, 7_500_000),
    "chu-ky-so-to-chuc-ky-tu-xa": (1_100_000, 1_900_000, 2_500_000),
    "chu-ky-so-ca-nhan-thuoc-to-chuc-usb-token": (500_000, 850_000, 1_150_000),
    "chu-ky-so-ca-nhan-thuoc-to-chuc-hsm": (900_000, 1_600_000, 2_200_000),
    "chu-ky-so-ca-nhan-thuoc-to-chuc-ky-tu-xa": (400_000, 700_000, 950_000),
}
# By how an address of a certificate begins and ends; the longer beginning stands first.
ISSUED_TO = {
    "chu-ky-so-ca-nhan-thuoc-to-chuc-": IssuedTo.MEMBER,
    "chu-ky-so-ca-nhan-": IssuedTo.PERSON,
    "chu-ky-so-to-chuc-": IssuedTo.ORGANISATION,
}
KEY_KEPT = {"-usb-token": KeyKept.TOKEN, "-ky-tu-xa": KeyKept.REMOTE, "-hsm": KeyKept.HSM}
OTHERS = {
    "dau-thoi-gian": (6_000_000, 11_000_000, 15_500_000),
    "chung-thu-tls-ten-mien": (900_000, 1_700_000, 2_400_000),
    "chung-thu-tls-to-chuc": (3_200_000, 6_000_000, 8_600_000),
    "hoa-don-dien-tu-500": (420_000, 800_000, 1_150_000),
    "hoa-don-dien-tu-2000": (1_250_000, 2_350_000, 3_400_000),
    "hop-dong-dien-tu-100": (1_200_000, 2_300_000, 3_300_000),
    "hop-dong-dien-tu-500": (4_500_000, 8_600_000, 12_400_000),
}
SHARE = {PriceKind.NEW: 100, PriceKind.RENEWAL: 90, PriceKind.CHANGE: 75, PriceKind.EXTRA: 90}
ROUNDED_TO = 1_000


def load() -> None:
    """Idempotent: a catalogue that has any category is the centre's own and is left alone."""
    if Category.objects.exists():
        return
    categories = {
        slug: Category.objects.create(slug=slug, position=place, **texts)
        for place, (slug, texts) in enumerate(CATEGORIES.items(), start=1)
    }
    services = [
        Service(
            category=categories[category],
            slug=slug,
            position=place,
            device_name=TOKEN if slug.endswith("usb-token") else "",
            issued_to=next((holder for begin, holder in ISSUED_TO.items() if slug.startswith(begin)), ""),
            key_kept=next((place for end, place in KEY_KEPT.items() if slug.endswith(end)), ""),
            **texts,
        )
        for place, (slug, category, texts) in enumerate(SERVICES, start=1)
    ]
    Service.objects.bulk_create(services)
    Price.objects.bulk_create([price for service in services for price in prices(service)])


def prices(service: Service) -> list[Price]:
    """Unsaved prices of a service of the start set."""
    amounts = CERTIFICATES.get(service.slug) or OTHERS[service.slug]
    kinds = CERTIFICATE_KINDS if service.slug in CERTIFICATES else (PriceKind.NEW, PriceKind.RENEWAL)
    made = [
        Price(service=service, kind=kind, term=term, amount=share(amount, kind))
        for kind in kinds
        for term, amount in zip(TERMS, amounts, strict=True)
    ]
    if service.device_name:
        made.append(Price(service=service, kind=PriceKind.DEVICE, amount=TOKEN_PRICE))
    return made


def share(amount: int, kind: PriceKind) -> int:
    return amount * SHARE[kind] // 100 // ROUNDED_TO * ROUNDED_TO
