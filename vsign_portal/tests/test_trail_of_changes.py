"""Whatever the staff's admin lets anybody write leaves an entry in the trail: pages, rows, lists, actions (C7.2)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import User
from django.db import models
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from casework.case.reply_template import ReplyTemplate
from casework.centre.centre import Centre
from casework.centre.policy import PolicyVersion
from casework.centre.rules import DeadlineRule, NoticeRecipient, SpecialDay
from casework.disclosure.recipient import Recipient
from casework.disclosure.task import RecipientTask
from casework.erasure import answers
from casework.erasure.order import ErasureOrder, ScanHit
from casework.ground.kind import Kind
from casework.inbox import arrival
from casework.inbox.received_mail import Became, ReceivedMail
from casework.ledger.entries import TrailEntry
from casework.staff.trailed import TrailedPages
from casework.tests.factories import make_case, make_colleague, make_letter, make_mailing, make_staff
from consult.catalogue.service import Category, Price, Service
from consult.handover.tests.test_hand_over import requested
from consult.tests.answers import STAMP
from privacy.incidents.incident import Incident

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C7.2")]
SECRET = "Bí mật"


def first(model: type[models.Model]) -> models.Model:
    record = model._default_manager.first()
    assert record
    return record


def mail(became: Became) -> ReceivedMail:
    kept = arrival.keep(b"Subject: x\n\nxin chao")
    assert kept
    ReceivedMail.objects.filter(pk=kept.pk).update(became=became)
    return kept


def rule() -> DeadlineRule:
    return DeadlineRule.objects.create(kind="question", first_answer=2, resolution=2)


def holiday() -> SpecialDay:
    return SpecialDay.objects.create(day="2027-01-04", name="x")


def recipient_of_notices() -> NoticeRecipient:
    return NoticeRecipient.objects.create(kind="question", email="a@example.vn")


# One record of everything that can be changed in the admin, and the field to change.
RECORDS: dict[str, tuple[Callable[[], Any], str]] = {
    "auth.user": (lambda: make_staff(email="binh@example.vn"), "first_name"),
    "casework.centre": (lambda: first(Centre), "street"),
    "casework.replytemplate": (lambda: ReplyTemplate.objects.create(name="x", text_vi="x", text_en="x"), "text_vi"),
    "casework.deadlinerule": (rule, "first_answer"),
    "casework.specialday": (holiday, "name"),
    "casework.noticerecipient": (recipient_of_notices, "email"),
    "casework.policyversion": (lambda: PolicyVersion.objects.create(text_vi="Nháp"), "text_vi"),
    "casework.mailing": (lambda: make_mailing(state="draft"), "subject_vi"),
    "casework.recipient": (lambda: requested().recipient, "contact"),
    "consult.category": (lambda: first(Category), "name_vi"),
    "consult.service": (lambda: first(Service), "name_vi"),
    "privacy.incident": (lambda: Incident.objects.create(number="SC-26-1", detected_at=timezone.now()), "nature"),
}
NEW_VALUE: dict[str, Any] = {"first_answer": 1, "email": "bi.mat@example.vn"}
# Entered, and then never changed.
ENTERED_ONLY = {"casework.hold", "privacy.judicialrequest"}


def boss() -> Client:
    client = Client()
    client.force_login(make_staff("boss", is_superuser=True))
    return client


def registered() -> dict[str, ModelAdmin]:
    return {model._meta.label_lower: model_admin for model, model_admin in admin.site._registry.items()}


def by_superuser() -> Any:
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True, is_staff=True)
    return request


def changeable() -> set[str]:
    return {label for label, each in registered().items() if each.has_change_permission(by_superuser())}


def writable() -> set[str]:
    request = by_superuser()
    more = {
        label
        for label, each in registered().items()
        if each.has_add_permission(request) or each.has_delete_permission(request)
    }
    return changeable() | more


def as_sent(page: Any) -> dict[str, Any]:
    """What a browser sends of the page as it is drawn."""
    adminform = page.context["adminform"]
    forms = [adminform.form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    read_only = set(adminform.readonly_fields) | {"password"}
    sent = {field.html_name: field.value() for form in forms for field in form if field.name not in read_only}
    return {name: value for name, value in sent.items() if value not in (None, False)}


def save(client: Client, record: models.Model, **changes: Any) -> Any:
    address = reverse(f"admin:{record._meta.label_lower.replace('.', '_')}_change", args=[record.pk])
    answer = client.post(address, as_sent(client.get(address)) | changes)
    assert answer.status_code == 302, answer.context["errors"]
    return answer


def rows() -> list[tuple[str, str, list[str]]]:
    return list(TrailEntry.objects.order_by("pk").values_list("verb", "target", "fields"))


def test_every_page_that_writes_is_trailed() -> None:
    bare = {label for label in writable() if not isinstance(registered()[label], TrailedPages)}
    assert bare == set()


def test_everything_that_can_be_changed_is_changed_below() -> None:
    assert changeable() == set(RECORDS)
    assert writable() - changeable() == ENTERED_ONLY


@pytest.mark.parametrize("label", sorted(RECORDS))
def test_a_change_names_its_field_and_nothing_of_its_value(label: str) -> None:
    make, field = RECORDS[label]
    record, client = make(), boss()
    known = len(rows())
    save(client, record, **{field: NEW_VALUE.get(field, SECRET)})
    (entry,) = TrailEntry.objects.order_by("pk")[known:]
    named = registered()[label].trail_name(record)  # type: ignore[attr-defined]
    assert (entry.verb, entry.target, entry.fields) == ("change", named, [field])
    assert entry.staff
    assert entry.staff.username == "boss"


def test_saving_without_a_change_is_no_change() -> None:
    save(boss(), first(Service))
    assert rows() == []


def test_prices_beneath_a_service_each_leave_their_entry() -> None:
    service = Service.objects.get(slug=STAMP)
    one, other = service.prices.all()[:2]
    count = service.prices.count()
    new = {"kind": "change", "term": 1, "amount": 99_000, "active": "on"}
    place = {price.pk: index for index, price in enumerate(service.prices.all())}
    changes: dict[str, Any] = {f"prices-{place[one.pk]}-amount": 5_500_000, f"prices-{place[other.pk]}-DELETE": "on"}
    save(boss(), service, **changes | {f"prices-{count}-{name}": value for name, value in new.items()})
    added = Price.objects.get(amount=99_000)
    changed, gone = ("change", f"price {one.pk}", ["amount"]), ("delete", f"price {other.pk}", [])
    assert sorted(rows()) == sorted([changed, ("add", f"price {added.pk}", []), gone])


DELETED: dict[str, Callable[[], models.Model]] = {
    "deadlinerule": rule,
    "specialday": holiday,
    "noticerecipient": recipient_of_notices,
}


@pytest.mark.parametrize("name", sorted(DELETED))
@pytest.mark.parametrize("many", [True, False])
def test_what_is_deleted_stands_in_the_trail(name: str, many: bool) -> None:
    record, client = DELETED[name](), boss()
    number = record.pk
    if many:
        chosen = {"action": "delete_selected", "_selected_action": [number], "post": "yes"}
        client.post(reverse(f"admin:casework_{name}_changelist"), chosen)
    else:
        client.post(reverse(f"admin:casework_{name}_delete", args=[number]), {"post": "yes"})
    assert not type(record)._default_manager.filter(pk=number).exists()
    assert rows() == [("delete", f"{name} {number}", [])]


def test_what_is_added_stands_in_the_trail() -> None:
    boss().post(reverse("admin:casework_specialday_add"), {"day": "04/01/2027", "name": SECRET})
    assert rows() == [("add", f"specialday {SpecialDay.objects.get().pk}", ["day", "name"])]


# ------------------------------------------------------------- actions
def hit() -> ScanHit:
    case = make_case(Kind.DATA_REQUEST)
    event = case.events.create(verb="note", text="Gửi cho anh.nguyen@example.vn")
    now, officer = timezone.now(), make_staff()
    order = ErasureOrder.objects.create(
        case=case,
        ordered_by=make_staff(),
        executed_by=officer,
        executed_at=now,
        needles={"email": ["anh.nguyen@example.vn"]},
    )
    return ScanHit.objects.create(order=order, table="casework_event", column="text", row=str(event.pk))


def task() -> RecipientTask:
    return RecipientTask.objects.create(disclosure=requested(), kind="erase")


def withdrawn() -> Service:
    service = Service.objects.all()[0]
    service.active = False
    service.save()
    return service


QUEUE: dict[str, tuple[str, dict[str, Any]]] = {
    "claim_chosen": ("claim", {}),
    "assign_chosen": ("assign", {"sure": "1", "to": "{colleague}"}),
    "close_chosen": ("close", {"sure": "1", "outcome": "invalid"}),
    "export_csv": ("export_csv", {}),
    "export_xlsx": ("export_xlsx", {}),
}
ACTIONS: dict[str, dict[str, tuple[Callable[[], models.Model], str]]] = {
    "auth.user": {
        "unlock": (make_staff, "unlock"),
        "forget_second_factor": (lambda: make_staff(email="a@example.vn"), "forget_second_factor"),
    },
    "casework.letter": {
        "send_again": (lambda: make_letter(state="failed"), "retry_letter"),
        "release_held": (lambda: make_letter(state="held"), "release_letter"),
        "stop_held": (lambda: make_letter(state="held"), "abort_letter"),
    },
    "casework.receivedmail": {
        "release": (lambda: mail(Became.HELD), "release_mail"),
        "settle": (lambda: mail(Became.UNREADABLE), "settle_mail"),
    },
    "casework.recipienttask": {"confirm": (task, "confirm_task")},
    "casework.scanhit": {"answer_places": (hit, "redact")},
    "consult.service": {
        "withdraw": (lambda: first(Service), "withdraw_service"),
        "offer_again": (withdrawn, "offer_service"),
    },
}
MORE: dict[str, Callable[[Any], dict[str, Any]]] = {
    "answer_places": lambda hit: {"sure": "1", "answer": "redact", "seen": f"{hit.pk}:{answers.sight_of(hit).digest}"},
}
EACH = [(label, name, *facts) for label, actions in ACTIONS.items() for name, facts in actions.items()]


def own_actions(each: ModelAdmin) -> set[str]:
    return {getattr(action, "__name__", str(action)) for action in each.actions or ()}


def test_every_action_of_the_admin_is_tried_below() -> None:
    found = {label: own_actions(each) for label, each in registered().items() if own_actions(each)}
    queues = {label for label, actions in found.items() if actions == set(QUEUE)}
    assert {label: found[label] for label in found.keys() - queues} == {
        label: set(actions) for label, actions in ACTIONS.items()
    }


@pytest.mark.parametrize(("label", "action", "make", "verb"), EACH, ids=[f"{each[0]}-{each[1]}" for each in EACH])
def test_an_action_leaves_its_entry(label: str, action: str, make: Callable[[], Any], verb: str) -> None:
    record, client = make(), boss()
    known = len(rows())
    address = reverse(f"admin:{label.replace('.', '_')}_changelist")
    more = MORE[action](record) if action in MORE else {}
    client.post(address, {"action": action, "_selected_action": [record.pk]} | more)
    assert [entry[0] for entry in rows()[known:]] == [verb]


@pytest.mark.parametrize("action", sorted(QUEUE))
def test_an_action_of_the_queue_leaves_its_entry(action: str) -> None:
    case, client, colleague = make_case(), boss(), make_colleague("consultants")
    verb, more = QUEUE[action]
    sent = {name: value.format(colleague=colleague.pk) for name, value in more.items()}
    chosen = {"action": action, "_selected_action": [case.pk], "seen": [f"{case.pk}:{case.version}"]}
    client.post(reverse("admin:casework_case_changelist"), chosen | sent)
    assert verb in [entry[0] for entry in rows()]


def test_a_service_withdrawn_before_is_not_withdrawn_again() -> None:
    service, client = withdrawn(), boss()
    client.post(reverse("admin:consult_service_changelist"), {"action": "withdraw", "_selected_action": [service.pk]})
    assert rows() == []


def test_what_a_recipient_has_confirmed_is_not_confirmed_again() -> None:
    confirmed, client = task(), boss()
    for _each in range(2):
        chosen = {"action": "confirm", "_selected_action": [confirmed.pk]}
        client.post(reverse("admin:casework_recipienttask_changelist"), chosen)
    moves = TrailEntry.objects.filter(verb="confirm_task").order_by("pk")
    assert list(moves.values_list("refused", flat=True)) == ["", "done"]


def test_a_recipient_of_data_changed_leaves_its_entry() -> None:
    """Its form names what the model calls otherwise."""
    known = requested().recipient
    assert isinstance(known, Recipient)
    save(boss(), known, purposes=["handover", "judicial"])
    assert rows()[-1] == ("change", known.target, ["purposes"])
