"""Amounts in đồng, as people write them."""

from django.utils.translation import get_language

NO_BREAK = "\u00a0"


def dong(amount: int) -> str:
    """1.250.000 đồng, in English 1,250,000 đồng. Django's Vietnamese format knows no groups of thousands."""
    grouped = f"{amount:,}"
    return f"{grouped if get_language() == 'en' else grouped.replace(',', '.')}{NO_BREAK}đồng"


def vat_of(net: int, rate: int) -> int:
    """Rounded half up to whole đồng; `rate` in percent."""
    return (net * rate + 50) // 100
