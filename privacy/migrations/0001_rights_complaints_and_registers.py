import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import casework.ground.dates


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("casework", "0001_the_file_kept_on_a_person"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ComplaintCase",
            fields=[],
            options={
                "verbose_name": "complaint",
                "verbose_name_plural": "complaints",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="DataRequestCase",
            fields=[],
            options={
                "verbose_name": "data request",
                "verbose_name_plural": "data requests",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="MisuseCase",
            fields=[],
            options={
                "verbose_name": "misuse report",
                "verbose_name_plural": "misuse reports",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="QuestionCase",
            fields=[],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("stolen", "My details were stolen"),
                            ("other_use", "My details were used for something else"),
                            ("beyond", "My details were used beyond what was announced"),
                            ("wrong", "What you hold about me is wrong"),
                            ("not_deleted", "My details were not deleted although I asked"),
                            ("marketing", "I get advertising I did not agree to"),
                            ("service", "I am not satisfied with the service"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                        verbose_name="what it is about",
                    ),
                ),
                ("story", models.TextField(blank=True, max_length=4000, verbose_name="what happened")),
                (
                    "happened_on",
                    casework.ground.dates.TypedDateField(blank=True, null=True, verbose_name="when it happened"),
                ),
                (
                    "in_that_month",
                    models.BooleanField(db_default=False, default=False, verbose_name="only the month is known"),
                ),
                ("wanted", models.TextField(blank=True, max_length=2000, verbose_name="wanted outcome")),
                ("earlier_reference", models.CharField(blank=True, max_length=12, verbose_name="earlier reference")),
                ("vulnerable", models.BooleanField(default=False, verbose_name="asks for priority")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="complaint", to="casework.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "complaint",
                "verbose_name_plural": "complaints",
            },
        ),
        migrations.CreateModel(
            name="DataRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "right",
                    models.CharField(
                        choices=[
                            ("view", "See what you hold about me"),
                            ("correct", "Correct what is wrong"),
                            ("delete", "Delete my data"),
                            ("withdraw", "Withdraw a consent"),
                            ("restrict", "Restrict the use of my data"),
                            ("object", "Object to a use of my data"),
                            ("copy", "Get a copy of my data"),
                            ("protect", "Ask for protective measures"),
                        ],
                        max_length=10,
                        verbose_name="what is asked",
                    ),
                ),
                ("accepts_risk", models.BooleanField(default=False, verbose_name="risk of a deletion accepted")),
                ("explanation", models.TextField(blank=True, max_length=2000, verbose_name="explanation")),
                ("proposed", models.JSONField(blank=True, default=dict, verbose_name="proposed correction")),
                ("new_email", models.EmailField(blank=True, max_length=254, verbose_name="new e-mail address")),
                ("new_email_at", models.DateTimeField(blank=True, null=True, verbose_name="new address confirmed")),
                ("third_party", models.BooleanField(default=False, verbose_name="a third party must act too")),
                ("verified_at", models.DateTimeField(blank=True, null=True, verbose_name="identity verified")),
                (
                    "verified_how",
                    models.CharField(
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
                ("evidence", models.TextField(blank=True, max_length=2000, verbose_name="evidence")),
                (
                    "extended_by",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="extended by, days"),
                ),
                (
                    "extension_reason",
                    models.TextField(blank=True, max_length=2000, verbose_name="reason for the extension"),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("granted", "Granted"), ("partly", "Granted in part"), ("refused", "Refused")],
                        max_length=8,
                        verbose_name="decision",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
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
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("carried_out_at", models.DateTimeField(blank=True, null=True, verbose_name="carried out")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="data_request", to="casework.case"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
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
                        verbose_name="verified by",
                    ),
                ),
            ],
            options={
                "verbose_name": "data request",
                "verbose_name_plural": "data requests",
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
                ("answered_version", models.PositiveIntegerField(editable=False, null=True)),
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
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=12, unique=True, verbose_name="number")),
                ("detected_at", casework.ground.dates.TypedDateTimeField(verbose_name="detected")),
                ("nature", models.TextField(blank=True, max_length=4000, verbose_name="what happened")),
                ("data_kinds", models.CharField(blank=True, max_length=300, verbose_name="kinds of data")),
                ("people_affected", models.PositiveIntegerField(blank=True, null=True, verbose_name="people affected")),
                ("likely_harm", models.TextField(blank=True, max_length=2000, verbose_name="likely harm")),
                ("measures", models.TextField(blank=True, max_length=4000, verbose_name="measures")),
                ("minutes", models.TextField(blank=True, max_length=8000, verbose_name="minutes")),
                (
                    "agency_told_at",
                    casework.ground.dates.TypedDateTimeField(
                        blank=True, null=True, verbose_name="competent agency told"
                    ),
                ),
                (
                    "authority_told_at",
                    casework.ground.dates.TypedDateTimeField(
                        blank=True, null=True, verbose_name="data-protection agency told"
                    ),
                ),
                (
                    "people_told_at",
                    casework.ground.dates.TypedDateTimeField(
                        blank=True, null=True, verbose_name="people affected told"
                    ),
                ),
                ("closed_at", casework.ground.dates.TypedDateTimeField(blank=True, null=True, verbose_name="closed")),
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
                ("document_date", casework.ground.dates.TypedDateField(verbose_name="document date")),
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
                        verbose_name="decided by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judicial_requests",
                        to="casework.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "judicial request",
                "verbose_name_plural": "judicial requests",
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
                ("due_on", casework.ground.dates.TypedDateField(verbose_name="by when")),
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
            name="MisuseReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("certificate", "Digital certificate"),
                                ("device", "USB token or HSM"),
                                ("phone", "Phone or signing app of remote signing"),
                                ("pin", "PIN code"),
                                ("login", "User name and password"),
                                ("documents", "Documents signed or issued in my name"),
                            ],
                            max_length=12,
                        ),
                        size=None,
                        verbose_name="what was lost or misused",
                    ),
                ),
                ("certificate", models.CharField(blank=True, max_length=200, verbose_name="which certificate")),
                ("since", models.CharField(blank=True, max_length=100, verbose_name="since when")),
                (
                    "going_on",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "I do not know")],
                        max_length=8,
                        verbose_name="still going on",
                    ),
                ),
                ("story", models.TextField(blank=True, max_length=4000, verbose_name="what happened")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="misuse_report", to="casework.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "misuse report",
                "verbose_name_plural": "misuse reports",
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("policy", "The privacy policy"),
                            ("service", "A service"),
                            ("website", "This website"),
                            ("other", "Something else"),
                        ],
                        max_length=8,
                        verbose_name="topic",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="question")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="question", to="casework.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="complaintcase",
            trigger=pgtrigger.compiler.Trigger(
                name="complaint_ends_with_its_answer",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"kind\" IN ('complaint', 'misuse') AND NEW.\"outcome\" IN ('done', 'partly', 'not_done') AND NEW.\"status\" = 'closed' AND OLD.\"status\" IS DISTINCT FROM (NEW.\"status\"))",
                    func="\n            IF NOT EXISTS (\n                    SELECT 1 FROM privacy_handling h WHERE h.case_id = NEW.id AND (\n                        h.answered_version = OLD.version AND (h.finding, NEW.outcome)\n                            IN (('true', 'done'), ('partly', 'partly'), ('not', 'not_done'))\n                        OR h.duplicate_of_id IS NOT NULL AND NEW.outcome = 'done'\n                    )\n                ) THEN\n                RAISE EXCEPTION 'a complaint ends with the answer that its finding gives, or as the duplicate of another' USING ERRCODE = 'check_violation', CONSTRAINT = 'complaint_ends_with_its_answer';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="049e378105a0885e4f0d27592d6c01f45f99b729",
                    operation="UPDATE",
                    pgid="pgtrigger_complaint_ends_with_its_answer_4a377",
                    table="casework_case",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="datarequestcase",
            trigger=pgtrigger.compiler.Trigger(
                name="data_request_ends_as_decided",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."kind" = \'data_request\' AND NEW."status" = \'closed\' AND OLD."status" IS DISTINCT FROM (NEW."status"))',
                    func="\n            IF \n    NEW.outcome IN ('done', 'partly', 'not_done') AND NOT EXISTS (\n        SELECT 1 FROM privacy_datarequest d WHERE d.case_id = NEW.id AND (\n            (d.decision, NEW.outcome) = ('refused', 'not_done')\n            OR (d.decision, NEW.outcome) IN (('granted', 'done'), ('partly', 'partly')) AND (\n                d.carried_out_at IS NOT NULL\n                OR EXISTS (SELECT 1 FROM casework_erasureorder o WHERE o.case_id = NEW.id AND o.called_off_at IS NULL)\n            )\n            OR (d.decision, NEW.outcome) = ('granted', 'partly') AND EXISTS (\n                SELECT 1 FROM casework_erasureorder o\n                WHERE o.case_id = NEW.id\n                AND jsonb_array_length(coalesce(o.report -> 'held', '[]') || coalesce(o.report -> 'kept', '[]')) > 0\n            )\n        )\n    )\n    OR NEW.outcome IN ('withdrawn', 'invalid', 'unreachable') AND EXISTS (\n        SELECT 1 FROM privacy_datarequest d WHERE d.case_id = NEW.id AND d.decision <> '' AND NOT (\n            NEW.outcome = 'withdrawn' AND EXISTS (\n                SELECT 1 FROM casework_erasureorder o WHERE o.case_id = NEW.id AND o.called_off_at IS NOT NULL\n            )\n            OR NEW.outcome = 'unreachable' AND d.right = 'correct' AND d.decision IN ('granted', 'partly')\n            AND d.carried_out_at IS NULL\n            AND (d.new_email = '' OR d.decided_at < now() - interval '604800 seconds')\n        )\n    )\n THEN\n                RAISE EXCEPTION 'a data request ends as it was decided, once that is carried out' USING ERRCODE = 'check_violation', CONSTRAINT = 'data_request_ends_as_decided';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="3f8eb92427e6a7f7ac2f5e210e2b92a4504efd95",
                    operation="UPDATE",
                    pgid="pgtrigger_data_request_ends_as_decided_708d4",
                    table="casework_case",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="datarequestcase",
            trigger=pgtrigger.compiler.Trigger(
                name="data_request_decided_stays_one",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."kind" = \'data_request\' AND OLD."kind" IS DISTINCT FROM (NEW."kind"))',
                    func="\n            IF EXISTS (SELECT 1 FROM privacy_datarequest d WHERE d.case_id = NEW.id AND d.decision <> '') THEN\n                RAISE EXCEPTION 'a decided data request is not filed as something else' USING ERRCODE = 'check_violation', CONSTRAINT = 'data_request_decided_stays_one';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="17ee23657386b47d9b509c6d30432cde1bc7479f",
                    operation="UPDATE",
                    pgid="pgtrigger_data_request_decided_stays_one_32f6f",
                    table="casework_case",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(("happened_on__range", (datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)))),
                name="complaint_is_of_our_time",
                violation_error_message="Enter a date between 1990 and 2099.",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ground__in",
                        ["stolen", "other_use", "beyond", "wrong", "not_deleted", "marketing", "service", "other"],
                    )
                ),
                name="complaint_ground_is_known",
                violation_error_message="Choose one of the grounds listed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("right__in", ["view", "correct", "delete", "withdraw", "restrict", "object", "copy", "protect"])
                ),
                name="data_request_right_is_known",
                violation_error_message="Choose one of the rights listed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verified_at__isnull", True), ("verified_by__isnull", True), ("verified_how", "")),
                    models.Q(
                        ("verified_at__isnull", False), ("verified_by__isnull", True), ("verified_how", "mailbox")
                    ),
                    models.Q(
                        ("verified_at__isnull", False),
                        ("verified_by__isnull", False),
                        ("verified_how__in", ("call", "counter")),
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
                    ("new_email", ""),
                    models.Q(("decision__in", ["granted", "partly"]), ("right", "correct")),
                    _connector="OR",
                ),
                name="data_request_new_address_was_granted",
                violation_error_message="A new address comes from a correction that was granted.",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("carried_out_at__isnull", True), ("decision__in", ("granted", "partly")), _connector="OR"
                ),
                name="data_request_carried_out_was_granted",
                violation_error_message="What is carried out was granted.",
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
        pgtrigger.migrations.AddTrigger(
            model_name="datarequest",
            trigger=pgtrigger.compiler.Trigger(
                name="data_request_decision_is_final",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD.decision <> \'\' AND (OLD."right", OLD.decision, OLD.ground, OLD.decided_at, OLD.decided_by_id)\n    IS DISTINCT FROM (NEW."right", NEW.decision, NEW.ground, NEW.decided_at, NEW.decided_by_id))',
                    func="\n            IF true THEN\n                RAISE EXCEPTION 'a decision on a data request is taken once' USING ERRCODE = 'check_violation', CONSTRAINT = 'data_request_decision_is_final';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="91700d85a9b656df3f1253d23313b2eb314b059c",
                    operation="UPDATE",
                    pgid="pgtrigger_data_request_decision_is_final_9a64a",
                    table="privacy_datarequest",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="handling",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="handling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("severity__isnull", True), ("weighed_by__isnull", True)),
                    models.Q(
                        ("finding__in", ["true", "partly"]), ("severity__in", [1, 2, 3]), ("weighed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="handling_severity_follows_a_finding",
                violation_error_message="Only what was found true, at least in part, has a severity.",
            ),
        ),
        migrations.AddConstraint(
            model_name="handling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("duplicate_of__isnull", True),
                    models.Q(("duplicate_of", models.F("case")), _negated=True),
                    _connector="OR",
                ),
                name="handling_is_no_duplicate_of_itself",
                violation_error_message="A complaint is no duplicate of itself.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handling",
            trigger=pgtrigger.compiler.Trigger(
                name="handling_duplicate_is_of_an_original",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."duplicate_of_id" IS NOT NULL)',
                    func="\n            IF EXISTS (\n                    SELECT 1 FROM privacy_handling h\n                    WHERE h.case_id = NEW.duplicate_of_id AND h.duplicate_of_id IS NOT NULL\n                       OR h.duplicate_of_id = NEW.case_id\n                ) AND NEW.duplicate_of_id <> NEW.case_id THEN\n                RAISE EXCEPTION 'a complaint is the duplicate of one that is no duplicate itself' USING ERRCODE = 'check_violation', CONSTRAINT = 'handling_duplicate_is_of_an_original';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="32a94b52e3d9fc785b762fafd56545e20e40c1e9",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_handling_duplicate_is_of_an_original_fc33b",
                    table="privacy_handling",
                    when="BEFORE",
                ),
            ),
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
                    (
                        "agency_told_at__range",
                        (
                            datetime.datetime(1990, 1, 1, 0, 0, tzinfo=datetime.UTC),
                            datetime.datetime(2099, 12, 31, 0, 0, tzinfo=datetime.UTC),
                        ),
                    ),
                    (
                        "authority_told_at__range",
                        (
                            datetime.datetime(1990, 1, 1, 0, 0, tzinfo=datetime.UTC),
                            datetime.datetime(2099, 12, 31, 0, 0, tzinfo=datetime.UTC),
                        ),
                    ),
                    (
                        "closed_at__range",
                        (
                            datetime.datetime(1990, 1, 1, 0, 0, tzinfo=datetime.UTC),
                            datetime.datetime(2099, 12, 31, 0, 0, tzinfo=datetime.UTC),
                        ),
                    ),
                    (
                        "detected_at__range",
                        (
                            datetime.datetime(1990, 1, 1, 0, 0, tzinfo=datetime.UTC),
                            datetime.datetime(2099, 12, 31, 0, 0, tzinfo=datetime.UTC),
                        ),
                    ),
                    (
                        "people_told_at__range",
                        (
                            datetime.datetime(1990, 1, 1, 0, 0, tzinfo=datetime.UTC),
                            datetime.datetime(2099, 12, 31, 0, 0, tzinfo=datetime.UTC),
                        ),
                    ),
                ),
                name="incident_is_of_our_time",
                violation_error_message="Enter a date between 1990 and 2099.",
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
            model_name="judicialrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("document_date__range", (datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)))),
                name="judicial_document_is_of_our_time",
                violation_error_message="Enter a date between 1990 and 2099.",
            ),
        ),
        migrations.AddConstraint(
            model_name="judicialrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("authority__in", ["procuracy", "court", "police"])),
                name="judicial_authority_is_competent",
                violation_error_message="Only a procuracy, a court or the police may ask.",
            ),
        ),
        migrations.AddConstraint(
            model_name="judicialrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("entered_by")), _negated=True),
                    _connector="OR",
                ),
                name="judicial_four_eyes",
                violation_error_message="Whoever entered the request never decides on it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="judicialrequest",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="judicialrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("granted__contained_by", models.F("asked"))),
                name="judicial_gives_no_more_than_asked",
                violation_error_message="Nothing is given that was not asked for.",
            ),
        ),
        migrations.AddConstraint(
            model_name="judicialrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["entered", "granted"]), models.Q(("refusal", ""), _negated=True), _connector="OR"
                ),
                name="judicial_refusal_has_a_reason",
                violation_error_message="A refusal, whole or in part, has its reason.",
            ),
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
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__range", (datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)))),
                name="measure_is_of_our_time",
                violation_error_message="Enter a date between 1990 and 2099.",
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
        migrations.AddConstraint(
            model_name="misusereport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("what__contained_by", ["certificate", "device", "phone", "pin", "login", "documents"]),
                    ("what__len__gte", 1),
                ),
                name="misuse_names_what_was_misused",
                violation_error_message="Name what was lost or misused.",
            ),
        ),
        migrations.AddConstraint(
            model_name="misusereport",
            constraint=models.CheckConstraint(
                condition=models.Q(("going_on__in", ["yes", "no", "unknown"])),
                name="misuse_going_on_is_known",
                violation_error_message="Choose whether it is still going on.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("topic__in", ["policy", "service", "website", "other"])),
                name="question_topic_is_known",
                violation_error_message="Choose one of the topics listed.",
            ),
        ),
    ]
