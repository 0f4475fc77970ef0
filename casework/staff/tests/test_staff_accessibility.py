"""The staff's pages: axe finds nothing, in both languages and colour schemes; no CSP report; none scrolls sideways."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from casework.case import verbs
from casework.case.case import Case
from casework.case.states import Status
from casework.centre.policy import PolicyVersion
from casework.erasure.order import ErasureOrder
from casework.ground.kind import Kind
from casework.staff.verbs import PAGES
from casework.tests.factories import make_case, make_consent, make_letter, make_staff
from vsign_portal.tests.accessibility import violations

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
Window = Callable[..., Page]
LISTS = [
    "index",
    "casework_case_changelist",
    "consult_purchasecase_changelist",
    "privacy_misusecase_changelist",
    "casework_letter_changelist",
    "casework_trailentry_changelist",
    "casework_accessentry_changelist",
    "consult_service_changelist",
    "casework_hold_changelist",
    "casework_erasureorder_changelist",
    "casework_scanhit_changelist",
    "casework_certificate_changelist",
    "auth_user_changelist",
    "auth_user_add",
]


def paths() -> list[str]:
    """Lists with rows in them, a case of each kind, every verb, and the edited tables."""
    staff = make_staff(email="binh@example.vn")
    cases = [make_case(kind) for kind in Kind.values]
    verbs.record_call(cases[0], staff=staff, method="phone", result="no_answer", note="Máy bận")
    waiting = make_case(status=Status.WAITING)
    make_consent(case=cases[0])
    make_letter(cases[0], state="failed", error="SMTPRecipientsRefused 550")
    found = [reverse(f"admin:{name}") for name in LISTS]
    found += [reverse("admin:casework_case_change", args=[case.pk]) for case in [*cases, waiting]]
    found += [
        reverse(f"admin:casework_case_{verb}", args=[cases[0].pk])
        for verb, each in PAGES.items()
        if not each.verb.kinds
    ]
    found += [
        reverse(f"admin:casework_case_{verb}", args=[case.pk])
        for case in cases
        for verb, each in PAGES.items()
        if case.kind in each.verb.kinds and verb not in ("correct", "erase")
    ]
    found += [reverse(f"admin:auth_user_{page}", args=[staff.pk]) for page in ("change", "password_change")]
    found += [reverse("admin:casework_case_refile", args=[cases[0].pk]) + "?kind=question"]
    found += [reverse("admin:casework_case_enter", args=[kind]) for kind in Kind.values]
    found += [
        reverse(f"admin:casework_{name}_changelist") for name in ("hold", "erasureorder", "scanhit", "certificate")
    ]
    found += [
        reverse("admin:casework_hold_add"),
        reverse("admin:casework_policyversion_add"),
        *steps_of_a_data_request(),
    ]
    return [*found, reverse("admin:second_factor_set_up"), reverse("admin:casework_centre_change", args=[1])]


def steps_of_a_data_request() -> list[str]:
    """Each on a case for which its page has something to show."""
    draft = PolicyVersion.objects.create(text_vi="# Chính sách\n\nMột đoạn mới.")
    correction = make_case(Kind.DATA_REQUEST, detail={"right": "correct", "proposed": {"full_name": "Lê Thị Ánh"}})
    deletion = make_case(Kind.DATA_REQUEST, detail={"right": "delete"}, status=Status.IN_PROGRESS)
    ErasureOrder.objects.create(case=deletion, ordered_by=make_staff())
    steps = [(correction, "correct"), (deletion, "decide"), (deletion, "erase")]
    found = [reverse(f"admin:casework_case_{verb}", args=[case.pk]) for case, verb in steps]
    return [*found, reverse("admin:casework_policyversion_publish", args=[draft.pk])]


def sign_in(page: Page) -> None:
    page.fill("[name=username]", "an.nguyen")
    page.fill("[name=password]", "a long password")
    page.click("[type=submit]")


def test_the_staffs_pages_keep_to_the_content_security_policy(window: Window) -> None:
    """The window notes every report."""
    make_staff("an.nguyen", is_superuser=True)
    page = window()
    page.goto("/quan-tri/login/")
    sign_in(page)
    for path in [*paths(), reverse("admin:consult_service_add"), reverse("admin:auth_user_changelist")]:
        page.goto(path)
        assert page.evaluate("window.cspReports") == []


@pytest.mark.parametrize(
    ("language", "dark", "width"),
    [
        pytest.param("vi", False, 1280, id="vi light"),
        pytest.param("en", True, 320, id="en dark", marks=pytest.mark.long),
    ],
)
def test_the_staffs_pages_are_accessible(window: Window, language: str, dark: bool, width: int) -> None:
    make_staff("an.nguyen", is_superuser=True)
    prefix = "/en" if language == "en" else ""
    # On some of Django's own pages axe adds styles, which the policy refuses; whether the pages themselves keep to the
    # policy is seen in the other test.
    page = window(language=language, dark=dark, width=width, bypass_csp=True)
    page.goto(f"{prefix}/quan-tri/login/")
    found = {"login": violations(page)}
    sign_in(page)
    for path in paths():
        page.goto(prefix + path)
        found[path] = violations(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found[path].append("scrolls sideways")
    page.goto(
        prefix + reverse("admin:casework_case_close", args=[Case.objects.exclude(status="closed").earliest("pk").pk])
    )
    page.evaluate("document.querySelector('.verb form').noValidate = true")
    page.click(".verb .verb__end button[type=submit]")
    page.wait_for_selector(".summary")
    found["errors"] = violations(page)
    assert {path: troubles for path, troubles in found.items() if troubles} == {}
