"""Privacy officers write drafts, enter holds and redact; managers and auditors see what was done."""

from importlib import import_module
from typing import Any

from django.db import migrations

groups = import_module("vsign_portal.migrations.0001_groups_with_least_privilege")
SEEN = ("casework.hold", "casework.erasureorder", "casework.scanhit", "casework.certificate")
MORE = {
    "privacy officers": {
        "casework.policyversion": ("add",),
        "casework.hold": ("view", "add"),
        "casework.scanhit": ("view", "change"),
        "casework.erasureorder": ("view",),
        "casework.certificate": ("view",),
    },
    "managers": dict.fromkeys(SEEN, ("view",)),
    "auditors": dict.fromkeys(SEEN, ("view",)),
}


def give(apps: Any, schema_editor: Any) -> None:
    for name, rights in MORE.items():
        group = apps.get_model("auth", "Group").objects.get(name=name)
        for label, actions in rights.items():
            group.permissions.add(*(groups.permission(apps, label, action) for action in actions))


class Migration(migrations.Migration):
    dependencies = [
        ("vsign_portal", "0001_groups_with_least_privilege"),
        ("casework", "0009_restriction_erasure_and_four_eyes"),
        ("privacy", "0002_how_a_data_request_is_decided"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
