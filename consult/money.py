"""Amounts in đồng, as people write them."""

from django.utils.formats import number_format

NO_BREAK = "\u00a0"


def dong(amount: int) -> str:
    """1.250.000 ₫ in Vietnamese, 1,250,000 ₫ in English."""
    return f"{number_format(amount, use_l10n=True, force_grouping=True)}{NO_BREAK}₫"


def vat_of(net: int, rate: int) -> int:
    """Rounded half up to whole đồng; `rate` in percent."""
    return (net * rate + 50) // 100
