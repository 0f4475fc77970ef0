"""Managers appoint every working role and strip nothing; the holder is told; the trail says what, never what to."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from casework.case.case import Case
from casework.case.states import Status
from casework.ground.kind import Kind
from casework.ledger.entries import TrailEntry
from casework.post.letter import Letter
from casework.staff.appointing import roles_to_give
from casework.tests.factories import make_case, make_colleague, make_staff
from casework.tests.visitor import Visitor

pytestmark = pytest.mark.django_db
ROLES = ["auditors", "complaint handlers", "consultants", "contracts", "managers", "privacy officers"]
MAIL, NEW = "binh@example.vn", "another long password"


class Office:
    """A manager's browser."""

    def __init__(self, *roles: str, **more: Any) -> None:
        self.staff = make_colleague(*(roles or ("managers",)), first_name="Lan", last_name="Đỗ", **more)
        self.client = Client()
        self.client.force_login(self.staff)

    def page(self, holder: Any) -> Any:
        return self.client.get(reverse("admin:auth_user_change", args=[holder.pk]))

    def save(self, holder: Any, **changes: Any) -> Any:
        """What a browser sends of the page as it is drawn, with these changes."""
        form = self.page(holder).context["adminform"].form
        sent = {field.html_name: field.value() for field in form if field.name not in ("password", *READ_ONLY)}
        sent = {name: value for name, value in (sent | changes).items() if value not in (None, False)}
        return self.client.post(reverse("admin:auth_user_change", args=[holder.pk]), sent)

    def set_password(self, holder: Any, password: str = NEW) -> Any:
        address = reverse("admin:auth_user_password_change", args=[holder.pk])
        return self.client.post(
            address, {"password1": password, "password2": password, "usable_password": "true", "set-password": "1"}
        )


READ_ONLY = ("last_login", "date_joined")


def roles_of(holder: Any) -> list[str]:
    return sorted(holder.groups.values_list("name", flat=True))


def entry(verb: str = "change") -> TrailEntry:
    return TrailEntry.objects.filter(verb=verb).latest("pk")


# ------------------------------------------------------------- appointing
@pytest.mark.parametrize("role", ROLES)
def test_a_manager_appoints_every_role_and_takes_it_again(role: str) -> None:
    office, holder = Office(), make_colleague(email=MAIL)
    group = Group.objects.get(name=role)
    assert office.save(holder, groups=[group.pk]).status_code == 302
    assert roles_of(holder) == [role]
    assert office.save(holder, groups=[]).status_code == 302
    assert roles_of(holder) == []


@pytest.mark.parametrize("role", [role for role in ROLES if role != "managers"])
def test_nobody_else_appoints(role: str) -> None:
    colleague = make_colleague(role)
    colleague.user_permissions.add(*Permission.objects.filter(codename__endswith="_user"))
    assert list(roles_to_give(colleague)) == []
    assert Office(role).page(make_colleague()).status_code == (200 if role == "auditors" else 403)


@pytest.mark.parametrize("role", ROLES)
def test_saving_an_account_strips_nothing(role: str) -> None:
    """The groups that a manager cannot give, and rights of one's own, stay as they are and are shown."""
    above, holder = Group.objects.create(name="above"), make_colleague(role, email=MAIL)
    above.permissions.add(Permission.objects.get(codename="delete_user"))
    holder.groups.add(above)
    holder.user_permissions.add(Permission.objects.get(codename="view_user"))
    office = Office()
    assert "above" in str(office.page(holder).context["adminform"].form.fields["groups"].help_text)
    assert office.save(holder, first_name="Bình").status_code == 302
    holder.refresh_from_db()
    assert holder.first_name == "Bình"
    assert roles_of(holder) == sorted(["above", role])
    assert holder.user_permissions.count() == 1
    assert entry().fields == ["first_name"]


def test_a_group_above_is_neither_given_nor_taken() -> None:
    above, holder = Group.objects.create(name="above"), make_colleague(email=MAIL)
    assert Office().save(holder, groups=[above.pk]).status_code == 200
    assert roles_of(holder) == []
    boss = Office(is_superuser=True)
    assert boss.save(holder, groups=[above.pk]).status_code == 302
    assert roles_of(holder) == ["above"]
    assert boss.save(holder, groups=[]).status_code == 302
    assert roles_of(holder) == []


def test_nobody_changes_their_own_roles_or_standing() -> None:
    office = Office(email=MAIL)
    officers = Group.objects.get(name="privacy officers")
    office.client.post(
        reverse("admin:auth_user_change", args=[office.staff.pk]),
        {"username": office.staff.username, "email": MAIL, "groups": [officers.pk]},
    )
    office.staff.refresh_from_db()
    assert (roles_of(office.staff), office.staff.is_active, office.staff.is_staff) == (["managers"], True, True)


