import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0001_the_facts_people_state"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="datarequest",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="decided"),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="decision",
            field=models.CharField(
                blank=True,
                choices=[("granted", "Granted"), ("partly", "Granted in part"), ("refused", "Refused")],
                max_length=8,
                verbose_name="decision",
            ),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="evidence",
            field=models.TextField(blank=True, max_length=2000, verbose_name="evidence"),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="extended_by",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="extended by, days"),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="extension_reason",
            field=models.TextField(blank=True, max_length=2000, verbose_name="reason for the extension"),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="ground",
            field=models.CharField(
                blank=True,
                choices=[
                    ("contract", "Needed for a contract with the person"),
                    ("law", "Another law requires or forbids it"),
                    ("harm", "It would harm others"),
                    ("fraud", "Fraud is suspected"),
                    ("not_theirs", "The person is not who they say, or the data is not theirs"),
                    ("nothing_held", "Nothing of the kind is held"),
                ],
                max_length=12,
                verbose_name="ground",
            ),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="proposed",
            field=models.JSONField(blank=True, default=dict, verbose_name="proposed correction"),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="third_party",
            field=models.BooleanField(default=False, verbose_name="a third party must act too"),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="verified_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="identity verified"),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="verified_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="verified by",
            ),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="verified_how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("mailbox", "A link to the address on file"),
                    ("call", "A call to the number on file"),
                    ("counter", "In person, with a document shown"),
                ],
                max_length=8,
                verbose_name="how verified",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verified_at__isnull", True), ("verified_by__isnull", True), ("verified_how", "")),
                    models.Q(
                        ("verified_at__isnull", False),
                        ("verified_how__in", ["mailbox", "call", "counter"]),
                        models.Q(("verified_how", "mailbox"), ("verified_by__isnull", False), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="data_request_verified_knows_how",
                violation_error_message="A verified identity has a time and a way, and who verified it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True), ("decided_by__isnull", True), ("decision", ""), ("ground", "")
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decision__in", ["granted", "partly", "refused"]),
                    ),
                    _connector="OR",
                ),
                name="data_request_decision_has_a_decider",
                violation_error_message="A decision has a time and somebody who took it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decision", ""),
                    models.Q(("decision", "granted"), ("ground", "")),
                    ("ground__in", ["contract", "law", "harm", "fraud", "not_theirs", "nothing_held"]),
                    _connector="OR",
                ),
                name="data_request_refusal_has_a_ground",
                violation_error_message="A refusal, whole or in part, has its ground.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision__in", ["granted", "partly"]), _negated=True),
                    ("verified_at__isnull", False),
                    _connector="OR",
                ),
                name="data_request_granted_is_verified",
                violation_error_message="Nothing is granted before the identity is verified.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("extended_by__isnull", True),
                    models.Q(("extended_by__gt", 0), ("verified_at__isnull", False)),
                    _connector="OR",
                ),
                name="data_request_extension_follows_verification",
                violation_error_message="Only the clock of a verified request can be extended.",
            ),
        ),
    ]
