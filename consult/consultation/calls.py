"""Whom to call: consultations not confirmed yet, by when the customer chose to be called."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.case import kinds
from casework.case.states import Status
from casework.ground.kind import Kind
from casework.staff.my_day import Card
from casework.staff.navigation import Page
from consult.consultation.consultation import CallTime, ConsultationCase


def to_call(slot: str) -> Q:
    return Q(status__in=(Status.NEW, Status.IN_PROGRESS), confirmed_at=None, consultation__call_time=slot)


def of_my_day(staff: User) -> Iterator[Card]:
    if not kinds.may(staff, "change", Kind.CONSULTATION):
        return
    for slot in CallTime:
        count = ConsultationCase.objects.filter(to_call(slot), kind=Kind.CONSULTATION).count()
        yield Card(_("Calls: %(when)s") % {"when": slot.label}, count, _address(slot))


def _address(slot: str) -> str:
    return f"{reverse('admin:consult_consultationcase_changelist')}?call={slot}"


def _page(slot: CallTime) -> Page:
    return Page("calls", slot.label, lambda: _address(slot), lambda staff: kinds.may(staff, "view", Kind.CONSULTATION))


PAGES = tuple(_page(slot) for slot in CallTime)
