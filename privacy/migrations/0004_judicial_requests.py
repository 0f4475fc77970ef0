import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0011_attachments_recipients_and_disclosures"),
        ("privacy", "0003_complaints_and_incidents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JudicialRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "authority",
                    models.CharField(
                        choices=[("procuracy", "Procuracy"), ("court", "Court"), ("police", "Police")],
                        max_length=10,
                        verbose_name="authority",
                    ),
                ),
                ("authority_name", models.CharField(max_length=200, verbose_name="name of the authority")),
                ("document_number", models.CharField(max_length=80, verbose_name="document number")),
                ("document_date", models.DateField(verbose_name="document date")),
                ("signatory", models.CharField(max_length=200, verbose_name="signatory")),
                ("legal_basis", models.CharField(max_length=300, verbose_name="legal basis")),
                ("scan", models.BinaryField(verbose_name="scan")),
                ("scan_type", models.CharField(editable=False, max_length=20)),
                (
                    "asked",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None, verbose_name="what is asked"
                    ),
                ),
                (
                    "granted",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="what is granted",
                    ),
                ),
                ("refusal", models.CharField(blank=True, max_length=300, verbose_name="why not, or not all")),
                ("may_be_told", models.BooleanField(default=False, verbose_name="the person may be told")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("entered", "Waits for a second pair of eyes"),
                            ("granted", "Granted"),
                            ("partly", "Granted in part"),
                            ("refused", "Refused"),
                        ],
                        default="entered",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "disclosure",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judicial_request",
                        to="casework.disclosure",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judicial_requests",
                        to="casework.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "judicial request",
                "verbose_name_plural": "judicial requests",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("authority__in", ["procuracy", "court", "police"])),
                        name="judicial_authority_is_competent",
                        violation_error_message="Only a procuracy, a court or the police may ask.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="judicial_four_eyes",
                        violation_error_message="Whoever entered the request never decides on it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "entered")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ["granted", "partly", "refused"]),
                            ),
                            _connector="OR",
                        ),
                        name="judicial_decision_has_a_decider",
                        violation_error_message="A decision has a time and somebody who took it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("granted__contained_by", models.F("asked"))),
                        name="judicial_gives_no_more_than_asked",
                        violation_error_message="Nothing is given that was not asked for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["entered", "granted"]),
                            models.Q(("refusal", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="judicial_refusal_has_a_reason",
                        violation_error_message="A refusal, whole or in part, has its reason.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="judicialrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="judicial_request_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="1dedd1a6182f5bc67b70815ffe883f4c51008cef",
                    operation="DELETE",
                    pgid="pgtrigger_judicial_request_is_never_deleted_b7d5c",
                    table="privacy_judicialrequest",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="judicialrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="judicial_request_is_never_deleted_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="eb54b54d261c0e0781de6e6508a2ca7d164a2a58",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_judicial_request_is_never_deleted_truncate_35d4c",
                    table="privacy_judicialrequest",
                    when="BEFORE",
                ),
            ),
        ),
    ]
