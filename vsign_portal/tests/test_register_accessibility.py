"""The registers with something in them: axe finds nothing, no CSP report, none scrolls sideways."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from casework.disclosure.task import RecipientTask, TaskKind
from casework.ground.kind import Kind
from casework.staff.tests.test_staff_accessibility import sign_in
from casework.tests.factories import make_case, make_mailing, make_staff
from consult.handover.tests.test_hand_over import requested
from privacy.complaints import complaint_verbs
from privacy.complaints.handling import Finding
from privacy.incidents.incident import Incident
from privacy.judicial.tests.test_judicial import entered
from vsign_portal.tests.accessibility import violations

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
Window = Callable[..., Page]
LISTS = (
    "casework_recipient", "casework_disclosure", "casework_recipienttask", "privacy_incident",
    "privacy_judicialrequest", "privacy_complaintcase", "privacy_datarequestcase", "casework_replytemplate",
    "casework_specialday", "casework_mailing",
)  # fmt: skip
FORMS = (
    "casework_recipient",
    "casework_deadlinerule",
    "casework_noticerecipient",
    "privacy_incident",
    "privacy_judicialrequest",
    "casework_replytemplate",
    "casework_mailing",
)


def paths() -> list[str]:
    disclosure = requested()
    task = RecipientTask.objects.create(disclosure=disclosure, kind=TaskKind.CORRECT)
    incident = Incident.objects.create(number="SC-26-00001", detected_at=timezone.now(), nature="Lộ mã PIN")
    complaint = make_case(Kind.COMPLAINT)
    staff = make_staff()
    complaint_verbs.acknowledge(complaint, staff=staff)
    complaint_verbs.verify(complaint, staff=staff, finding=Finding.TRUE, evidence="Nhật ký gửi thư")
    mailing = make_mailing(state="draft", body_vi="Kính gửi Quý khách\n\n" + "Tết nghỉ bảy ngày. " * 30)
    records = [
        ("casework_disclosure_change", disclosure), ("casework_recipienttask_change", task),
        ("casework_recipient_change", disclosure.recipient), ("privacy_incident_change", incident),
        ("privacy_incident_document", incident), ("privacy_judicialrequest_change", entered()),
        ("casework_mailing_change", mailing), ("casework_mailing_release", mailing),
        ("casework_mailing_change", make_mailing(subject_vi="Thông báo rất dài " * 10)),
        ("casework_case_change", complaint), ("casework_case_change", disclosure.case),
    ]  # fmt: skip
    found = [reverse(f"admin:{name}", args=[record.pk]) for name, record in records if record]
    found += [reverse(f"admin:{name}_changelist") for name in LISTS] + [reverse(f"admin:{name}_add") for name in FORMS]
    return [*found, reverse("admin:privacy_complaintcase_report")]


@pytest.mark.parametrize(
    ("language", "dark", "width"),
    [
        pytest.param("vi", False, 1280, id="vi light"),
        pytest.param("en", True, 320, id="en dark", marks=pytest.mark.long),
    ],
)
def test_the_registers_are_accessible(window: Window, language: str, dark: bool, width: int) -> None:
    make_staff("an.nguyen", is_superuser=True)
    prefix = "/en" if language == "en" else ""
    page = window(language=language, dark=dark, width=width, bypass_csp=True)
    page.goto(f"{prefix}/quan-tri/login/")
    sign_in(page)
    found = {}
    for path in paths():
        answer = page.goto(prefix + path)
        assert answer
        assert answer.status == 200, path
        found[path] = violations(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found[path].append("scrolls sideways")
    assert {path: troubles for path, troubles in found.items() if troubles} == {}


def test_the_registers_keep_to_the_content_security_policy(window: Window) -> None:
    make_staff("an.nguyen", is_superuser=True)
    page = window()
    page.goto("/quan-tri/login/")
    sign_in(page)
    for path in paths():
        page.goto(path)
        assert page.evaluate("window.cspReports") == [], path