@pytest.mark.parametrize("page", ["auth_user_change", "auth_user_password_change"])
def test_a_superuser_is_changed_by_superusers_only(page: str) -> None:
    boss = make_staff("boss", is_superuser=True, email=MAIL)
    address = reverse(f"admin:{page}", args=[boss.pk])
    assert Office().client.post(address, {}).status_code == 403
    assert Office(is_superuser=True).client.post(address, {}).status_code == 200


def test_no_manager_makes_a_superuser() -> None:
    holder = make_colleague(email=MAIL)
    Office().save(holder, is_superuser="on")
    holder.refresh_from_db()
    assert not holder.is_superuser


@pytest.mark.parametrize("superuser", [True, False])
def test_roles_have_the_rights_of_the_table_and_nobody_edits_them(superuser: bool) -> None:
    client, group = Office(is_superuser=superuser).client, Group.objects.get(name="managers")
    address = reverse("admin:auth_group_change", args=[group.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "x"}).status_code == 403
    assert client.get(reverse("admin:auth_group_add")).status_code == 403
    assert client.post(reverse("admin:auth_group_delete", args=[group.pk])).status_code == 403


# ------------------------------------------------------------- a new account
def new_account(office: Office, **changes: Any) -> Any:
    form = {"username": "moi", "first_name": "Mới", "last_name": "Vũ", "email": MAIL}
    form |= {"password1": "another long password", "password2": "another long password"}
    return office.client.post(reverse("admin:auth_user_add"), form | changes)


def test_a_new_colleague_is_staff_without_a_role_and_is_told() -> None:
    office = Office()
    assert new_account(office).status_code == 302
    holder = type(office.staff).objects.get(username="moi")
    assert (holder.is_staff, holder.is_superuser, roles_of(holder)) == (True, False, [])
    assert (entry("add").target, entry("add").staff) == (f"staff {holder.pk}", office.staff)
    letter = Letter.objects.get()
    assert (letter.address, letter.purpose) == (MAIL, "account")
    assert "Đỗ" in letter.text.body


def test_without_an_address_there_is_no_account() -> None:
    assert new_account(Office(), email="").status_code == 200
    assert Office().save(make_colleague(email=MAIL), email="").status_code == 200


# ------------------------------------------------------------- what the holder is told
def test_a_new_address_is_told_to_the_old_one_and_the_new_one() -> None:
    holder = make_colleague(email=MAIL)
    Office().save(holder, email="khac@example.vn")
    assert set(Letter.objects.values_list("address", flat=True)) == {MAIL, "khac@example.vn"}
    assert entry().fields == ["email"]


@pytest.mark.parametrize("changes", [{}, {"first_name": "Bình"}])
def test_nobody_is_written_to_for_less(changes: dict[str, str]) -> None:
    holder = make_colleague("consultants", email=MAIL)
    Office().save(holder, **changes)
    assert not Letter.objects.exists()


def test_a_password_set_by_somebody_else_is_told_and_stands_in_the_trail() -> None:
    office, holder = Office(), make_colleague(email=MAIL)
    assert office.set_password(holder).status_code == 302
    holder.refresh_from_db()
    assert holder.check_password("another long password")
    letter = Letter.objects.get()
    assert letter.address == MAIL
    assert "Đỗ" in letter.text.body
    assert (entry("set_password").target, entry("set_password").staff) == (f"staff {holder.pk}", office.staff)
    assert entry("set_password").fields == ["password"]


def test_a_password_that_was_not_taken_is_not_told() -> None:
    office, holder = Office(), make_colleague(email=MAIL)
    assert office.set_password(holder, "short").status_code == 200
    assert not Letter.objects.exists()
    assert not TrailEntry.objects.filter(verb="set_password").exists()


def test_nobody_sets_the_password_of_whoever_cannot_be_told() -> None:
    office, holder = Office(), make_colleague()
    office.set_password(holder)
    assert type(holder).objects.get(pk=holder.pk).check_password("a long password")
    assert 'class="error"' in office.page(holder).content.decode()


