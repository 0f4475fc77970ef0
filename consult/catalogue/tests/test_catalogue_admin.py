"""Staff edit the catalogue; the database and the pages follow."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from casework.tests.factories import make_staff
from consult.catalogue.service import Price, Service
from consult.tests.answers import STAMP, TOKEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    """Signed in as somebody who may edit the catalogue."""
    staff = make_staff(is_superuser=True)
    client.force_login(staff)
    return client


def form_of(service: Service) -> dict[str, Any]:
    """The change page as it stands, to be posted again."""
    names = [f"{part}_{code}" for part in ("name", "summary", "audience", "needed") for code in ("vi", "en")]
    names += ["slug", "position", "vat_rate", "device_name"]
    form = {name: getattr(service, name) for name in names} | {"category": service.category_id, "active": "on"}
    prices = list(service.prices.all())
    form |= {"prices-TOTAL_FORMS": len(prices) + 1, "prices-INITIAL_FORMS": len(prices)}
    for place, price in enumerate(prices):
        form |= {f"prices-{place}-{name}": getattr(price, name) for name in ("id", "kind", "amount")}
        form |= {f"prices-{place}-service": service.pk, f"prices-{place}-active": "on"}
        form[f"prices-{place}-term"] = "" if price.term is None else price.term
    form |= {f"prices-{len(prices)}-service": service.pk, f"prices-{len(prices)}-active": "on"}
    return form


def change_page(service: Service) -> str:
    return reverse("admin:consult_service_change", args=[service.pk])


@pytest.mark.parametrize("name", ["category", "service"])
def test_the_lists_open(editor: Client, name: str) -> None:
    assert editor.get(reverse(f"admin:consult_{name}_changelist")).status_code == 200
    assert editor.get(reverse(f"admin:consult_{name}_add")).status_code == 200


def test_a_service_is_saved_with_a_new_price(editor: Client) -> None:
    service = Service.objects.get(slug=STAMP)
    place = service.prices.count()
    added = {f"prices-{place}-{name}": value for name, value in {"kind": "change", "term": 1, "amount": 99_000}.items()}
    response = editor.post(
        change_page(service), form_of(service) | added | {"name_vi": "Dấu giờ", f"prices-{place}-active": "on"}
    )
    assert response.status_code == 302, response.context["errors"]
    service.refresh_from_db()
    assert service.name_vi == "Dấu giờ"
    assert service.prices.get(kind="change").amount == 99_000
    assert "Dấu giờ" in editor.get("/dich-vu/").content.decode()


def test_two_prices_for_one_term_are_explained(editor: Client) -> None:
    service = Service.objects.get(slug=STAMP)
    place = service.prices.count()
    twice = {f"prices-{place}-{name}": value for name, value in {"kind": "new", "term": 1, "amount": 1}.items()}
    response = editor.post(change_page(service), form_of(service) | twice)
    assert response.status_code == 200
    assert response.context["errors"]
    assert Price.objects.filter(service=service, kind="new", term=1).count() == 1


@pytest.mark.parametrize(
    "wrong", [{"kind": "device", "term": 1}, {"kind": "new", "term": ""}, {"kind": "new", "term": 4}, {"amount": -1}]
)
def test_a_price_that_makes_no_sense_is_explained(editor: Client, wrong: dict[str, Any]) -> None:
    service = Service.objects.get(slug=STAMP)
    place = service.prices.count()
    typed = {"kind": "extra", "term": 1, "amount": 1} | wrong
    form = form_of(service) | {f"prices-{place}-{name}": value for name, value in typed.items()}
    response = editor.post(change_page(service), form)
    assert response.status_code == 200
    assert response.context["errors"]
    assert service.prices.count() == place


def test_a_service_is_withdrawn_and_offered_again_but_never_deleted(editor: Client) -> None:
    service = Service.objects.get(slug=TOKEN)
    chosen = {"_selected_action": [service.pk]}
    changelist = reverse("admin:consult_service_changelist")
    editor.post(changelist, {"action": "withdraw", **chosen})
    assert editor.get(f"/dich-vu/{TOKEN}/").status_code == 404
    editor.post(changelist, {"action": "offer_again", **chosen})
    assert editor.get(f"/dich-vu/{TOKEN}/").status_code == 200
    assert editor.post(reverse("admin:consult_service_delete", args=[service.pk]), {"post": "yes"}).status_code == 403


def test_whoever_may_only_look_cannot_withdraw(client: Client) -> None:
    staff = make_staff()
    staff.user_permissions.add(Permission.objects.get(codename="view_service"))
    client.force_login(staff)
    service = Service.objects.get(slug=TOKEN)
    client.post(reverse("admin:consult_service_changelist"), {"action": "withdraw", "_selected_action": [service.pk]})
    service.refresh_from_db()
    assert service.active


def first_price(service: Service) -> Price:
    price = service.prices.first()
    assert price
    return price


def test_a_price_is_stored_as_it_is_written_in_vietnam(editor: Client) -> None:
    service = Service.objects.get(slug=TOKEN)
    price = first_price(service)
    written = f"{price.amount - 1000:,}".replace(",", ".")
    assert editor.post(change_page(service), form_of(service) | {"prices-0-amount": written}).status_code == 302
    assert first_price(service).amount == price.amount - 1000


@pytest.mark.parametrize("of_before", [0, 0.001, 0.4, 10, 100])
def test_a_price_that_looks_like_a_slip_is_asked_about_before_it_is_kept(editor: Client, of_before: float) -> None:
    service = Service.objects.get(slug=TOKEN)
    before = first_price(service).amount
    form = form_of(service) | {"prices-0-amount": int(before * of_before)}
    asked = editor.post(change_page(service), form)
    assert asked.status_code == 200
    assert first_price(service).amount == before
    seal = asked.context["inline_admin_formsets"][0].formset.sure_about
    other = form | {"prices-0-amount": 1, "prices-sure": seal}
    assert editor.post(change_page(service), other).status_code == 200, "the answer was about another price"
    assert editor.post(change_page(service), form | {"prices-sure": seal}).status_code == 302
    assert first_price(service).amount == int(before * of_before)


def test_a_service_without_a_price_is_asked_about(editor: Client) -> None:
    service = Service.objects.get(slug=STAMP)
    ticks = [f"prices-{place}-active" for place in range(service.prices.count())]
    form = {name: value for name, value in form_of(service).items() if name not in ticks}
    assert editor.post(change_page(service), form | {"active": "on"}).status_code == 200
    form.pop("active")
    assert editor.post(change_page(service), form).status_code == 302, "withdrawn, it stands nowhere"
