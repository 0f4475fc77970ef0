"""Who may open what: every group against every page of the staff's admin. A page that nobody has thought of fails."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from casework.centre.policy import PolicyVersion
from casework.ground.declarations import says_something_of_people
from casework.ground.kind import Kind
from casework.ledger.access import AccessEntry
from casework.staff.verbs import PAGES
from casework.tests.factories import make_case, make_letter, make_staff
from consult.catalogue.service import Category, Service
from consult.handover.tests.test_hand_over import requested
from vsign_portal.tests.marked_people import Town
from vsign_portal.tests.staff_pages import (
    CHANGE,
    FOR_ALL,
    GROUPS,
    KEPT,
    LISTS,
    MACHINERY,
    POSTED,
    QUEUE_OF,
    SET_UP,
    STANDARD,
    VIEW,
    Openings,
    look,
    may_list,
    names,
    signed_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C4.1")]


@pytest.fixture(autouse=True)
def tombstones_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"


def test_every_page_of_the_admin_is_opened_here_or_shows_no_record() -> None:
    """A page that nobody has thought of fails."""
    openings = Openings(Town())
    opened = {opening.name for opening in (*openings.all(), *openings.of_verbs())}
    stock = {f"{model}_{page}" for model in LISTS | MACHINERY for page in STANDARD}
    second_factor = {name for name in names(admin.site.get_urls()) if "second_factor" in name}
    records = {each for each in apps.get_models() if admin.site.is_registered(each) and not each._meta.proxy}
    telling = {each._meta.label_lower.replace(".", "_") for each in records if says_something_of_people(each)}
    assert {f"{model}_change" for model in telling} - opened == set()
    assert names(admin.site.get_urls()) - opened - stock - FOR_ALL - POSTED - second_factor == set()


@pytest.mark.clause("C4.5")
@pytest.mark.parametrize("group", GROUPS)
def test_a_record_is_shown_to_those_with_the_right_and_every_look_is_written_down(group: str) -> None:
    town = Town()
    client, wrong = signed_in(group), []
    for opening in Openings(town).all():
        seen, logged = look(town, client, opening)
        due = opening.whose if group in opening.groups else frozenset()
        if seen != logged or not seen <= due or (opening.sure and seen != due):
            wrong.append((opening.name, opening.args, opening.query, f"seen {seen}, logged {logged}, due {set(due)}"))
    assert not wrong, "\n".join(map(str, wrong))


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
    looks = 1 if kind in VIEW[group] else 0
    allowed = kind in CHANGE[group]
    for verb in (name for name, page in PAGES.items() if page.verb.belongs_to(kind) and name != "assign"):
        address = reverse(f"admin:casework_case_{verb}", args=[case.pk])
        assert client.get(address).status_code == (200 if allowed else 403)
        looks += allowed
        if not allowed:
            assert client.post(address, {"version": case.version}).status_code == 403
    assert client.get(reverse("admin:casework_case_refile", args=[case.pk])).status_code == (200 if allowed else 403)
    assert AccessEntry.objects.filter(person=case.person, case=case).count() == looks + allowed
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
        "casework_noticerecipient", "casework_specialday", "casework_deadlinerule",
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
    for page in ("approve", "refuse", "retry", "withdraw", "file"):
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
    moves = {"claim_chosen", "close_chosen"} if kind in CHANGE[group] else set()
    extra = {"assign_chosen", "export_csv", "export_xlsx"} if group == "managers" else set()
    assert offered == moves | extra
