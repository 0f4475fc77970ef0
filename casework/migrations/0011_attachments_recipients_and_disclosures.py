import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0010_steps_of_a_complaint"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RecipientTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("correct", "Correct"), ("erase", "Erase")], max_length=8, verbose_name="what"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="since")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
            ],
            options={
                "verbose_name": "task of a recipient",
                "verbose_name_plural": "tasks of recipients",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="name")),
                ("content_type", models.CharField(max_length=40, verbose_name="type")),
                ("content", models.BinaryField(verbose_name="content")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="casework.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True, verbose_name="name")),
                ("agreement_number", models.CharField(max_length=80, verbose_name="agreement number")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_until", models.DateField(verbose_name="valid until")),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("handover", "Carrying out a purchase"),
                                ("judicial", "Request of a competent authority"),
                            ],
                            max_length=12,
                        ),
                        size=None,
                        verbose_name="purposes",
                    ),
                ),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None, verbose_name="allowed fields"
                    ),
                ),
                ("contact", models.CharField(blank=True, max_length=200, verbose_name="contact")),
                (
                    "endpoint",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        validators=[django.core.validators.URLValidator(schemes=["https"])],
                        verbose_name="address for hand-overs",
                    ),
                ),
            ],
            options={
                "verbose_name": "recipient of data",
                "verbose_name_plural": "recipients of data",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("purposes__contained_by", ["handover", "judicial"]), ("purposes__len__gte", 1)
                        ),
                        name="recipient_purposes_are_the_ones_listed",
                        violation_error_message="Data is given for the purposes listed, and for no other.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agreement_number", ""), _negated=True),
                        name="recipient_has_an_agreement",
                        violation_error_message="There is no recipient without an agreement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gte", models.F("valid_from"))),
                        name="recipient_agreement_ends_after_it_begins",
                        violation_error_message="An agreement ends after it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("endpoint", ""), ("endpoint__startswith", "https://"), _connector="OR"),
                        name="recipient_endpoint_is_https",
                        violation_error_message="Data goes out over HTTPS only.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("authority", models.CharField(blank=True, max_length=200, verbose_name="authority")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("handover", "Carrying out a purchase"),
                            ("judicial", "Request of a competent authority"),
                        ],
                        max_length=12,
                        verbose_name="purpose",
                    ),
                ),
                ("basis", models.CharField(max_length=200, verbose_name="basis")),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None, verbose_name="fields"
                    ),
                ),
                ("content", models.JSONField(blank=True, default=dict, verbose_name="content")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Waits for a second pair of eyes"),
                            ("approved", "Approved"),
                            ("delivered", "Delivered"),
                            ("refused", "Refused"),
                            ("failed", "Could not be delivered"),
                        ],
                        default="requested",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("may_be_told", models.BooleanField(default=True, verbose_name="the person may be told")),
                ("requested_at", models.DateTimeField(auto_now_add=True, verbose_name="requested")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="approved")),
                ("delivered_at", models.DateTimeField(null=True, verbose_name="delivered")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("error", models.CharField(blank=True, max_length=80, verbose_name="last error")),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to="casework.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disclosures", to="casework.person"
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to="casework.recipient",
                    ),
                ),
            ],
            options={
                "verbose_name": "disclosure",
                "verbose_name_plural": "disclosures",
                "ordering": ["-pk"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recipient",
            trigger=pgtrigger.compiler.Trigger(
                name="recipient_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="36ce5a65e3a84c8bb16c92973065ae6a02145cb0",
                    operation="DELETE",
                    pgid="pgtrigger_recipient_is_never_deleted_2ffc7",
                    table="casework_recipient",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recipient",
            trigger=pgtrigger.compiler.Trigger(
                name="recipient_is_never_deleted_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="07c26c18f5ea55d1df84ff1d512358685cc3f63e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_recipient_is_never_deleted_truncate_4631b",
                    table="casework_recipient",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="recipienttask",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="recipienttask",
            name="disclosure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="casework.disclosure"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "content_type__in",
                        ["application/pdf", "image/jpeg", "image/png", "image/webp", "text/plain", "message/rfc822"],
                    )
                ),
                name="attachment_type_is_one_we_take",
                violation_error_message="This type of file is not taken.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="attachment_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="0674f5e4d0191c80b649048105e12787082321d6",
                    operation="DELETE",
                    pgid="pgtrigger_attachment_is_never_deleted_dd24f",
                    table="casework_attachment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="attachment_is_never_deleted_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="70b9976ead92f7091850505fe4b6ed45bced13af",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_attachment_is_never_deleted_truncate_dc17f",
                    table="casework_attachment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["handover", "judicial"]), models.Q(("basis", ""), _negated=True)),
                name="disclosure_has_a_listed_purpose_and_a_basis",
                violation_error_message="A disclosure has one of the purposes listed, and a basis.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("requested_by")), _negated=True),
                    _connector="OR",
                ),
                name="disclosure_four_eyes",
                violation_error_message="Whoever requests a disclosure never approves it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["requested", "refused"]),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="disclosure_leaves_only_approved",
                violation_error_message="Nothing leaves before it is approved.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purpose", "handover"), ("recipient__isnull", False)),
                    models.Q(("purpose", "judicial"), models.Q(("authority", ""), _negated=True)),
                    _connector="OR",
                ),
                name="disclosure_names_who_receives",
                violation_error_message="A disclosure names who receives it.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disclosure",
            trigger=pgtrigger.compiler.Trigger(
                name="disclosure_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="7d543f9c4098ed4d922ffc93ba1087ae8d801a33",
                    operation="DELETE",
                    pgid="pgtrigger_disclosure_is_never_deleted_61033",
                    table="casework_disclosure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disclosure",
            trigger=pgtrigger.compiler.Trigger(
                name="disclosure_is_never_deleted_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="75ee18ab65ec1c336d806f8f6863f7c32e5eb064",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_disclosure_is_never_deleted_truncate_ca82b",
                    table="casework_disclosure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disclosure",
            trigger=pgtrigger.compiler.Trigger(
                name="disclosure_keeps_what_it_said",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN ((OLD.uuid, OLD.case_id, OLD.person_id, OLD.recipient_id, OLD.authority, OLD.purpose, OLD.basis, OLD.fields, OLD.digest, OLD.requested_by_id) IS DISTINCT FROM (NEW.uuid, NEW.case_id, NEW.person_id, NEW.recipient_id, NEW.authority, NEW.purpose, NEW.basis, NEW.fields, NEW.digest, NEW.requested_by_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="588af64d0510e6ddcf18f1babd1bfe3f33f22a8d",
                    operation="UPDATE",
                    pgid="pgtrigger_disclosure_keeps_what_it_said_34f41",
                    table="casework_disclosure",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="recipienttask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="recipient_task_confirmed_by_somebody",
                violation_error_message="A confirmation names who entered it.",
            ),
        ),
    ]
