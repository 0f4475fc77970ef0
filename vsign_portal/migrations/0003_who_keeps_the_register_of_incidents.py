"""Complaint handlers and privacy officers keep the register of incidents; managers and auditors see it."""

from importlib import import_module
from typing import Any

from django.db import migrations

groups = import_module("vsign_portal.migrations.0001_groups_with_least_privilege")
KEEP, SEE = ("view", "add", "change"), ("view",)
MORE = {"complaint handlers": KEEP, "privacy officers": KEEP, "managers": SEE, "auditors": SEE}


def give(apps: Any, schema_editor: Any) -> None:
    for name, actions in MORE.items():
        group = apps.get_model("auth", "Group").objects.get(name=name)
        group.permissions.add(*(groups.permission(apps, "privacy.incident", action) for action in actions))


class Migration(migrations.Migration):
    dependencies = [
        ("vsign_portal", "0002_officers_and_their_registers"),
        ("privacy", "0003_complaints_and_incidents"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
