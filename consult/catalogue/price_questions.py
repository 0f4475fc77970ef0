"""Prices that are asked about before they are kept: what fell by more than half, grew or shrank tenfold, costs nothing;
a service that would stand on the site without any price."""

from collections.abc import Sequence
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from consult.catalogue.money import dong
from consult.catalogue.service import PriceKind, Service


def about(service: Service, forms: Sequence[Any]) -> list[str]:
    """The questions, in the page's language. `forms`: one for each price that stays, looked at already."""
    offered = [
        form for form in forms if form.cleaned_data.get("active") and form.cleaned_data.get("amount") is not None
    ]
    asked = [question for form in offered if (question := _about_price(form))]
    if service.active and not any(form.cleaned_data["kind"] != PriceKind.DEVICE for form in offered):
        asked.append(_("This service would stand on the site without a price."))
    return asked


def _about_price(form: Any) -> str:
    new, old = form.cleaned_data["amount"], form.initial.get("amount") if form.instance.pk else None
    names = {"price": str(form.instance), "new": dong(new), "old": dong(old or 0)}
    if "amount" not in form.changed_data and "active" not in form.changed_data and form.instance.pk:
        return ""
    if new == 0:
        return _("%(price)s would cost nothing.") % names
    if old and new * 2 < old:
        return _("%(price)s would fall by more than half: from %(old)s to %(new)s.") % names
    if old and new >= old * 10:
        return _("%(price)s would cost ten times as much or more: %(new)s instead of %(old)s.") % names
    return ""


def seal(asked: Sequence[str]) -> str:
    """By which an answer names what it answers."""
    return salted_hmac("consult.price_questions", "\n".join(asked)).hexdigest()[:16] if asked else ""
