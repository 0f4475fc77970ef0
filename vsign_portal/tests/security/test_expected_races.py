"""What is bound to happen is no error of the database, which would write down what people typed: a button pressed
twice, a reference drawn twice, two members of staff who save at the same moment."""

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.forms.models import BaseModelForm
from django.test import Client
from django.urls import reverse

from casework.case.case import Case
from casework.centre.policy import PolicyVersion
from casework.ground import references
from casework.intake.attachment import Attachment
from casework.people.person import Person
from casework.tests import database_errors
from casework.tests.factories import make_staff
from casework.tests.visitor import ASK, QUESTION, Visitor, reference_of
from privacy.complaints.tests.test_attachments import COMPLAINT, PDF
from privacy.policy import drafts


# ------------------------------------------------------------- forms of the public
@pytest.mark.django_db
@pytest.mark.parametrize("path", [ASK, "/khieu-nai/"])
def test_a_button_pressed_twice(path: str) -> None:
    visitor = Visitor()
    visitor.open(path)
    form = visitor.hidden | (QUESTION if path == ASK else COMPLAINT)

    def press() -> str:
        files = {} if path == ASK else {"attachments": SimpleUploadedFile("a.pdf", PDF)}
        return reference_of(visitor.client.post(path, form | files))

    with database_errors.noted() as errors:
        assert press() == press()
    assert Case.objects.count() == 1
    assert Attachment.objects.count() == (path != ASK)
    assert errors == []


@pytest.mark.django_db
def test_a_reference_drawn_a_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([7, 7, 7, 8])
    monkeypatch.setattr("secrets.randbelow", lambda _places: next(drawn))
    with database_errors.noted() as errors:
        one, other = reference_of(Visitor().ask()), reference_of(Visitor().ask(full_name="Lê Văn Cường"))
    assert (one, other) == (references.at(7), references.at(8))
    assert Case.objects.count() == 2
    assert Person.objects.count() == 2
    assert errors == []


@pytest.mark.django_db
def test_what_the_database_refuses_would_be_noted() -> None:
    with database_errors.noted() as errors, pytest.raises(Exception, match="person_has_a_name"):
        Person.objects.create()
    assert errors


# ------------------------------------------------------------- pages of the staff
PASSWORD = "Đồng lúa chín vàng 26"
LANGUAGES = ("vi", "en")
TEXTS = ("name", "intro", "summary", "audience", "needed")
CATALOGUE = {"slug": "moi"} | {f"{text}_{language}": "Chữ" for text in TEXTS for language in LANGUAGES}
# What is typed into each page that adds something of which there may be one.
ADDED: dict[str, dict[str, Any]] = {
    "auth.user": {"username": "binh", "email": "b@example.vn", "password1": PASSWORD, "password2": PASSWORD},
    "casework.deadlinerule": {"kind": "question", "first_answer": "2", "resolution": "2"},
    "casework.mailing": {
        "kind": "policy_change",
        "policy_version": "1",
        "per_minute": "60",
        **{f"{text}_{language}": "Chữ" for text in ("subject", "body") for language in LANGUAGES},
    },
    "casework.noticerecipient": {"kind": "question", "email": "a@example.vn"},
    "casework.recipient": {
        "name": "Nhà cung cấp A",
        "agreement_number": "01/2026",
        "valid_from": "01/01/2026",
        "valid_until": "01/01/2030",
        "purposes": ["handover"],
        "fields_allowed": ["casework.Person.full_name"],
        "contact": "a@example.vn",
    },
    "casework.replytemplate": {"name": "Chào", "kind": "question", "text_vi": "Chào", "text_en": "Hello"},
    "casework.specialday": {"day": "04/01/2027", "name": "Nghỉ bù"},
    "consult.category": CATALOGUE | {"position": "9"},
    "consult.service": CATALOGUE | {"category": "1", "position": "9", "vat_rate": "10"},
    "privacy.incident": {"detected_at": "01/11/2026 08:00"},
}
# Where two of the same are two.
MAY_BE_TWICE = {"casework.policyversion", "casework.hold", "privacy.judicialrequest", "privacy.incident"}
NO_PRICES = {"prices-TOTAL_FORMS": "0", "prices-INITIAL_FORMS": "0"}


