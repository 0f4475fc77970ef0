"""One table says who may do what: the database has it, an auditor reads it in words, what is held beside it shows."""

import csv
import json
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from casework.staff.appointing import roles_to_give
from casework.tests.factories import make_colleague, make_staff
from vsign_portal import role_words, roles

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C4.1")]


def printed(**options: Any) -> str:
    out = StringIO()
    call_command("roles", stdout=out, **options)
    return out.getvalue()


def right(codename: str) -> Permission:
    return Permission.objects.get(codename=codename)


def test_the_database_holds_the_table_and_nothing_else() -> None:
    assert list(roles.outside()) == []
    for role in roles.ROLES:
        held = Group.objects.get(name=role).permissions.select_related("content_type")
        assert {f"{each.content_type.app_label}.{each.codename}" for each in held} == roles.rights_of(role)


def test_a_right_given_beside_the_table_shows_and_goes_with_the_next_migrate() -> None:
    Group.objects.get(name="auditors").permissions.add(right("delete_user"))
    Group.objects.get(name="managers").permissions.remove(right("change_user"))
    assert list(roles.outside()) == [
        "auditors may auth.delete_user, which is not in the table",
        "managers may not auth.change_user, which is in the table",
    ]
    roles.apply()
    assert list(roles.outside()) == []


def test_a_group_a_right_of_ones_own_and_a_superuser_show() -> None:
    Group.objects.create(name="friends").permissions.add(right("view_user"))
    make_staff("binh").user_permissions.add(right("view_letter"))
    make_staff("boss", is_superuser=True)
    assert list(roles.outside()) == [
        "the group friends is not in the table",
        "friends may auth.view_user, which is not in the table",
        "binh may casework.view_letter by a right of their own",
        "boss is a superuser and may do everything",
    ]


def test_a_role_that_is_missing_shows_and_is_made_again() -> None:
    Group.objects.get(name="auditors").delete()
    assert list(roles.outside()) == ["the role auditors is in the table and not in the database"]
    roles.apply()
    assert list(roles.outside()) == []


@pytest.mark.parametrize("role", sorted(roles.ROLES))
def test_who_appoints_stands_in_the_table(role: str) -> None:
    given = set(roles_to_give(make_colleague(role)).values_list("name", flat=True))
    assert given == set(roles.APPOINTS.get(role, ()))


def test_managers_appoint_every_working_role() -> None:
    assert set(roles.APPOINTS) == {"managers"}
    assert set(roles.APPOINTS["managers"]) == set(roles.ROLES)


# ------------------------------------------------------------- printed
def test_every_right_is_told_in_both_languages() -> None:
    lines = role_words.lines()
    told = {(line.role, line.record, line.actions) for line in lines if line.actions != ("appoint",)}
    assert told == {(role, record, each) for role, rights in roles.ROLES.items() for record, each in rights.items()}
    assert set(role_words.NAMES) == set(roles.ROLES)
    for line in lines:
        assert set(line.words) == {"vi", "en"}
        assert all(line.words.values())


@pytest.mark.parametrize("people", [True, False])
def test_as_markdown_csv_and_json(people: bool) -> None:
    make_colleague("auditors", username="kiem.toan")
    make_colleague("auditors", username="da.nghi", is_active=False)
    make_staff("boss", is_superuser=True)
    table = list(csv.DictReader(StringIO(printed(format="csv", people=people))))
    told = json.loads(printed(format="json", people=people))
    markdown = printed(people=people)
    assert {row["role"] for row in table if row["role"]} == set(roles.ROLES)
    assert {line["role"] for line in told["table"]} == set(roles.ROLES)
    assert told["outside"] == ["boss is a superuser and may do everything"]
    for text in (markdown, str(table), str(told)):
        assert ("kiem.toan" in text) == people
        assert "da.nghi" not in text
        assert "boss is a superuser" in text
    if people:
        assert told["people"]["auditors"] == ["kiem.toan"]
    for line in role_words.lines():
        assert line.words["vi"] in markdown
        assert line.words["en"] in markdown
