import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0010_steps_of_a_complaint"),
        ("privacy", "0002_how_a_data_request_is_decided"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=12, unique=True, verbose_name="number")),
                ("detected_at", models.DateTimeField(verbose_name="detected")),
                ("nature", models.TextField(blank=True, max_length=4000, verbose_name="what happened")),
                ("data_kinds", models.CharField(blank=True, max_length=300, verbose_name="kinds of data")),
                ("people_affected", models.PositiveIntegerField(blank=True, null=True, verbose_name="people affected")),
                ("likely_harm", models.TextField(blank=True, max_length=2000, verbose_name="likely harm")),
                ("measures", models.TextField(blank=True, max_length=4000, verbose_name="measures")),
                ("minutes", models.TextField(blank=True, max_length=8000, verbose_name="minutes")),
                ("agency_told_at", models.DateTimeField(blank=True, null=True, verbose_name="competent agency told")),
                (
                    "authority_told_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="data-protection agency told"),
                ),
                ("people_told_at", models.DateTimeField(blank=True, null=True, verbose_name="people affected told")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                ("reminded", models.JSONField(blank=True, default=list, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "incident",
                "verbose_name_plural": "incidents",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contain", "Stop it: what is going on ends"),
                            ("redress", "Make good: what happened to the person is put right"),
                            ("prevent", "Prevent: it does not happen again"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("what", models.TextField(max_length=1000, verbose_name="what")),
                ("due_on", models.DateField(verbose_name="by when")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="decided")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="casework.case"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "who",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "measure",
                "verbose_name_plural": "measures",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Handling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("acknowledged_at", models.DateTimeField(verbose_name="acknowledged")),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[("true", "True"), ("partly", "Partly true"), ("not", "Not true")],
                        max_length=8,
                        verbose_name="finding",
                    ),
                ),
                ("evidence", models.TextField(blank=True, max_length=4000, verbose_name="evidence")),
                ("verified_at", models.DateTimeField(blank=True, null=True, verbose_name="verified")),
                ("answers", models.JSONField(blank=True, default=dict, verbose_name="answers to the rubric")),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        blank=True, choices=[(1, "Low"), (2, "Medium"), (3, "High")], null=True, verbose_name="severity"
                    ),
                ),
                (
                    "asked_again_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="asked whether it is solved"),
                ),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handling", to="casework.case"
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="casework.case",
                        verbose_name="duplicate of",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "weighed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "handling of a complaint",
                "verbose_name_plural": "handling of complaints",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finding", ""), ("verified_at__isnull", True), ("verified_by__isnull", True)),
                            models.Q(
                                ("finding__in", ["true", "partly", "not"]),
                                ("verified_at__isnull", False),
                                ("verified_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="handling_finding_has_a_verifier",
                        violation_error_message="A finding has a time and somebody who verified it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("severity__isnull", True), ("weighed_by__isnull", True)),
                            models.Q(
                                ("finding__in", ["true", "partly"]),
                                ("severity__in", [1, 2, 3]),
                                ("weighed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="handling_severity_follows_a_finding",
                        violation_error_message="Only what was found true, at least in part, has a severity.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("duplicate_of__isnull", True),
                            models.Q(("duplicate_of", models.F("case")), _negated=True),
                            _connector="OR",
                        ),
                        name="handling_is_no_duplicate_of_itself",
                        violation_error_message="A complaint is no duplicate of itself.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handling",
            trigger=pgtrigger.compiler.Trigger(
                name="handling_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="1854a422197b1950e69ca8ab581a9a28942e3f57",
                    operation="DELETE",
                    pgid="pgtrigger_handling_is_never_deleted_b5ac9",
                    table="privacy_handling",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handling",
            trigger=pgtrigger.compiler.Trigger(
                name="handling_is_never_deleted_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="7a8504fd76ba039b9f0acfd2bff21544c9b9d464",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_handling_is_never_deleted_truncate_7b380",
                    table="privacy_handling",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("agency_told_at__isnull", True),
                        ("agency_told_at__gte", models.F("detected_at")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("authority_told_at__isnull", True),
                        ("authority_told_at__gte", models.F("detected_at")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("people_told_at__isnull", True),
                        ("people_told_at__gte", models.F("detected_at")),
                        _connector="OR",
                    ),
                ),
                name="incident_told_after_detection",
                violation_error_message="Nobody is told before the incident is detected.",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True),
                    models.Q(
                        ("agency_told_at__isnull", False),
                        ("authority_told_at__isnull", False),
                        models.Q(("minutes", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="incident_closed_is_told_and_minuted",
                violation_error_message="An incident is closed once both agencies are told and minutes are drawn up.",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.UniqueConstraint(
                fields=("case",),
                name="incident_once_a_case",
                violation_error_message="This case has its incident already.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="incident_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="5cb7de8e2f6f9e0e2e4cc8db1322045d338d293a",
                    operation="DELETE",
                    pgid="pgtrigger_incident_is_never_deleted_dc20c",
                    table="privacy_incident",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="incident_is_never_deleted_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="d87b02385ea7b2a1498dacc7943d3ee4ef0d0c5e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_incident_is_never_deleted_truncate_89713",
                    table="privacy_incident",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["contain", "redress", "prevent"])),
                name="measure_kind_is_known",
                violation_error_message="Choose one of the kinds listed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                    models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                    _connector="OR",
                ),
                name="measure_done_by_somebody",
                violation_error_message="A measure that is done names who did it.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="measure",
            trigger=pgtrigger.compiler.Trigger(
                name="measure_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="31ac5e794ed2187b262a965ef6769193f1f2a3b9",
                    operation="DELETE",
                    pgid="pgtrigger_measure_is_never_deleted_bd7e7",
                    table="privacy_measure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="measure",
            trigger=pgtrigger.compiler.Trigger(
                name="measure_is_never_deleted_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="cff18836073deb8d6fcb93090c084572642d96a1",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_measure_is_never_deleted_truncate_be06f",
                    table="privacy_measure",
                    when="BEFORE",
                ),
            ),
        ),
    ]
