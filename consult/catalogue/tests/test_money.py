"""Amounts as people write them, and VAT to the whole đồng."""

import pytest
from django.utils.translation import override

from consult.catalogue.money import dong, vat_of


@pytest.mark.parametrize(
    ("amount", "vietnamese", "english"),
    [
        (0, "0\u00a0đồng", "0\u00a0đồng"),
        (999, "999\u00a0đồng", "999\u00a0đồng"),
        (1_160_000, "1.160.000\u00a0đồng", "1,160,000\u00a0đồng"),
        (10_000_000_000, "10.000.000.000\u00a0đồng", "10,000,000,000\u00a0đồng"),
    ],
)
def test_thousands_stand_in_groups(amount: int, vietnamese: str, english: str) -> None:
    with override("vi"):
        assert dong(amount) == vietnamese
    with override("en"):
        assert dong(amount) == english


@pytest.mark.parametrize(
    ("net", "rate", "vat"), [(100, 8, 8), (106, 8, 8), (107, 8, 9), (5, 10, 1), (4, 10, 0), (0, 8, 0), (1000, 0, 0)]
)
def test_vat_is_rounded_half_up(net: int, rate: int, vat: int) -> None:
    assert vat_of(net, rate) == vat