def test_ones_own_new_password_is_told_too() -> None:
    office = Office(email=MAIL)
    new = {
        "old_password": "a long password",
        "new_password1": "quite another one",
        "new_password2": "quite another one",
    }
    assert office.client.post(reverse("admin:password_change"), new | {"old_password": "x"}).status_code == 200
    assert not Letter.objects.exists()
    assert office.client.post(reverse("admin:password_change"), new).status_code == 302
    letter = Letter.objects.get()
    assert letter.address == MAIL
    assert "Đỗ" not in letter.text.body
    assert entry("set_password").staff == office.staff
    assert office.client.get(reverse("admin:index")).status_code == 200


# ------------------------------------------------------------- leaving
def test_deactivating_gives_their_open_cases_back_in_the_same_move() -> None:
    office, holder = Office(), make_colleague("consultants", email=MAIL)
    cases = [make_case(status=Status.IN_PROGRESS, assignee=holder) for _each in range(2)]
    answer = office.save(holder, is_active=False)
    assert answer.status_code == 302
    assert [(case.status, case.assignee) for case in Case.objects.all()] == [("new", None)] * 2
    assert all(case.events.get(verb="put_back").staff == office.staff for case in cases)
    assert "2" in re.findall(r'<li class="warning">(.*?)</li>', office.page(holder).content.decode())[0]


def test_taking_a_role_gives_back_what_it_was_for() -> None:
    holder = make_colleague("consultants", "contracts", email=MAIL)
    asked = make_case(status=Status.IN_PROGRESS, assignee=holder)
    bought = make_case(Kind.PURCHASE, status=Status.IN_PROGRESS, assignee=holder)
    Office().save(holder, groups=[Group.objects.get(name="consultants").pk])
    assert Case.objects.get(pk=asked.pk).assignee == holder
    assert Case.objects.get(pk=bought.pk).assignee is None


def test_a_failure_on_the_way_leaves_account_and_cases_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    holder = make_colleague("consultants", email=MAIL)
    case = make_case(status=Status.IN_PROGRESS, assignee=holder)

    def broken(*args: object, **kwargs: object) -> None:
        raise OSError("no")

    monkeypatch.setattr("casework.centre.session.end_all", broken)
    with pytest.raises(OSError, match="no"):
        Office().save(holder, is_active=False)
    holder.refresh_from_db()
    assert holder.is_active
    assert Case.objects.get(pk=case.pk).assignee == holder


def test_a_deactivated_colleagues_sessions_are_gone_for_good() -> None:
    office, theirs, others = Office(), Office("consultants", email=MAIL), Office("consultants")
    office.save(theirs.staff, is_active=False)
    assert theirs.client.get(reverse("admin:index")).status_code == 302
    office.save(theirs.staff, is_active="on")
    theirs.staff.refresh_from_db()
    assert theirs.staff.is_active
    assert theirs.client.get(reverse("admin:index")).status_code == 302
    assert others.client.get(reverse("admin:index")).status_code == 200


# ------------------------------------------------------------- signing in and out
def sign_in(client: Client, username: str, password: str) -> Any:
    return client.post(reverse("admin:login"), {"username": username, "password": password})


def test_signing_in_and_out_and_failing_to_stand_in_the_trail() -> None:
    holder, client = make_staff("binh"), Client()
    sign_in(client, "binh", "wrong")
    sign_in(client, "who\0", "a secret typed into the wrong box")
    sign_in(client, "binh", "a long password")
    client.post(reverse("admin:logout"))
    client.post(reverse("admin:logout"))
    rows = TrailEntry.objects.order_by("pk").values_list("verb", "target", "staff", "refused")
    theirs = f"staff {holder.pk}"
    assert list(rows) == [
        ("sign_in", theirs, None, "password"),
        ("sign_in", "nobody's account", None, "password"),
        ("sign_in", theirs, holder.pk, ""),
        ("sign_out", theirs, holder.pk, ""),
    ]


def test_a_wrong_password_of_somebody_signed_in_is_no_signing_in() -> None:
    office = Office()
    sign_in(office.client, "nobody", "wrong")
    assert entry("sign_in").refused == "password"


def test_no_letter_and_no_entry_says_what_was_typed() -> None:
    holder = make_colleague(email=MAIL)
    Office().save(holder, first_name="Bí Mật", email="khac@example.vn")
    Office().set_password(holder, "a very secret password")
    sign_in(Client(), "Bí Mật", "a very secret password")
    for row in TrailEntry.objects.all():
        assert not re.search("Bí Mật|khac@|secret", f"{row.verb} {row.target} {row.fields} {row.refused}")
    for letter in Letter.objects.all():
        assert not re.search("Bí Mật|khac@|secret", letter.text.subject + letter.text.body)


def test_strangers_do_not_get_to_accounts() -> None:
    assert Visitor().open(reverse("admin:auth_user_changelist")).status_code == 302
