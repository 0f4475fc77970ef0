"""What new migrations may do to tables in use: shown on made-up ones, and held by all that there are."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.db import connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from vsign_portal.migration_rules import RULES, all_faults, faults

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def today(django_db_setup: None, django_db_blocker: Any) -> ProjectState:
    with django_db_blocker.unblock():
        state: ProjectState = MigrationLoader(connection).project_state()
    return state


def broken(state: ProjectState, *made_up: Operation, **more: Any) -> list[str]:
    """The rules that a migration of these operations would break, were it the next one."""
    migration: Any = type("Migration", (Migration,), {"operations": list(made_up), **more})("0999_made_up", "casework")
    return [fault.rule for fault in faults(migration, state.clone())]


INDEX = models.Index(fields=["created_at"], name="made_up")
CHECK = models.CheckConstraint(condition=models.Q(priority__gte=0), name="made_up")
VALIDATING = "ALTER TABLE casework_case ADD CONSTRAINT made_up CHECK (priority > 0)"
NOT_VALID = "ALTER TABLE casework_case ADD CONSTRAINT made_up_2 CHECK (priority > 1) NOT VALID"
UNIQUE = models.UniqueConstraint(fields=["created_at"], name="made_up")


def nothing(apps: Any, editor: Any) -> None: ...


def fields(**more: Any) -> Any:
    return models.CharField(max_length=10, **more)


@pytest.mark.parametrize(
    ("rule", "operation"),
    [
        ("concurrently", operations.AddIndex("case", INDEX)),
        ("concurrently", operations.AddConstraint("case", UNIQUE)),
        ("concurrently", operations.AddField("case", "made_up", fields(null=True, unique=True))),
        ("concurrently", operations.AddField("case", "made_up", fields(null=True, db_index=True))),
        ("concurrently", operations.AlterField("person", "full_name", models.CharField(max_length=200, db_index=True))),
        ("not valid", operations.AddConstraint("case", CHECK)),
        ("default", operations.AddField("case", "made_up", fields())),
        ("default", operations.AddField("case", "made_up", fields(default="x"))),
        ("rewrite", operations.AlterField("case", "priority", models.BigIntegerField())),
        ("rewrite", operations.AlterField("person", "full_name", models.CharField(max_length=20))),
        ("not null", operations.AlterField("case", "closed_at", models.DateTimeField())),
        ("rename", operations.RenameField("case", "priority", "urgency")),
        ("rename", operations.RenameModel("Hold", "Keeping")),
        ("rename", operations.AlterModelTable("hold", "keeping")),
        ("sql", operations.RunSQL("CREATE INDEX made_up ON casework_case (created_at)")),
        ("sql", operations.RunSQL("ALTER TABLE casework_case ADD CONSTRAINT made_up CHECK (priority > 0)")),
        ("sql", operations.RunSQL("alter table casework_case alter priority type bigint")),
        ("sql", operations.RunSQL("ALTER TABLE casework_case ALTER closed_at SET NOT NULL")),
        ("sql", operations.RunSQL("SET lock_timeout = 0")),
        ("sql", operations.RunSQL(f"{VALIDATING}; {NOT_VALID}")),
        ("sql", operations.RunSQL([VALIDATING, NOT_VALID])),
        ("sql", operations.RunSQL(f"{VALIDATING}, {NOT_VALID.partition('case ')[2]}")),
        ("sql", operations.RunSQL(f"{VALIDATING} -- NOT VALID would be better")),
        ("sql", operations.RunSQL("REINDEX TABLE casework_case; REINDEX TABLE CONCURRENTLY casework_person")),
        ("sql", operations.RunSQL("REINDEX(VERBOSE) TABLE casework_case")),
        ("concurrently", operations.AlterUniqueTogether("case", {("created_at", "kind")})),
        ("sql", operations.RunSQL([("UPDATE casework_case SET priority = %s", [1]), "VACUUM FULL casework_case"])),
    ],
)
def test_what_would_stop_a_table_in_use_is_refused(today: ProjectState, rule: str, operation: Operation) -> None:
    assert broken(today, operation) == [rule]


def test_a_foreign_key_is_not_added_and_validated_at_once(today: ProjectState) -> None:
    key = models.ForeignKey("casework.Person", models.PROTECT, null=True, db_index=False)
    assert broken(today, operations.AddField("hold", "made_up", key)) == ["foreign key"]


def test_a_column_for_a_foreign_key_comes_as_the_docs_tell(today: ProjectState) -> None:
    assert "`db_constraint=False, db_index=False`" in Path(settings.BASE_DIR, "docs/migrations.md").read_text()
    key = models.ForeignKey("casework.Person", models.PROTECT, null=True, db_constraint=False, db_index=False)
    assert broken(today, operations.AddField("hold", "made_up", key)) == []
    indexed = models.ForeignKey("casework.Person", models.PROTECT, null=True, db_constraint=False)
    assert broken(today, operations.AddField("hold", "made_up", indexed)) == ["concurrently"]


@pytest.mark.parametrize(
    "operation",
    [
        AddConstraintNotValid("case", CHECK),
        ValidateConstraint("case", "made_up"),
        operations.AddField("case", "made_up", fields(null=True)),
        operations.AddField("case", "made_up", fields(db_default="")),
        operations.AlterField("person", "full_name", models.CharField(max_length=400)),
        operations.AlterField("person", "full_name", models.TextField()),
        operations.RemoveField("case", "priority"),
        operations.RunPython(nothing),
        operations.RunSQL("ALTER TABLE casework_case ADD CONSTRAINT made_up CHECK (priority > 0) NOT VALID"),
        operations.RunSQL(f"{NOT_VALID}; {NOT_VALID.replace('_2', '_3')}"),
        operations.RunSQL("REINDEX TABLE CONCURRENTLY casework_case"),
        operations.AlterUniqueTogether("case", set()),
        operations.RunSQL("ALTER TABLE casework_case ADD CONSTRAINT made_up UNIQUE USING INDEX made_up_index"),
    ],
)
def test_what_takes_a_lock_for_a_moment_may_be_done(today: ProjectState, operation: Operation) -> None:
    assert broken(today, operation) == []


@pytest.mark.parametrize("made", [True, False])
def test_an_index_is_made_and_dropped_concurrently_and_alone(today: ProjectState, made: bool) -> None:
    there = today.models["casework", "case"].options["indexes"][0]
    operation = AddIndexConcurrently("case", INDEX) if made else RemoveIndexConcurrently("case", there.name)
    assert broken(today, operation, atomic=False) == []
    assert broken(today, operation) == ["concurrently"]
    assert broken(today, operation, ValidateConstraint("case", "made_up"), atomic=False) == ["alone"]


def test_a_constraint_is_validated_by_a_later_migration(today: ProjectState) -> None:
    both = AddConstraintNotValid("case", CHECK), ValidateConstraint("case", "made_up")
    assert broken(today, *both) == ["validated later"]


def test_data_is_changed_by_a_migration_of_its_own(today: ProjectState) -> None:
    both = operations.AddField("case", "made_up", fields(null=True)), operations.RunPython(nothing)
    assert broken(today, *both) == ["data alone"]


def test_what_is_hidden_from_the_state_is_looked_at_too(today: ProjectState) -> None:
    hidden = operations.SeparateDatabaseAndState(database_operations=[operations.AddIndex("case", INDEX)])
    assert broken(today, hidden) == ["concurrently"]


def test_a_table_of_the_same_migration_is_nobodys_yet(today: ProjectState) -> None:
    made = operations.CreateModel("MadeUp", [("id", models.BigAutoField(primary_key=True)), ("created_at", fields())])
    assert broken(today, made, operations.AddIndex("madeup", INDEX), operations.AddConstraint("madeup", UNIQUE)) == []


def test_a_migration_that_has_to_break_a_rule_says_why(today: ProjectState) -> None:
    operation = operations.RenameField("case", "priority", "urgency")
    assert broken(today, operation, accepted={"rename": "the portal is down for an hour anyway"}) == []


def test_every_migration_keeps_the_rules() -> None:
    assert [str(fault) for fault in all_faults()] == []


def test_every_rule_is_explained_in_the_docs(settings: Any) -> None:
    text = settings.BASE_DIR.joinpath("docs/migrations.md").read_text()
    assert [rule for rule in RULES if f"**{rule}**" not in text] == []
