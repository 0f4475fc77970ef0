"""Who may open what: every group against every page of the staff's admin. A page that nobody has thought of fails."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from casework.case.kinds import all_kinds
from casework.centre.policy import PolicyVersion
from casework.ground.kind import Kind
from casework.staff.verbs import PAGES
from casework.tests.factories import make_case, make_letter, make_staff
from consult.catalogue.service import Category, Service
from consult.handover.tests.test_hand_over import requested

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C4.1")]

GROUPS = ["consultants", "contracts", "complaint handlers", "privacy officers", "managers", "auditors"]
VIEW = {
    "consultants": {"consultation", "question"},
    "contracts": {"purchase", "consultation"},
    "complaint handlers": {"complaint", "misuse"},
    "privacy officers": {"data_request", "complaint"},
    "managers": set(Kind.values),
    "auditors": set(Kind.values),
}
CHANGE = {
    "consultants": {"consultation", "question"},
    "contracts": {"purchase"},
    "complaint handlers": {"complaint", "misuse"},
    "privacy officers": {"data_request"},
    "managers": set(Kind.values),
    "auditors": set(),
}
SET_UP = {
    "casework_centre", "casework_replytemplate", "casework_deadlinerule", "casework_extraholiday",
    "casework_noticerecipient", "consult_category", "consult_service",
}  # fmt: skip
REGISTERS = {"casework_letter", "casework_trailentry", "casework_accessentry"}
KEPT = {
    "privacy_incident": {"complaint handlers", "privacy officers", "managers", "auditors"},
    "casework_recipient": {"contracts", "privacy officers", "managers", "auditors"},
    "casework_disclosure": {"contracts", "privacy officers", "managers", "auditors"},
    "casework_recipienttask": {"privacy officers", "managers", "auditors"},
    "privacy_judicialrequest": {"privacy officers", "managers", "auditors"},
}
OFFICERS = {"casework_hold", "casework_erasureorder", "casework_scanhit", "casework_certificate"}
ACCOUNTS = {"auth_user", "auth_group"}
# Pages that belong to everybody who may sign in, or to nobody in particular.
FOR_ALL = {"index", "logout", "password_change", "password_change_done", "jsi18n", "view_on_site", "login"}
MACHINERY = {"procrastinate_procrastinatejob"}
QUEUE_OF = {registration.queue.lower().replace(".", "_"): registration.kind for registration in all_kinds()}
LISTS = {"casework_case", "casework_policyversion", *QUEUE_OF, *SET_UP, *REGISTERS, *OFFICERS, *KEPT, *ACCOUNTS}


def may_list(group: str, model: str) -> bool:
    if model in QUEUE_OF:
        return QUEUE_OF[model] in VIEW[group]
    if model == "casework_case":
        return True
    if model in KEPT:
        return group in KEPT[model]
    if model == "casework_policyversion" or model in OFFICERS:
        return group in ("privacy officers", "managers", "auditors")
    return group in ("managers", "auditors")


def signed_in(group: str) -> Client:
    staff = make_staff()
    staff.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(staff)
    return client


def names(patterns: list[Any]) -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(pattern.name)
    return found


def test_every_page_of_the_admin_is_known_here() -> None:
    verbs = {f"casework_case_{verb}" for verb in PAGES} | {"casework_case_enter", "casework_case_refile"}
    letters = {"casework_letter_retry", "casework_letter_abort", "casework_policyversion_publish"}
    registers = {f"casework_disclosure_{page}" for page in ("approve", "refuse", "file")}
    registers |= {f"privacy_judicialrequest_{page}" for page in ("scan", "sealed")}
    registers |= {"privacy_incident_document", "casework_attachment", "privacy_complaintcase_report"}
    standard = {
        f"{model}_{page}"
        for model in LISTS | MACHINERY
        for page in ("changelist", "add", "change", "delete", "history")
    }
    special = {"auth_user_password_change", "app_list", "autocomplete"}
    second_factor = {name for name in names(admin.site.get_urls()) if "second_factor" in name or "recovery" in name}
    unknown = names(admin.site.get_urls()) - FOR_ALL - verbs - letters - registers - standard - special - second_factor
    assert unknown == set()


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("model", sorted(LISTS))
def test_lists_open_for_the_groups_they_belong_to(group: str, model: str) -> None:
    status = signed_in(group).get(reverse(f"admin:{model}_changelist")).status_code
    assert status == (200 if may_list(group, model) else 403)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("kind", Kind.values)
def test_case_pages_and_verbs_open_for_the_groups_that_work_the_kind(group: str, kind: str) -> None:
    case, client = make_case(kind), signed_in(group)
    assert client.get(reverse("admin:casework_case_change", args=[case.pk])).status_code == (
        200 if kind in VIEW[group] else 403
    )
    allowed = kind in CHANGE[group]
    for verb in (name for name, page in PAGES.items() if page.verb.belongs_to(kind) and name != "assign"):
        address = reverse(f"admin:casework_case_{verb}", args=[case.pk])
        assert client.get(address).status_code == (200 if allowed else 403)
        if not allowed:
            assert client.post(address, {"version": case.version}).status_code == 403
    assert client.get(reverse("admin:casework_case_refile", args=[case.pk])).status_code == (200 if allowed else 403)
    entry = client.get(reverse("admin:casework_case_enter", args=[kind])).status_code
    assert entry == (200 if allowed else 403)


@pytest.mark.parametrize("group", GROUPS)
def test_only_managers_change_what_the_centre_has_set_up(group: str) -> None:
    client, may = signed_in(group), group == "managers"
    Category.objects.get_or_create(slug="x", defaults={"name_vi": "x", "name_en": "x"})
    service = Service.objects.first()
    assert service
    for address in (
        reverse("admin:casework_centre_change", args=[1]),
        reverse("admin:consult_service_change", args=[service.pk]),
    ):
        assert client.post(address, {}).status_code == (200 if may else 403)
    for model in sorted(SET_UP - {"casework_centre"}):
        assert client.get(reverse(f"admin:{model}_add")).status_code == (200 if may else 403)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("model", sorted(LISTS))
def test_nobody_deletes_cases_registers_people_or_versions(group: str, model: str) -> None:
    may = group == "managers" and model in {
        "casework_noticerecipient", "casework_extraholiday", "casework_deadlinerule",
    }  # fmt: skip
    case = make_case()
    known = {"casework_case": case.pk, "casework_policyversion": PolicyVersion.objects.latest("pk").pk}
    known |= {"casework_letter": make_letter(case).pk, "auth_user": make_staff().pk, "casework_centre": 1}
    if may or model not in known:
        return
    assert signed_in(group).post(reverse(f"admin:{model}_delete", args=[known[model]])).status_code == 403


@pytest.mark.parametrize("group", GROUPS)
def test_letters_are_stopped_and_sent_again_by_managers_only(group: str) -> None:
    letter = make_letter()
    status = signed_in(group).post(reverse("admin:casework_letter_abort", args=[letter.pk])).status_code
    assert status == (302 if group == "managers" else 403)


@pytest.mark.parametrize("group", GROUPS)
def test_only_privacy_officers_write_drafts_enter_holds_and_redact(group: str) -> None:
    client, may = signed_in(group), group == "privacy officers"
    draft = PolicyVersion.objects.create(text_vi="Bản thảo")
    for address in (
        reverse("admin:casework_policyversion_add"),
        reverse("admin:casework_policyversion_publish", args=[draft.pk]),
        reverse("admin:casework_hold_add"),
    ):
        assert client.get(address).status_code == (200 if may else 403)


@pytest.mark.parametrize("group", GROUPS)
def test_statistics_are_for_managers_and_auditors(group: str) -> None:
    status = signed_in(group).get(reverse("admin:privacy_complaintcase_report")).status_code
    assert status == (200 if group in ("managers", "auditors") else 403)


@pytest.mark.parametrize("group", GROUPS)
def test_registers_are_kept_by_the_groups_they_belong_to(group: str) -> None:
    client = signed_in(group)
    for model, keepers in (
        ("privacy_incident", {"complaint handlers", "privacy officers"}),
        ("casework_recipient", {"privacy officers"}),
        ("privacy_judicialrequest", {"privacy officers"}),
    ):
        assert client.get(reverse(f"admin:{model}_add")).status_code == (200 if group in keepers else 403)


@pytest.mark.parametrize("group", GROUPS)
def test_disclosures_are_approved_by_contracts_and_managers(group: str) -> None:
    disclosure = requested()
    client = signed_in(group)
    seen = client.get(reverse("admin:casework_disclosure_change", args=[disclosure.pk])).status_code
    assert seen == (200 if group in KEPT["casework_disclosure"] else 403)
    for page in ("approve", "refuse", "file"):
        status = client.post(reverse(f"admin:casework_disclosure_{page}", args=[disclosure.pk])).status_code
        assert (status != 403) == (group in ("contracts", "managers"))


@pytest.mark.parametrize("group", GROUPS)
def test_actions_are_offered_to_the_groups_that_have_the_right(group: str) -> None:
    make_case()
    kind = sorted(VIEW[group])[0]
    make_case(kind)
    queue = next(model for model, each in QUEUE_OF.items() if each == kind)
    form = signed_in(group).get(reverse(f"admin:{queue}_changelist")).context["action_form"]
    offered = {value for value, _label in form.fields["action"].choices if value} if form else set()
    moves = {"claim_chosen", "close_chosen"} if CHANGE[group] else set()
    extra = {"assign_chosen", "export_csv", "export_xlsx"} if group == "managers" else set()
    assert offered == moves | extra