def by_superuser() -> Any:
    class Request:
        user = User(is_superuser=True, is_active=True, is_staff=True)

    return Request()


def at_the_same_moment(monkeypatch: pytest.MonkeyPatch, presses: list[Callable[[], Any]]) -> list[Any]:
    """Each waits, once its form has been judged, until the others are as far, or will not be."""
    together = threading.Barrier(len(presses))
    judged = BaseModelForm.full_clean

    def wait() -> None:
        with suppress(threading.BrokenBarrierError):
            together.wait(0.4)

    def judge(form: BaseModelForm) -> None:
        judged(form)
        if threading.current_thread() in threads:
            wait()

    monkeypatch.setattr(BaseModelForm, "full_clean", judge)
    monkeypatch.setattr(drafts, "check_text", lambda *_texts: wait())
    answers: list[Any] = []

    def run(press: Callable[[], Any]) -> None:
        try:
            answers.append(press())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[press]) for press in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    monkeypatch.undo()
    return answers


def bosses() -> list[Client]:
    clients = [Client(raise_request_exception=False) for _n in range(2)]
    for number, client in enumerate(clients):
        client.force_login(make_staff(f"boss{number}", is_superuser=True))
    return clients


def unique_at_all(model: type[models.Model]) -> bool:
    rules = [rule for rule in model._meta.constraints if isinstance(rule, models.UniqueConstraint)]
    return bool(rules) or any(field.unique and not field.primary_key for field in model._meta.concrete_fields)


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_at_once_on_any_page_of_the_admin(monkeypatch: pytest.MonkeyPatch) -> None:
    addable = {model for model, its in admin.site._registry.items() if its.has_add_permission(by_superuser())}
    assert {each._meta.label_lower for each in addable if unique_at_all(each)} - MAY_BE_TWICE <= set(ADDED)
    clients = bosses()
    for model in sorted(addable, key=lambda each: each._meta.label_lower):
        label = model._meta.label_lower
        if label not in ADDED:
            continue
        address, form = reverse(f"admin:{label.replace('.', '_')}_add"), ADDED[label] | NO_PRICES
        before = set(model._default_manager.values_list("pk", flat=True))
        with database_errors.noted() as errors:
            answers = at_the_same_moment(monkeypatch, [partial(each.post, address, form) for each in clients])
        made = model._default_manager.exclude(pk__in=before).count()
        said = [answer.context["errors"] for answer in answers if answer.status_code == 200]
        expected = 2 if label in MAY_BE_TWICE else 1
        assert (made, len(said), errors) == (expected, 2 - expected, []), (label, said, answers)


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_is_published_while_its_author_saves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes second sees what the first has done."""
    draft = PolicyVersion.objects.create(text_vi="Một", author=make_staff())
    author, officer = bosses()
    change, publish = (
        reverse(f"admin:casework_policyversion_{name}", args=[draft.pk]) for name in ("change", "publish")
    )
    form = {"effective_from": "01/01/2027 08:00", "seen": drafts.shown(draft)}
    with database_errors.noted() as errors:
        answers = at_the_same_moment(
            monkeypatch, [lambda: author.post(change, {"text_vi": "Hai"}), lambda: officer.post(publish, form)]
        )
    assert errors == []
    published = PolicyVersion.objects.get(pk=draft.pk)
    if published.number:
        assert published.text_vi == "Một"
        assert {answer.status_code for answer in answers} == {302, 403}
    else:
        assert published.text_vi == "Hai"
        assert {answer.status_code for answer in answers} == {302, 200}
