import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0008_finding_people_and_cases_by_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
                ("content", models.JSONField(verbose_name="content")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "certificate of erasure",
                "verbose_name_plural": "certificates of erasure",
            },
        ),
        migrations.CreateModel(
            name="ErasureOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ordered_at", models.DateTimeField(auto_now_add=True, verbose_name="ordered")),
                ("executed_at", models.DateTimeField(blank=True, null=True, verbose_name="carried out")),
                ("alone_reason", models.CharField(blank=True, max_length=300, verbose_name="why one officer alone")),
                ("report", models.JSONField(default=dict, verbose_name="report")),
                ("needles", models.JSONField(blank=True, default=dict)),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="checked")),
            ],
            options={
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None, verbose_name="held fields"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("accounting", "Accounting records of a completed purchase"),
                            ("complaint", "A complaint that is still open"),
                            ("court", "An order of a court or an authority"),
                        ],
                        max_length=12,
                        verbose_name="ground",
                    ),
                ),
                (
                    "document",
                    models.CharField(
                        blank=True, help_text="Number and date, no names.", max_length=120, verbose_name="document"
                    ),
                ),
                ("until", models.DateField(verbose_name="until")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="entered")),
                ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
            ],
            options={
                "verbose_name": "hold",
                "verbose_name_plural": "holds",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ScanHit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=63, verbose_name="table")),
                ("column", models.CharField(max_length=63, verbose_name="column")),
                ("row", models.CharField(max_length=40, verbose_name="row")),
                ("redacted_at", models.DateTimeField(blank=True, null=True, verbose_name="redacted")),
            ],
            options={
                "verbose_name": "place to redact",
                "verbose_name_plural": "places to redact",
            },
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(unique=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "tombstone",
                "verbose_name_plural": "tombstones",
            },
        ),
        migrations.RemoveConstraint(
            model_name="person",
            name="person_erased_is_empty",
        ),
        migrations.AddField(
            model_name="person",
            name="held",
            field=models.BooleanField(default=False, editable=False, verbose_name="held in part"),
        ),
        migrations.AddField(
            model_name="person",
            name="restricted_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="use restricted"),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="alone_reason",
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name="why one officer alone"),
        ),
        migrations.AlterField(
            model_name="letter",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("receipt", "Receipt"),
                    ("reply", "Answer"),
                    ("enquiry", "Question to the customer"),
                    ("confirm_consent", "Confirmation of a consent"),
                    ("staff_notice", "Notice to staff"),
                    ("access_link", "Link to one's own data"),
                    ("decision", "Step in a request or complaint"),
                    ("erasure", "Certificate of an erasure"),
                ],
                max_length=20,
                verbose_name="purpose",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letter",
            trigger=pgtrigger.compiler.Trigger(
                name="letter_keeps_to_a_restriction",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"case_id\" IS NOT NULL AND NEW.\"purpose\" IN ('reply', 'enquiry'))",
                    func="\n                    IF EXISTS (SELECT 1 FROM casework_case c JOIN casework_person p ON p.id = c.person_id\n                               WHERE c.id = NEW.case_id AND p.restricted_at IS NOT NULL\n                                 AND c.kind NOT IN ('data_request', 'complaint', 'misuse')\n                                 AND (c.created_at < p.restricted_at OR c.channel = 'centre')) THEN\n                        RAISE EXCEPTION 'the person has restricted the use of their data'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_keeps_to_a_restriction';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="85315fe3084852bc8ce65f4d73bcb634af59e22c",
                    operation="INSERT",
                    pgid="pgtrigger_letter_keeps_to_a_restriction_14106",
                    table="casework_letter",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    ("held", True),
                    models.Q(
                        ("email", ""),
                        ("folded", ""),
                        ("full_name", ""),
                        ("organisation", ""),
                        ("phone", ""),
                        ("tax_code", ""),
                    ),
                    _connector="OR",
                ),
                name="person_erased_is_empty",
                violation_error_message="An erased person keeps no details but those held.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("publisher__isnull", True),
                    models.Q(("publisher", models.F("author")), _negated=True),
                    models.Q(("alone_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="policy_four_eyes",
                violation_error_message="Somebody else publishes what one has written, or one alone gives a reason.",
            ),
        ),
        migrations.AddField(
            model_name="erasureorder",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="erasure", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="erasureorder",
            name="executed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="erasureorder",
            name="ordered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="order",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="certificate", to="casework.erasureorder"
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="entered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="casework.person"
            ),
        ),
        migrations.AddField(
            model_name="scanhit",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="hits", to="casework.erasureorder"
            ),
        ),
        migrations.AddField(
            model_name="scanhit",
            name="redacted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tombstone",
            trigger=pgtrigger.compiler.Trigger(
                name="tombstone_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2faaeb38a1ae7fa578a1be3e07e94b8a7b2ea9ee",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_tombstone_is_append_only_6e53c",
                    table="casework_tombstone",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tombstone",
            trigger=pgtrigger.compiler.Trigger(
                name="tombstone_is_append_only_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="5c649f76551b12e7ac95c2773d8d36a1a378f4b2",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_tombstone_is_append_only_truncate_5068d",
                    table="casework_tombstone",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="erasureorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("executed_at__isnull", True), ("executed_by__isnull", True)),
                    models.Q(("executed_at__isnull", False), ("executed_by__isnull", False)),
                    _connector="OR",
                ),
                name="erasure_executed_by_somebody",
                violation_error_message="An erasure that was carried out names who did it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasureorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("executed_by__isnull", True),
                    models.Q(("executed_by", models.F("ordered_by")), _negated=True),
                    models.Q(("alone_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="erasure_four_eyes",
                violation_error_message="A second officer carries out an erasure, or one alone gives a reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasureorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked_at__isnull", True),
                    models.Q(("executed_at__isnull", False), ("needles", {})),
                    _connector="OR",
                ),
                name="erasure_checked_keeps_no_needles",
                violation_error_message="Once the check has passed, what it looked for is forgotten.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="erasureorder",
            trigger=pgtrigger.compiler.Trigger(
                name="erasure_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="cbb61b1f98d7dd45d585f5b3ccf91c445aff8027",
                    operation="DELETE",
                    pgid="pgtrigger_erasure_is_never_deleted_5784f",
                    table="casework_erasureorder",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="erasureorder",
            trigger=pgtrigger.compiler.Trigger(
                name="erasure_is_never_deleted_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="51f7df58bf203d6a7f5a2397d41b51f66ecad54d",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_erasure_is_never_deleted_truncate_9ab35",
                    table="casework_erasureorder",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificate",
            trigger=pgtrigger.compiler.Trigger(
                name="certificate_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="131f09d1aeaf1018e3524158a62529b5ef9fb6ed",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_certificate_is_append_only_a37a1",
                    table="casework_certificate",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificate",
            trigger=pgtrigger.compiler.Trigger(
                name="certificate_is_append_only_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="d981d7023e01057a68e7d773fbbcc222f471abc8",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_certificate_is_append_only_truncate_696c2",
                    table="casework_certificate",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("fields__len__gte", 1)),
                name="hold_names_its_fields",
                violation_error_message="A hold names the fields it holds.",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["accounting", "complaint", "court"])),
                name="hold_ground_is_known",
                violation_error_message="Choose one of the grounds listed.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hold",
            trigger=pgtrigger.compiler.Trigger(
                name="hold_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="62524e53bb880e10126172096109ffc12489c83a",
                    operation="DELETE",
                    pgid="pgtrigger_hold_is_never_deleted_5d6da",
                    table="casework_hold",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hold",
            trigger=pgtrigger.compiler.Trigger(
                name="hold_is_never_deleted_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="e653c3427622dafc30bac5b971f69636e0a4d0ac",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_hold_is_never_deleted_truncate_d0372",
                    table="casework_hold",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="scanhit",
            constraint=models.UniqueConstraint(
                fields=("order", "table", "column", "row"),
                name="hit_is_listed_once",
                violation_error_message="This place is listed already.",
            ),
        ),
    ]
