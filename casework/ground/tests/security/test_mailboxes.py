"""Addresses that no mail server on the net could have are refused, whatever form they come in by."""

import string

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from casework.ground import mailboxes
from casework.intake.fields import TidyEmailField
from casework.intake.tests.security.test_long_text import every_form

NOBODYS = [
    "a@localhost",
    "a@LocalHost",
    "a@localhost.localdomain",
    "a@mail.local",
    "a@db.internal",
    "a@may-in.lan",
    "a@x.onion",
    "a@x.invalid",
    "a@1.0.0.127.in-addr.arpa",
    "a@[127.0.0.1]",
    "a@[IPv6:::1]",
    "a@127.0.0.1",
    "a@2130706433",
    "a@.vn",
    "a@-a.vn",
    "a@a-.vn",
    "a@a..vn",
    "a@a_b.vn",
    "a@ｂ.vn",
    "a@example。vn",
    "a@①.vn",
    "a@" + "b" * 64 + ".vn",
    "a@" + ".".join(["b" * 60] * 5) + ".vn",
    "a" * 65 + "@example.vn",
    "đặng@example.vn",
    '"a b"@example.vn',
    "a@b@example.vn",
    "@example.vn",
    "a@",
    "a",
]
SOMEBODYS = [
    "a@example.vn",
    "a" * 64 + "@example.vn",
    "nguyen.anh+vsign@mail.example.com.vn",
    "a@1-2.vn",
    "a@ví-dụ.vn",
    "a@xn--v-d-6va57c.vn",
    "a@" + "b" * 63 + ".vn",
    "o'brien@example.ie",
]


@pytest.mark.parametrize("address", NOBODYS)
def test_an_address_nobody_can_have_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        TidyEmailField(max_length=254).clean(address)


@pytest.mark.parametrize("address", SOMEBODYS)
def test_an_address_somebody_may_have_is_taken(address: str) -> None:
    assert mailboxes.may_exist(address)
    assert TidyEmailField(max_length=254).clean(address) == address


@given(st.text(max_size=300))
def test_no_domain_is_too_odd_to_be_judged(domain: str) -> None:
    assert mailboxes.may_exist(f"a@{domain}") in (True, False)


@given(st.lists(st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=63), min_size=1, max_size=3))
def test_every_plain_domain_under_vn_is_taken(labels: list[str]) -> None:
    assert mailboxes.may_exist("a@" + ".".join([*labels, "vn"])) or any("xn--" in label for label in labels)


def test_no_form_of_ours_takes_an_address_by_another_field() -> None:
    ours = [form for form in every_form(forms.BaseForm) if form.__module__.split(".")[0] in ("consult", "privacy")]
    others = [
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in [*ours, *(f for f in every_form(forms.BaseForm) if f.__module__.startswith("casework.intake"))]
        for name, field in form.base_fields.items()
        if isinstance(field, forms.EmailField) and not isinstance(field, TidyEmailField)
    ]
    assert ours
    assert others == []
