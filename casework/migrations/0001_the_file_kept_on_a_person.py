import datetime
import uuid

import django.contrib.auth.models
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import casework.disclosure.endpoints
import casework.ground.dates
import casework.ground.references
import casework.post.letter


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
                ("content", models.JSONField(verbose_name="content")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
            ],
            options={
                "verbose_name": "certificate of erasure",
                "verbose_name_plural": "certificates of erasure",
            },
        ),
        migrations.CreateModel(
            name="ChangedDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
            ],
            options={
                "verbose_name": "changed day",
                "verbose_name_plural": "changed days",
            },
        ),
        migrations.CreateModel(
            name="ConsentWording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("related", "Information on related services"),
                            ("marketing", "Marketing and promotion mail"),
                            ("notices", "Notices about this website"),
                            ("handover", "Hand-over to a provider"),
                        ],
                        max_length=12,
                        verbose_name="purpose",
                    ),
                ),
                ("language", models.CharField(max_length=2, verbose_name="language")),
                ("text", models.TextField(verbose_name="wording")),
                ("digest", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "verbose_name": "consent wording",
                "verbose_name_plural": "consent wordings",
            },
        ),
        migrations.CreateModel(
            name="DayCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("kind", models.CharField(max_length=12)),
                (
                    "counted",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("answered", "answered"),
                            ("closed", "closed"),
                            ("in_time", "closed within the deadline"),
                        ],
                        max_length=8,
                    ),
                ),
                ("took", models.IntegerField()),
                ("number", models.IntegerField()),
            ],
            options={
                "verbose_name": "count of a day",
                "verbose_name_plural": "counts of days",
            },
        ),
        migrations.CreateModel(
            name="DeadlineRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("consultation", "Consultation"),
                            ("purchase", "Purchase"),
                            ("data_request", "Data request"),
                            ("complaint", "Complaint"),
                            ("misuse", "Misuse report"),
                            ("question", "Question"),
                        ],
                        max_length=12,
                        unique=True,
                        verbose_name="kind",
                    ),
                ),
                ("first_answer", models.PositiveSmallIntegerField(verbose_name="first answer, days")),
                ("resolution", models.PositiveSmallIntegerField(verbose_name="resolution, days")),
            ],
            options={
                "verbose_name": "deadline rule",
                "verbose_name_plural": "deadline rules",
                "ordering": ["kind"],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("next_attempt_at", models.DateTimeField(blank=True, null=True, verbose_name="next attempt")),
                ("lease_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("error", models.CharField(blank=True, max_length=80, verbose_name="last error")),
                ("endpoint", models.CharField(blank=True, max_length=300, verbose_name="address for hand-overs")),
                ("agreement", models.CharField(blank=True, max_length=120, verbose_name="agreement")),
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
                            ("sending", "Being delivered"),
                            ("delivered", "Delivered"),
                            ("refused", "Refused"),
                            ("failed", "Could not be delivered"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="requested",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("may_be_told", models.BooleanField(default=True, verbose_name="the person may be told")),
                ("requested_at", models.DateTimeField(auto_now_add=True, verbose_name="requested")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="approved")),
                ("left_at", models.DateTimeField(null=True, verbose_name="given")),
                ("delivered_at", models.DateTimeField(null=True, verbose_name="delivered")),
            ],
            options={
                "verbose_name": "disclosure",
                "verbose_name_plural": "disclosures",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="DraftFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(db_index=True, max_length=64)),
                ("net", models.CharField(db_index=True, max_length=64)),
                ("browser", models.CharField(db_index=True, max_length=64)),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("content_type", models.CharField(max_length=40, verbose_name="type")),
                ("content", models.BinaryField(verbose_name="content")),
                ("size", models.PositiveIntegerField()),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
            options={
                "verbose_name": "file of a form not sent yet",
                "verbose_name_plural": "files of forms not sent yet",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ErasureOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("in_part", models.BooleanField(default=False, verbose_name="granted in part")),
                ("ordered_at", models.DateTimeField(auto_now_add=True, verbose_name="ordered")),
                ("executed_at", models.DateTimeField(blank=True, null=True, verbose_name="carried out")),
                ("called_off_at", models.DateTimeField(blank=True, null=True, verbose_name="called off")),
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
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("opened", "Opened by the Centre"),
                            ("claimed", "Taken on by staff"),
                            ("put_back", "Back in the queue: whoever had it no longer works such cases"),
                            ("handed_on", "Given to a colleague"),
                            ("refiled", "Filed again as another kind"),
                            ("called", "Tried to reach the customer"),
                            ("confirmed", "Confirmed with the customer"),
                            ("declined", "Reached: not the customer's wish, or no longer"),
                            ("replied", "Answered"),
                            ("waiting", "Waiting for the customer"),
                            ("resumed", "Went on without an answer"),
                            ("told", "Told the customer in a call"),
                            ("customer_answered", "The customer answered"),
                            ("identity_asked", "Link sent to the address on file"),
                            ("customer_added", "The customer wrote more"),
                            ("call_wished", "The customer wants to be called"),
                            ("customer_withdrew", "Withdrawn by the customer"),
                            ("identified", "Identity verified"),
                            ("extended", "Deadline extended"),
                            ("decided", "Decided"),
                            ("erased", "Data erased"),
                            ("carried_out", "What was granted is done"),
                            ("restriction_lifted", "Restriction ended"),
                            ("acknowledged", "Acknowledged"),
                            ("verified", "Looked into: the finding stands"),
                            ("weighed", "Severity weighed"),
                            ("measure_decided", "Measure decided"),
                            ("measure_done", "Measure done"),
                            ("duplicate", "Marked as a duplicate"),
                            ("handover_asked", "Hand-over asked for"),
                            ("renewal_offered", "Link to renew sent"),
                            ("attachment_rejected", "File rejected"),
                            ("address_cleared", "Letters to the address arrive again"),
                            ("note", "Internal note"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened"),
                            ("undone", "Taken back within a minute"),
                            ("objected", "Reopened by the customer: not solved"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "timeline",
                "ordering": ["at", "id"],
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
                ("until", casework.ground.dates.TypedDateField(verbose_name="until")),
                (
                    "proposed_until",
                    casework.ground.dates.TypedDateField(blank=True, null=True, verbose_name="proposed end"),
                ),
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
            name="Home",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="ImapFolder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=320, unique=True, verbose_name="mailbox")),
                ("uid_validity", models.BigIntegerField(default=0)),
                ("last_uid", models.BigIntegerField(default=0)),
                (
                    "left",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("failing_uid", models.BigIntegerField(default=0)),
                ("failed", models.PositiveSmallIntegerField(default=0)),
                ("read_at", models.DateTimeField(null=True, verbose_name="last read")),
            ],
            options={
                "verbose_name": "mailbox",
                "verbose_name_plural": "mailboxes",
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                ("broken", models.PositiveIntegerField(verbose_name="promises that are broken")),
                ("content", models.JSONField(verbose_name="content")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("signature", models.CharField(blank=True, max_length=88, verbose_name="signature")),
            ],
            options={
                "verbose_name": "inspection of the promises",
                "verbose_name_plural": "inspections of the promises",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="JournalMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lines", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("next_attempt_at", models.DateTimeField(blank=True, null=True, verbose_name="next attempt")),
                ("lease_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("error", models.CharField(blank=True, max_length=80, verbose_name="last error")),
                (
                    "purpose",
                    models.CharField(choices=casework.post.letter.purposes, max_length=20, verbose_name="purpose"),
                ),
                ("to_staff", models.BooleanField(default=False, verbose_name="to staff")),
                ("address", models.EmailField(blank=True, max_length=254, verbose_name="to")),
                ("language", models.CharField(max_length=2, verbose_name="language")),
                ("facts", models.JSONField(blank=True, default=dict, verbose_name="facts")),
                ("subject", models.CharField(blank=True, max_length=250, verbose_name="subject")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                ("composed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("sending", "Being sent"),
                            ("held", "Held for release"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("left_out", "Left out"),
                        ],
                        default="queued",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="MailBudget",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("sent", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("refused", models.BooleanField(db_default=False, default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Mailing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("marketing", "Marketing and promotion mail"),
                            ("related", "Information on related services"),
                            ("notices", "Notices about this website"),
                            ("policy_change", "Change of the privacy policy"),
                        ],
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                ("subject_vi", models.CharField(max_length=245, verbose_name="subject (Vietnamese)")),
                ("body_vi", models.TextField(max_length=20000, verbose_name="text (Vietnamese)")),
                ("subject_en", models.CharField(max_length=245, verbose_name="subject (English)")),
                ("body_en", models.TextField(max_length=20000, verbose_name="text (English)")),
                ("starts_at", casework.ground.dates.TypedDateTimeField(blank=True, null=True, verbose_name="begins")),
                ("per_minute", models.PositiveSmallIntegerField(default=60, verbose_name="letters a minute at most")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("released", "Released"),
                            ("paused", "Paused"),
                            ("held", "Held for release"),
                            ("stopped", "Stopped for good"),
                            ("done", "Done"),
                        ],
                        default="draft",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("released_at", models.DateTimeField(editable=False, null=True, verbose_name="released")),
                (
                    "alone_reason",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="why alone"),
                ),
                ("queued_at", models.DateTimeField(editable=False, null=True)),
                ("alive_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "mailing",
                "verbose_name_plural": "mailings",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="MorningList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "morning list",
                "verbose_name_plural": "morning lists",
            },
        ),
        migrations.CreateModel(
            name="NoticeRecipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("consultation", "Consultation"),
                            ("purchase", "Purchase"),
                            ("data_request", "Data request"),
                            ("complaint", "Complaint"),
                            ("misuse", "Misuse report"),
                            ("question", "Question"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
            ],
            options={
                "verbose_name": "recipient of staff notices",
                "verbose_name_plural": "recipients of staff notices",
                "ordering": ["kind", "email"],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("full_name", models.CharField(blank=True, max_length=200, verbose_name="full name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=16, verbose_name="phone")),
                (
                    "customer_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("individual", "Individual"),
                            ("household", "Household business"),
                            ("organisation", "Organisation or business"),
                            ("member", "Individual within an organisation"),
                        ],
                        max_length=12,
                        verbose_name="customer type",
                    ),
                ),
                ("organisation", models.CharField(blank=True, max_length=200, verbose_name="organisation")),
                ("tax_code", models.CharField(blank=True, max_length=14, verbose_name="tax code")),
                (
                    "province",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("01", "Hà Nội"),
                            ("79", "Hồ Chí Minh"),
                            ("31", "Hải Phòng"),
                            ("46", "Huế"),
                            ("48", "Đà Nẵng"),
                            ("92", "Cần Thơ"),
                            ("75", "Đồng Nai"),
                            ("22", "Quảng Ninh"),
                            ("24", "Bắc Ninh"),
                            ("91", "An Giang"),
                            ("96", "Cà Mau"),
                            ("04", "Cao Bằng"),
                            ("66", "Đắk Lắk"),
                            ("11", "Điện Biên"),
                            ("82", "Đồng Tháp"),
                            ("52", "Gia Lai"),
                            ("42", "Hà Tĩnh"),
                            ("33", "Hưng Yên"),
                            ("56", "Khánh Hòa"),
                            ("12", "Lai Châu"),
                            ("68", "Lâm Đồng"),
                            ("20", "Lạng Sơn"),
                            ("15", "Lào Cai"),
                            ("40", "Nghệ An"),
                            ("37", "Ninh Bình"),
                            ("25", "Phú Thọ"),
                            ("51", "Quảng Ngãi"),
                            ("44", "Quảng Trị"),
                            ("14", "Sơn La"),
                            ("80", "Tây Ninh"),
                            ("19", "Thái Nguyên"),
                            ("38", "Thanh Hóa"),
                            ("08", "Tuyên Quang"),
                            ("86", "Vĩnh Long"),
                        ],
                        max_length=2,
                        verbose_name="province or city",
                    ),
                ),
                ("language", models.CharField(default="vi", max_length=2, verbose_name="language")),
                ("folded", models.TextField(blank=True, editable=False)),
                ("plain_name", models.TextField(blank=True, editable=False)),
                (
                    "phone_since",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="number changed"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="first seen")),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="use restricted"),
                ),
                ("held", models.BooleanField(default=False, editable=False, verbose_name="held in part")),
                ("erased_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="erased")),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "persons",
            },
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, unique=True, verbose_name="number"
                    ),
                ),
                ("text_vi", models.TextField(verbose_name="text (Vietnamese)")),
                ("text_en", models.TextField(blank=True, verbose_name="text (English)")),
                ("digest", models.CharField(blank=True, editable=False, max_length=64, verbose_name="digest")),
                (
                    "effective_from",
                    casework.ground.dates.TypedDateTimeField(
                        blank=True, editable=False, null=True, verbose_name="in force from"
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published")),
                (
                    "alone_reason",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="why one officer alone"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "policy version",
                "verbose_name_plural": "policy versions",
                "ordering": ["-number", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReceivedMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(editable=False, max_length=64, unique=True)),
                ("raw", models.BinaryField(verbose_name="the mail as it came")),
                ("sent_to", models.CharField(blank=True, editable=False, max_length=320)),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                ("came_at", models.DateTimeField(verbose_name="came")),
                ("tries", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "became",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits to be read"),
                            ("answer", "Answer on a case"),
                            ("case", "New case"),
                            ("returned", "Letter that came back"),
                            ("machine", "Written by a machine"),
                            ("held", "Held: too many from one sender"),
                            ("unreadable", "Unreadable mail"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="what became of it",
                    ),
                ),
                ("released", models.BooleanField(default=False, editable=False)),
                ("sender", models.CharField(blank=True, max_length=254, verbose_name="from")),
                ("subject", models.CharField(blank=True, max_length=250, verbose_name="subject")),
                ("quoted", models.TextField(blank=True, verbose_name="what was quoted")),
                ("told", models.JSONField(blank=True, default=list, verbose_name="notes")),
                ("proofs", models.CharField(blank=True, max_length=60, verbose_name="checks of our mail host")),
                ("settled_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="dealt with")),
            ],
            options={
                "verbose_name": "received mail",
                "verbose_name_plural": "received mails",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "name",
                    models.CharField(
                        help_text="Customers agree to this name, so it stays: a company of another name is another recipient.",
                        max_length=200,
                        unique=True,
                        verbose_name="full legal name",
                    ),
                ),
                ("agreement_number", models.CharField(max_length=80, verbose_name="agreement number")),
                ("valid_from", casework.ground.dates.TypedDateField(verbose_name="valid from")),
                ("valid_until", casework.ground.dates.TypedDateField(verbose_name="valid until")),
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
                        validators=[
                            django.core.validators.URLValidator(schemes=["https"]),
                            casework.disclosure.endpoints.check_written,
                        ],
                        verbose_name="address for hand-overs",
                    ),
                ),
                (
                    "new_endpoint",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        validators=[
                            django.core.validators.URLValidator(schemes=["https"]),
                            casework.disclosure.endpoints.check_written,
                        ],
                        verbose_name="proposed address",
                    ),
                ),
            ],
            options={
                "verbose_name": "recipient of data",
                "verbose_name_plural": "recipients of data",
                "ordering": ["name"],
            },
        ),
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
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("before", "Before it is due"),
                            ("due", "When it is due"),
                            ("given", "When it is given to somebody and does not wait for tomorrow"),
                        ],
                        max_length=6,
                        verbose_name="stage",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                ("told_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
            },
        ),
        migrations.CreateModel(
            name="ReplyTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("consultation", "Consultation"),
                            ("purchase", "Purchase"),
                            ("data_request", "Data request"),
                            ("complaint", "Complaint"),
                            ("misuse", "Misuse report"),
                            ("question", "Question"),
                        ],
                        help_text="Empty: for all kinds.",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "text_vi",
                    models.TextField(
                        help_text="Filled in from the case: {name} is the customer's name, {reference} the case, {due} the day by which it is done, {hotline} the Centre's number.",
                        max_length=6000,
                        verbose_name="text (Vietnamese)",
                    ),
                ),
                (
                    "text_en",
                    models.TextField(
                        blank=True,
                        help_text="Filled in from the case: {name} is the customer's name, {reference} the case, {due} the day by which it is done, {hotline} the Centre's number.",
                        max_length=6000,
                        verbose_name="text (English)",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="offered")),
            ],
            options={
                "verbose_name": "reply template",
                "verbose_name_plural": "reply templates",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="ScanHit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=63, verbose_name="table")),
                ("column", models.CharField(max_length=63, verbose_name="column")),
                ("row", models.CharField(max_length=40, verbose_name="row")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("redacted", "Redacted"), ("kept", "Kept"), ("gone", "Nothing stands there any more")],
                        max_length=8,
                        verbose_name="answer",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("others", "It names somebody else"),
                            ("law", "The law makes the Centre keep it"),
                            ("cannot", "It cannot be taken out without destroying the record"),
                        ],
                        max_length=6,
                        verbose_name="ground",
                    ),
                ),
                ("words", models.CharField(blank=True, help_text="No names.", max_length=300, verbose_name="why")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("taken", models.JSONField(blank=True, default=list, editable=False)),
                ("steps", models.JSONField(blank=True, default=list, editable=False)),
            ],
            options={
                "verbose_name": "place to redact",
                "verbose_name_plural": "places to redact",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SpecialDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", casework.ground.dates.TypedDateField(unique=True, verbose_name="day")),
                (
                    "works",
                    models.BooleanField(
                        default=False,
                        help_text="Tick for a Saturday worked in exchange, or for a public holiday that was moved to another day.",
                        verbose_name="the centre works on this day",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
            ],
            options={
                "verbose_name": "special day",
                "verbose_name_plural": "special days",
                "ordering": ["-day"],
            },
        ),
        migrations.CreateModel(
            name="StaffSession",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("browser", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "db_table": "casework_staff_session",
            },
        ),
        migrations.CreateModel(
            name="StuckRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work", models.CharField(max_length=120, verbose_name="work")),
                ("table", models.CharField(max_length=63, verbose_name="table")),
                ("row", models.CharField(max_length=40, verbose_name="row")),
                ("error", models.CharField(max_length=80, verbose_name="error")),
                ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
                ("since", models.DateTimeField(auto_now_add=True, verbose_name="since")),
                ("last_at", models.DateTimeField(verbose_name="last time")),
            ],
            options={
                "verbose_name": "stuck record",
                "verbose_name_plural": "stuck records",
                "ordering": ["-last_at"],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("nonce", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("browser", models.CharField(max_length=64)),
                ("content", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "submission",
                "verbose_name_plural": "submissions",
            },
        ),
        migrations.CreateModel(
            name="ThrottleCounter",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("window", models.BigIntegerField()),
                ("count", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(unique=True)),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
            ],
            options={
                "verbose_name": "tombstone",
                "verbose_name_plural": "tombstones",
            },
        ),
        migrations.CreateModel(
            name="TrailEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                ("verb", models.CharField(max_length=40, verbose_name="what")),
                ("target", models.CharField(max_length=80, verbose_name="record")),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None, verbose_name="fields"
                    ),
                ),
                ("refused", models.CharField(blank=True, max_length=40, verbose_name="refused because")),
            ],
            options={
                "verbose_name": "trail entry",
                "verbose_name_plural": "trail",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="TrailSeal",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name="number")),
                ("at", models.DateTimeField(verbose_name="time")),
                ("previous", models.CharField(max_length=64, verbose_name="seal before")),
                ("up_to", models.BigIntegerField(verbose_name="last number drawn")),
                (
                    "late",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="entries that came late"
                    ),
                ),
                (
                    "missing",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), size=2
                        ),
                        size=None,
                        verbose_name="numbers still missing",
                    ),
                ),
                ("horizon", models.BigIntegerField(verbose_name="first transaction after it")),
                ("entries", models.PositiveBigIntegerField(verbose_name="entries")),
                ("total", models.PositiveBigIntegerField(verbose_name="entries in all")),
                ("content", models.CharField(max_length=64, verbose_name="digest of the entries")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("signature", models.CharField(max_length=88, verbose_name="signature")),
            ],
            options={
                "verbose_name": "trail seal",
                "verbose_name_plural": "trail seals",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="UnsentText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=40)),
                ("field", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "words not sent yet",
                "verbose_name_plural": "words not sent yet",
            },
        ),
        migrations.CreateModel(
            name="Colleague",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("auth.user",),
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="AccessRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("full_name", models.CharField(blank=True, max_length=200, verbose_name="full name")),
                ("address", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="opened")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
            ],
            options={
                "verbose_name": "access request",
                "verbose_name_plural": "access requests",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closed_at", None), ("opened_at__isnull", False), _connector="OR"),
                        name="access_request_closed_was_open",
                        violation_error_message="What is closed was open before.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Bounce",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hard", models.BooleanField(verbose_name="for good")),
                ("status", models.CharField(blank=True, max_length=12, verbose_name="code")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                ("cleared_at", models.DateTimeField(editable=False, null=True, verbose_name="cleared")),
                (
                    "cleared_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cleared by",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter that came back",
                "verbose_name_plural": "letters that came back",
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=casework.ground.references.new,
                        editable=False,
                        max_length=12,
                        unique=True,
                        verbose_name="reference",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("consultation", "Consultation"),
                            ("purchase", "Purchase"),
                            ("data_request", "Data request"),
                            ("complaint", "Complaint"),
                            ("misuse", "Misuse report"),
                            ("question", "Question"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "Website"),
                            ("mail", "E-mail"),
                            ("phone", "Phone"),
                            ("post", "Post"),
                            ("counter", "Counter"),
                            ("centre", "Opened by the Centre"),
                        ],
                        max_length=8,
                        verbose_name="channel",
                    ),
                ),
                ("language", models.CharField(default="vi", max_length=2, verbose_name="language")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("in_progress", "In progress"),
                            ("waiting", "Waiting for the customer"),
                            ("closed", "Closed"),
                        ],
                        default="new",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Done as asked"),
                            ("partly", "Done in part"),
                            ("not_done", "Could not be done"),
                            ("unreachable", "Customer could not be reached"),
                            ("withdrawn", "Withdrawn by the customer"),
                            ("invalid", "Not a genuine request"),
                        ],
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "priority",
                    models.SmallIntegerField(
                        choices=[(0, "Urgent"), (1, "Raised"), (2, "Normal")], default=2, verbose_name="priority"
                    ),
                ),
                ("created_at", casework.ground.dates.TypedDateTimeField(verbose_name="received")),
                ("first_due_at", models.DateTimeField(verbose_name="first answer due")),
                ("resolve_due_at", models.DateTimeField(verbose_name="resolution due")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("first_answered_at", models.DateTimeField(blank=True, null=True, verbose_name="first answered")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
                ("waiting_since", models.DateTimeField(blank=True, null=True, verbose_name="waiting since")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "customer_wrote_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="customer wrote"),
                ),
                ("passphrase_digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assignee",
                    ),
                ),
            ],
            options={
                "verbose_name": "case",
                "verbose_name_plural": "all cases",
                "ordering": ["priority", "due_at", "id"],
                "permissions": [
                    ("assign_case", "Can give a case to somebody"),
                    ("export_case", "Can export lists of cases"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="time")),
                (
                    "method",
                    models.CharField(
                        choices=[("phone", "By phone"), ("mail", "By e-mail"), ("counter", "In person")],
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("confirmed", "Reached: the request is confirmed"),
                            ("no_answer", "Not reached"),
                            ("wrong_number", "Wrong number or address"),
                            ("told", "Reached: told our answer"),
                            ("declined", "Reached: the request is not theirs, or no longer wanted"),
                        ],
                        max_length=14,
                        verbose_name="result",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="casework.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "confirmation call",
                "verbose_name_plural": "confirmation calls",
                "ordering": ["at", "id"],
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
                ("rejected_at", models.DateTimeField(editable=False, null=True, verbose_name="rejected at")),
                ("rejected_why", models.TextField(blank=True, editable=False, verbose_name="reason")),
                (
                    "rejected_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
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
            name="AccessEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                ("page", models.CharField(max_length=80, verbose_name="page")),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accesses",
                        to="casework.case",
                        verbose_name="case",
                    ),
                ),
            ],
            options={
                "verbose_name": "opened record",
                "verbose_name_plural": "opened records",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="CaseWithAnOrder",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="Centre",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_vi", models.CharField(max_length=200, verbose_name="name (Vietnamese)")),
                ("name_en", models.CharField(max_length=200, verbose_name="name (English)")),
                ("unit_vi", models.CharField(max_length=200, verbose_name="unit to write to (Vietnamese)")),
                ("unit_en", models.CharField(max_length=200, verbose_name="unit to write to (English)")),
                ("street", models.CharField(max_length=200, verbose_name="street")),
                ("city_vi", models.CharField(max_length=100, verbose_name="city (Vietnamese)")),
                ("city_en", models.CharField(max_length=100, verbose_name="city (English)")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                (
                    "phone",
                    models.CharField(
                        max_length=16,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\+[1-9][0-9]{6,14}$", "Write the number as +842422205513."
                            )
                        ],
                        verbose_name="hotline, international notation",
                    ),
                ),
                ("phone_display", models.CharField(max_length=30, verbose_name="hotline as people write it")),
                ("hours_vi", models.CharField(max_length=100, verbose_name="hours of the hotline (Vietnamese)")),
                ("hours_en", models.CharField(max_length=100, verbose_name="hours of the hotline (English)")),
                (
                    "urgent_vi",
                    models.CharField(blank=True, max_length=300, verbose_name="whom to call out of hours (Vietnamese)"),
                ),
                (
                    "urgent_en",
                    models.CharField(
                        blank=True,
                        help_text="Shown to whoever has lost a token or a PIN; the provider of the signature answers at night.",
                        max_length=300,
                        verbose_name="whom to call out of hours (English)",
                    ),
                ),
                ("website", models.URLField(verbose_name="website")),
                (
                    "tax_code",
                    models.CharField(
                        blank=True,
                        help_text="Stands on offers.",
                        max_length=14,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{10}(-\\d{3})?$", "Write the tax code as 0123456789 or 0123456789-001."
                            )
                        ],
                        verbose_name="tax code",
                    ),
                ),
                ("bank_name", models.CharField(blank=True, max_length=100, verbose_name="bank")),
                (
                    "bank_bin",
                    models.CharField(
                        blank=True,
                        help_text="The six digits by which NAPAS knows the bank (BIN).",
                        max_length=6,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{6}$", "The number that NAPAS gave the bank has six digits."
                            )
                        ],
                        verbose_name="number of the bank",
                    ),
                ),
                (
                    "bank_account",
                    models.CharField(
                        blank=True,
                        help_text="Where customers pay. While it is empty, offers say that the account is told in the call.",
                        max_length=19,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9A-Z]{4,19}$", "Write the account without blanks, in digits and capitals."
                            )
                        ],
                        verbose_name="bank account",
                    ),
                ),
                ("bank_holder", models.CharField(blank=True, max_length=100, verbose_name="holder of the account")),
                (
                    "notice_email",
                    models.EmailField(
                        help_text="New cases are announced here, without personal details.",
                        max_length=254,
                        verbose_name="staff notices go to",
                    ),
                ),
                ("revision", models.PositiveBigIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "organisation details",
                "verbose_name_plural": "organisation details",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)),
                        name="centre_is_one_row",
                        violation_error_message="There is only one centre.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bank_account", ""), ("bank_bin", ""), ("bank_holder", ""), ("bank_name", "")),
                            models.Q(
                                ("bank_name", ""),
                                ("bank_bin", ""),
                                ("bank_account", ""),
                                ("bank_holder", ""),
                                _connector="OR",
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="centre_bank_account_is_whole",
                        violation_error_message="Give the bank, its number, the account and its holder, or none of them.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(max_length=254, verbose_name="address")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("related", "Information on related services"),
                            ("marketing", "Marketing and promotion mail"),
                            ("notices", "Notices about this website"),
                            ("handover", "Hand-over to a provider"),
                        ],
                        max_length=12,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[("asked", "Ticked in a form"), ("granted", "Granted"), ("withdrawn", "Withdrawn")],
                        max_length=10,
                        verbose_name="act",
                    ),
                ),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None, verbose_name="fields"
                    ),
                ),
                ("channel", models.CharField(max_length=8, verbose_name="channel")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="casework.case",
                    ),
                ),
                (
                    "confirms",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmed_by",
                        to="casework.consent",
                    ),
                ),
                (
                    "wording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.consentwording"
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consentwording",
            trigger=pgtrigger.compiler.Trigger(
                name="wording_is_immutable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1dc11f500af17939a5155ae4368ec2aca59e204b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_wording_is_immutable_aa9d1",
                    table="casework_consentwording",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consentwording",
            trigger=pgtrigger.compiler.Trigger(
                name="wording_is_immutable_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="1ef8cdfb25736a7c8f2ac9c755dab994687ab9a6",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_wording_is_immutable_truncate_236cf",
                    table="casework_consentwording",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="daycount",
            constraint=models.UniqueConstraint(
                fields=("day", "kind", "counted", "took"), include=("number",), name="day_count_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="deadlinerule",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_answer__gte", 1), ("resolution__gte", 1)),
                name="deadline_rule_is_a_day_or_more",
                violation_error_message="A deadline is at least one day.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deadlinerule",
            trigger=pgtrigger.compiler.Trigger(
                name="deadline_rule_counts_at_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE casework_centre SET revision = revision + 1; RETURN NULL;",
                    hash="5e9ddae76e2a182719cdbaf0b2f181f76245a1e4",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_deadline_rule_counts_at_once_305ff",
                    table="casework_deadlinerule",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="approved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="approved by",
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="disclosures",
                to="casework.case",
                verbose_name="case",
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="consent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="disclosures",
                to="casework.consent",
                verbose_name="consent",
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="requested_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="requested by",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__gt", 0), ("size__lte", 5242880)),
                name="draft_file_is_no_larger_than_an_attachment",
                violation_error_message="A file is at most 5 MB.",
            ),
        ),
        migrations.AddField(
            model_name="erasureorder",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="erasure_order",
                to="casework.case",
                verbose_name="case",
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
                verbose_name="carried out by",
            ),
        ),
        migrations.AddField(
            model_name="erasureorder",
            name="ordered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="ordered by",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="order",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificate",
                to="casework.erasureorder",
                verbose_name="erasure order",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="staff",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="entered_by",
            field=models.ForeignKey(
                help_text="Nobody: read from the tombstones after a backup was restored.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="proposed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="proposed by",
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="set_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="end set by",
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="until_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="end proposed by",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspection",
            trigger=pgtrigger.compiler.Trigger(
                name="inspection_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="84f749b87bd43342b16d2b9aa61844e5c4568e8a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_inspection_is_append_only_c4ca2",
                    table="casework_inspection",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspection",
            trigger=pgtrigger.compiler.Trigger(
                name="inspection_is_append_only_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="ab517f2ab351f4dfa4b8ac52f99610add3ab1463",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_inspection_is_append_only_truncate_5dcb5",
                    table="casework_inspection",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="access_request",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="letters",
                to="casework.accessrequest",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="casework.case",
                verbose_name="case",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="consent",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="casework.consent"
            ),
        ),
        migrations.AddField(
            model_name="bounce",
            name="letter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="bounces",
                to="casework.letter",
                verbose_name="letter",
            ),
        ),
        migrations.AddField(
            model_name="mailing",
            name="author",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="author",
            ),
        ),
        migrations.AddField(
            model_name="mailing",
            name="released_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="released by",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="mailing",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="casework.mailing",
                verbose_name="mailing",
            ),
        ),
        migrations.AddField(
            model_name="morninglist",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="morning_lists", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="noticerecipient",
            constraint=models.UniqueConstraint(
                fields=("kind", "email"),
                name="notice_recipient_once_a_kind",
                violation_error_message="This address already gets the notices of this kind.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="noticerecipient",
            trigger=pgtrigger.compiler.Trigger(
                name="notice_recipient_counts_at_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE casework_centre SET revision = revision + 1; RETURN NULL;",
                    hash="b219e5532bd676ee692768a8dd4b15535df9fe88",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_notice_recipient_counts_at_once_5219f",
                    table="casework_noticerecipient",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["email", "plain_name"], name="person_email_name"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["phone", "plain_name"], name="person_phone_name"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("email", "varchar_pattern_ops"), name="person_email_begins"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("phone", "varchar_pattern_ops"), name="person_phone_begins"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Reverse("phone"), "text_pattern_ops"
                ),
                name="person_phone_ends",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("tax_code", "varchar_pattern_ops"),
                name="person_tax_code_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["province", "id"], name="person_province"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("folded", "gin_trgm_ops"), name="person_folded_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("phone", ""), ("phone__regex", "^\\+[1-9][0-9]{6,14}$"), _connector="OR"),
                name="person_phone_is_e164",
                violation_error_message="A phone number is stored in international notation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("email__exact", django.db.models.functions.text.Lower("email"))),
                name="person_email_is_lower_case",
                violation_error_message="An e-mail address is stored in lower case.",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("full_name", ""), _negated=True), ("erased_at__isnull", False), _connector="OR"
                ),
                name="person_has_a_name",
                violation_error_message="A person needs a name.",
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
                        ("plain_name", ""),
                        ("tax_code", ""),
                    ),
                    _connector="OR",
                ),
                name="person_erased_is_empty",
                violation_error_message="An erased person keeps no details but those held.",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mailed",
                to="casework.person",
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
            model_name="disclosure",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="disclosures",
                to="casework.person",
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="person",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="casework.person"
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="casework.person",
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="accessentry",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accesses",
                to="casework.person",
                verbose_name="person",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="person_number_has_an_age",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."phone" IS DISTINCT FROM (NEW."phone") AND NOT (NEW."phone" = \'\'))',
                    func="NEW.phone_since := now(); RETURN NEW;",
                    hash="8661d14ec0002176a2629f91a8cc19fb3344eaca",
                    operation='UPDATE OF "phone"',
                    pgid="pgtrigger_person_number_has_an_age_7ab05",
                    table="casework_person",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="author",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="author",
            ),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="publisher",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="publisher",
            ),
        ),
        migrations.AddField(
            model_name="mailing",
            name="policy_version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="casework.policyversion",
                verbose_name="policy version",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="policy_version",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.policyversion"
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="policy_version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.policyversion",
                verbose_name="policy version",
            ),
        ),
        migrations.AddField(
            model_name="receivedmail",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mails",
                to="casework.case",
                verbose_name="case",
            ),
        ),
        migrations.AddField(
            model_name="receivedmail",
            name="letter",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="returned",
                to="casework.letter",
                verbose_name="letter",
            ),
        ),
        migrations.AddField(
            model_name="receivedmail",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="recipient",
            name="endpoint_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="recipient",
            name="endpoint_set_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="recipient",
            name="new_endpoint_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="recipient",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="disclosures",
                to="casework.recipient",
                verbose_name="recipient",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="recipient",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.recipient",
                verbose_name="recipient",
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
                verbose_name="confirmed by",
            ),
        ),
        migrations.AddField(
            model_name="recipienttask",
            name="disclosure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="casework.disclosure",
                verbose_name="disclosure",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="scanhit",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="answered by",
            ),
        ),
        migrations.AddField(
            model_name="scanhit",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hits",
                to="casework.erasureorder",
                verbose_name="erasure order",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialday",
            constraint=models.CheckConstraint(
                condition=models.Q(("day__range", (datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)))),
                name="special_day_is_of_our_time",
                violation_error_message="Enter a date between 1990 and 2099.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="specialday",
            trigger=pgtrigger.compiler.Trigger(
                name="special_day_counts_at_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE casework_centre SET revision = revision + 1; RETURN NULL;",
                    hash="fb81c401ca42afcef3b4e223286214221f33a783",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_special_day_counts_at_once_ccc29",
                    table="casework_specialday",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="staffsession",
            name="holder",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sessions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="stuckrow",
            constraint=models.UniqueConstraint(
                fields=("work", "table", "row"),
                name="stuck_row_is_listed_once",
                violation_error_message="This record is listed already.",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="submission", to="casework.case"
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
        migrations.AddField(
            model_name="trailentry",
            name="staff",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trailseal",
            trigger=pgtrigger.compiler.Trigger(
                name="seal_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4d89c3a9346967bbd758cea7bd5b0733cf17fefb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_seal_is_append_only_3d233",
                    table="casework_trailseal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trailseal",
            trigger=pgtrigger.compiler.Trigger(
                name="seal_is_append_only_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="3c98f585dc456443b960542e93af03e61138bc24",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_seal_is_append_only_truncate_cc275",
                    table="casework_trailseal",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="unsenttext",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"),
        ),
        migrations.AddField(
            model_name="unsenttext",
            name="staff",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="colleague",
            trigger=pgtrigger.compiler.Trigger(
                name="colleague_who_left_has_no_open_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NOT NEW."is_active")',
                    constraint="CONSTRAINT",
                    func="\n                    IF EXISTS (SELECT 1 FROM casework_case c JOIN auth_user u ON u.id = c.assignee_id\n                               WHERE u.id = NEW.id AND NOT u.is_active AND c.status <> 'closed') THEN\n                        RAISE EXCEPTION 'somebody deactivated still has open cases'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'colleague_who_left_has_no_open_case';\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="dfa211e6e5fac61b2c60530bf5739d3559a0b383",
                    operation='UPDATE OF "is_active"',
                    pgid="pgtrigger_colleague_who_left_has_no_open_case_a2b99",
                    table="auth_user",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(fields=["case", "at"], name="call_timeline"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="call",
            trigger=pgtrigger.compiler.Trigger(
                name="call_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="5eeac3e87225058cd725334eced33c508ec64d13",
                    operation="DELETE",
                    pgid="pgtrigger_call_is_never_deleted_a17e0",
                    table="casework_call",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="call",
            trigger=pgtrigger.compiler.Trigger(
                name="call_is_never_deleted_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="5067ec6cd2aa997d0d1df0f83433547c0efa37a7",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_call_is_never_deleted_truncate_f63fc",
                    table="casework_call",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="call",
            trigger=pgtrigger.compiler.Trigger(
                name="call_only_erasure_updates",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF (OLD.case_id, OLD.at, OLD.staff_id, OLD.method, OLD.result) IS DISTINCT FROM (NEW.case_id, NEW.at, NEW.staff_id, NEW.method, NEW.result) OR NEW.note <> '' AND NOT EXISTS (\n                SELECT 1 FROM casework_scanhit h\n                WHERE (h.\"table\", h.\"column\", h.row) = ('casework_call', 'note', OLD.id::text)\n                  AND NOT EXISTS (SELECT 1 FROM casework_certificate c WHERE c.order_id = h.order_id)\n            ) THEN\n                RAISE EXCEPTION 'pgtrigger: Cannot update rows from casework_call table: erasure alone does'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="f756b14926426bb3a809c380ebd63972b1b94ce4",
                    operation="UPDATE",
                    pgid="pgtrigger_call_only_erasure_updates_75cb1",
                    table="casework_call",
                    when="BEFORE",
                ),
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
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rejected_at", None), ("rejected_by", None), ("rejected_why", "")),
                    models.Q(("content", b""), ("rejected_at__isnull", False), ("rejected_by__isnull", False)),
                    _connector="OR",
                ),
                name="attachment_rejected_is_empty",
                violation_error_message="Of a rejected file nothing is kept.",
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
        pgtrigger.migrations.AddTrigger(
            model_name="casewithanorder",
            trigger=pgtrigger.compiler.Trigger(
                name="case_waits_for_its_erasure",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN ((NEW."status" = \'closed\' AND NOT (OLD."status" = \'closed\')) OR OLD."kind" IS DISTINCT FROM (NEW."kind"))',
                    func="\n            IF EXISTS (SELECT 1 FROM casework_erasureorder o WHERE o.case_id = NEW.id\n                                AND o.called_off_at IS NULL\n                                AND NOT EXISTS (SELECT 1 FROM casework_certificate c WHERE c.order_id = o.id)) THEN\n                RAISE EXCEPTION 'an erasure was ordered and is neither certified nor called off' USING ERRCODE = 'check_violation', CONSTRAINT = 'case_waits_for_its_erasure';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="adcca91da922dbb35693b3432326d7b9df5e507f",
                    operation="UPDATE",
                    pgid="pgtrigger_case_waits_for_its_erasure_9849b",
                    table="casework_case",
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
        migrations.AddConstraint(
            model_name="erasureorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("called_off_at__isnull", True), ("executed_at__isnull", True), _connector="OR"),
                name="erasure_called_off_was_not_carried_out",
                violation_error_message="What was carried out can't be called off.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="erasureorder",
            trigger=pgtrigger.compiler.Trigger(
                name="erasure_called_off_stays_so",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."called_off_at" IS NOT NULL AND OLD."called_off_at" IS DISTINCT FROM (NEW."called_off_at"))',
                    func="\n            IF true THEN\n                RAISE EXCEPTION 'an erasure that was called off needs a new request' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_called_off_stays_so';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="ce7cc96ab9fa1acbaeec46dc5318a42cbdd18889",
                    operation="UPDATE",
                    pgid="pgtrigger_erasure_called_off_stays_so_57498",
                    table="casework_erasureorder",
                    when="BEFORE",
                ),
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
            model_name="erasureorder",
            trigger=pgtrigger.compiler.Trigger(
                name="erasure_is_ordered_on_an_open_request",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF NOT EXISTS (SELECT 1 FROM casework_case c WHERE c.id = NEW.case_id\n                                     AND c.kind = 'data_request' AND c.status <> 'closed' FOR SHARE) THEN\n                RAISE EXCEPTION 'an erasure is ordered on an open data request' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_ordered_on_an_open_request';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="3bc0cc04d12e32ff638d871d2fc8e2bf736b16ac",
                    operation="INSERT",
                    pgid="pgtrigger_erasure_is_ordered_on_an_open_request_7df59",
                    table="casework_erasureorder",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="erasureorder",
            trigger=pgtrigger.compiler.Trigger(
                name="erasure_is_done_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."executed_at" IS NOT NULL AND (OLD."executed_at" IS DISTINCT FROM (NEW."executed_at") OR OLD."executed_by_id" IS DISTINCT FROM (NEW."executed_by_id")))',
                    func="\n            IF true THEN\n                RAISE EXCEPTION 'what was carried out stays carried out, by whoever did it' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_is_done_once';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="764e9f17c19a46ab44f066fc2adc5f7ec5eb85ce",
                    operation="UPDATE",
                    pgid="pgtrigger_erasure_is_done_once_09e02",
                    table="casework_erasureorder",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="erasureorder",
            trigger=pgtrigger.compiler.Trigger(
                name="erasure_checked_is_certified",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."checked_at" IS NOT NULL)',
                    func="\n            IF NOT EXISTS (SELECT 1 FROM casework_certificate c WHERE c.order_id = NEW.id) THEN\n                RAISE EXCEPTION 'the check has passed once the certificate is there' USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_checked_is_certified';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="ddc8f584f96654a504c622964b5b0c973f8c381e",
                    operation="UPDATE OR INSERT",
                    pgid="pgtrigger_erasure_checked_is_certified_3cd6d",
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
        pgtrigger.migrations.AddTrigger(
            model_name="certificate",
            trigger=pgtrigger.compiler.Trigger(
                name="certificate_follows_the_erasure",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF NOT EXISTS (SELECT 1 FROM casework_erasureorder o WHERE o.id = NEW.order_id\n                                    AND o.executed_at IS NOT NULL)\n                     OR EXISTS (SELECT 1 FROM casework_scanhit h WHERE h.order_id = NEW.order_id\n                                AND (h.answer = '' OR h.taken <> '[]')) THEN\n                RAISE EXCEPTION 'what is certified was carried out, every place is answered, and what was taken is forgotten' USING ERRCODE = 'check_violation', CONSTRAINT = 'certificate_follows_the_erasure';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="798b57cf935e76d3dcdf69965f8ca25f4096a7da",
                    operation="INSERT",
                    pgid="pgtrigger_certificate_follows_the_erasure_d6322",
                    table="casework_certificate",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["case", "at", "id"], name="event_timeline"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "verb__in",
                        [
                            "received",
                            "opened",
                            "claimed",
                            "put_back",
                            "handed_on",
                            "refiled",
                            "called",
                            "confirmed",
                            "declined",
                            "replied",
                            "waiting",
                            "resumed",
                            "told",
                            "customer_answered",
                            "identity_asked",
                            "customer_added",
                            "call_wished",
                            "customer_withdrew",
                            "identified",
                            "extended",
                            "decided",
                            "erased",
                            "carried_out",
                            "restriction_lifted",
                            "acknowledged",
                            "verified",
                            "weighed",
                            "measure_decided",
                            "measure_done",
                            "duplicate",
                            "handover_asked",
                            "renewal_offered",
                            "attachment_rejected",
                            "address_cleared",
                            "note",
                            "closed",
                            "reopened",
                            "undone",
                            "objected",
                        ],
                    )
                ),
                name="event_is_known",
                violation_error_message="Unknown event.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="event",
            trigger=pgtrigger.compiler.Trigger(
                name="event_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="de2650c0983836f20c5ec6e538676941fa5c65b1",
                    operation="DELETE",
                    pgid="pgtrigger_event_is_never_deleted_712c0",
                    table="casework_event",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="event",
            trigger=pgtrigger.compiler.Trigger(
                name="event_is_never_deleted_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="01b9d77feac6e644870ffdafc88a7a9ca14a56d1",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_event_is_never_deleted_truncate_17cfa",
                    table="casework_event",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="event",
            trigger=pgtrigger.compiler.Trigger(
                name="event_only_erasure_updates",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF (OLD.case_id, OLD.at, OLD.verb, OLD.staff_id) IS DISTINCT FROM (NEW.case_id, NEW.at, NEW.verb, NEW.staff_id) OR NEW.text <> '' AND NOT EXISTS (\n                SELECT 1 FROM casework_scanhit h\n                WHERE (h.\"table\", h.\"column\", h.row) = ('casework_event', 'text', OLD.id::text)\n                  AND NOT EXISTS (SELECT 1 FROM casework_certificate c WHERE c.order_id = h.order_id)\n            ) THEN\n                RAISE EXCEPTION 'pgtrigger: Cannot update rows from casework_event table: erasure alone does'\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="39d16d8267a7621b4bc8ebdfe508e4275d6e3ad0",
                    operation="UPDATE",
                    pgid="pgtrigger_event_only_erasure_updates_3fc82",
                    table="casework_event",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="bounce",
            constraint=models.UniqueConstraint(
                fields=("letter", "hard"),
                name="bounce_once_a_letter",
                violation_error_message="That this letter came back is known.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bounce",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cleared_at__isnull", True), ("cleared_by__isnull", True)),
                    models.Q(("cleared_at__isnull", False), ("cleared_by__isnull", False)),
                    _connector="OR",
                ),
                name="bounce_cleared_by_somebody",
                violation_error_message="Somebody says that an address takes mails again.",
            ),
        ),
        migrations.AddConstraint(
            model_name="morninglist",
            constraint=models.UniqueConstraint(
                fields=("staff", "day"),
                name="morning_list_once_a_day",
                violation_error_message="The list of this day has been sent.",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["case", "created_at"], name="letter_case"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("state__in", ["queued", "sending"])),
                fields=["next_attempt_at"],
                name="letter_unsent",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(condition=models.Q(("state", "failed")), fields=["case"], name="letter_failed"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(condition=models.Q(("state", "held")), fields=["id"], name="letter_held"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("mailing__isnull", False), ("state__in", ["queued", "sending"])),
                fields=["mailing", "id"],
                name="letter_of_mailing_unsent",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("mailing__isnull", False)), fields=["address"], name="letter_mailed_to"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("case__isnull", False),
                    ("consent__isnull", False),
                    ("access_request__isnull", False),
                    ("to_staff", True),
                    _connector="OR",
                ),
                name="letter_has_a_basis",
                violation_error_message="A letter needs a basis: a case, a consent, an access request or a staff duty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purpose", "confirm_consent"), _negated=True), ("consent__isnull", False), _connector="OR"
                ),
                name="letter_confirmation_names_consent",
                violation_error_message="A confirmation of a consent names the consent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("composed_at__isnull", False), ("sent_at__isnull", False), ("state", "sent")),
                    models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                    _connector="OR",
                ),
                name="letter_sent_has_a_time",
                violation_error_message="A sent letter has a time and a text, an unsent one has no time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lease_until__isnull", False), ("state", "sending")),
                    models.Q(models.Q(("state", "sending"), _negated=True), ("lease_until__isnull", True)),
                    _connector="OR",
                ),
                name="letter_sending_has_a_lease",
                violation_error_message="A letter being sent has a lease.",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mailing__isnull", True), ("person__isnull", True)),
                    models.Q(("mailing__isnull", False), ("person__isnull", False), ("to_staff", False)),
                    _connector="OR",
                ),
                name="letter_of_a_mailing_is_somebodys",
                violation_error_message="A letter of a mailing is somebody's.",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purpose__in", ["marketing", "related", "notices"]), _negated=True),
                    models.Q(("consent__isnull", False), ("mailing__isnull", False)),
                    _connector="OR",
                ),
                name="letter_of_a_mailing_names_its_consent",
                violation_error_message="A mailing by consent names the consent of each who gets it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "left_out"), _negated=True),
                    models.Q(("mailing__isnull", False), models.Q(("error", ""), _negated=True)),
                    _connector="OR",
                ),
                name="letter_left_out_says_why",
                violation_error_message="Only a letter of a mailing is left out, and it says why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                fields=("mailing", "person"),
                name="letter_once_a_person_and_mailing",
                violation_error_message="This person gets this mailing already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("mailing__isnull", False), models.Q(("address", ""), _negated=True)),
                fields=("mailing", "address"),
                name="letter_once_a_mailbox_and_mailing",
                violation_error_message="This mailbox gets this mailing already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("address", ""), _negated=True),
                    ("state__in", ["sent", "failed", "left_out"]),
                    _connector="OR",
                ),
                name="letter_unsent_has_an_address",
                violation_error_message="A letter that is still to go out needs an address.",
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
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proposed_until__range", (datetime.date(1990, 1, 1), datetime.date(2099, 12, 31))),
                    ("until__range", (datetime.date(1990, 1, 1), datetime.date(2099, 12, 31))),
                ),
                name="hold_is_of_our_time",
                violation_error_message="Enter a date between 1990 and 2099.",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("entered_by__isnull", True),
                    (
                        "until__lte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("created_at"), "+", models.Value(datetime.timedelta(days=30))
                            ),
                            "+",
                            models.Value(datetime.timedelta(days=1)),
                        ),
                    ),
                    models.Q(
                        ("set_by__isnull", False),
                        ("until_by__isnull", False),
                        models.Q(("set_by", models.F("until_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hold_end_is_set_by_a_second_person",
                violation_error_message="A second member of staff sets until when a hold lasts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposed_by__isnull", True), ("proposed_until__isnull", True)),
                    models.Q(("proposed_by__isnull", False), ("proposed_until__isnull", False)),
                    _connector="OR",
                ),
                name="hold_end_is_proposed_by_somebody",
                violation_error_message="A proposed end names who proposes it.",
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
                condition=models.Q(
                    ("fields__overlap", ["casework.Consent.address", "casework.Consent.person"]), _negated=True
                ),
                name="hold_keeps_no_address_of_a_consent",
                violation_error_message="A consent is always kept as a digest and cannot be held.",
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
        migrations.AddIndex(
            model_name="accessentry",
            index=models.Index(fields=["person", "-id"], name="access_person"),
        ),
        migrations.AddIndex(
            model_name="accessentry",
            index=models.Index(fields=["case", "-id"], name="access_case"),
        ),
        migrations.AddIndex(
            model_name="accessentry",
            index=models.Index(fields=["staff", "-id"], name="access_staff"),
        ),
        migrations.AddIndex(
            model_name="accessentry",
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=["at"], name="access_day"),
        ),
        migrations.AddConstraint(
            model_name="accessentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False), ("case__isnull", False), _connector="OR"),
                name="access_names_whose_record",
                violation_error_message="An opened record is a person's, or an anonymous case.",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("page", ""), _negated=True),
                name="access_names_the_page",
                violation_error_message="An opened record names the page on which it was opened.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessentry",
            trigger=pgtrigger.compiler.Trigger(
                name="access_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="cc6f62c28c80f82d46744f278e9b2573364bec34",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_access_is_append_only_0d5b5",
                    table="casework_accessentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessentry",
            trigger=pgtrigger.compiler.Trigger(
                name="access_is_append_only_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="42231b5e63e0e9d6d85dea4f57a84cfcc69e9c56",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_access_is_append_only_truncate_0e665",
                    table="casework_accessentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessentry",
            trigger=pgtrigger.compiler.Trigger(
                name="access_is_dated_by_the_database",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF NEW.id IS DISTINCT FROM currval('public.casework_accessentry_id_seq') THEN\n                RAISE EXCEPTION 'the number of an entry is drawn, not chosen' USING ERRCODE = 'restrict_violation';\n            END IF;\n            NEW.at := greatest(clock_timestamp(), NULL);\n            RETURN NEW;\n        ",
                    hash="fddc939eadd9a3b580cc1b27fe1b731722f0ef06",
                    operation="INSERT",
                    pgid="pgtrigger_access_is_dated_by_the_database_c7d89",
                    table="casework_accessentry",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "effective_from__range",
                        (
                            datetime.datetime(1990, 1, 1, 0, 0, tzinfo=datetime.UTC),
                            datetime.datetime(2099, 12, 31, 0, 0, tzinfo=datetime.UTC),
                        ),
                    )
                ),
                name="policy_is_of_our_time",
                violation_error_message="Enter a date between 1990 and 2099.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("digest", ""),
                        ("effective_from__isnull", True),
                        ("number__isnull", True),
                        ("published_at__isnull", True),
                    ),
                    models.Q(
                        ("effective_from__isnull", False),
                        ("number__isnull", False),
                        ("published_at__isnull", False),
                        models.Q(("digest", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="policy_published_is_complete",
                violation_error_message="A published version has a number, a date and a digest.",
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
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("text_vi", ""), _negated=True),
                name="policy_has_vietnamese_text",
                violation_error_message="The Vietnamese text is required.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policyversion",
            trigger=pgtrigger.compiler.Trigger(
                name="policy_published_is_immutable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."published_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ed0c5f7b1755544a0a25f183066d0588c7357565",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_policy_published_is_immutable_26ee2",
                    table="casework_policyversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policyversion",
            trigger=pgtrigger.compiler.Trigger(
                name="policy_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="379c41c65f021659606777c95769cf4c68898486",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_policy_no_truncate_6c6b9",
                    table="casework_policyversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["marketing", "related", "notices", "policy_change"]),
                    ("state__in", ["draft", "released", "paused", "held", "stopped", "done"]),
                ),
                name="mailing_kind_and_state_are_known",
                violation_error_message="A mailing has one of the purposes listed, and no other.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "policy_change"), ("policy_version__isnull", False)),
                    models.Q(models.Q(("kind", "policy_change"), _negated=True), ("policy_version__isnull", True)),
                    _connector="OR",
                ),
                name="mailing_policy_notice_names_its_version",
                violation_error_message="A notice of a changed policy names the version, and no other mailing does.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject_vi", ""), _negated=True),
                    models.Q(("body_vi", ""), _negated=True),
                    models.Q(("subject_en", ""), _negated=True),
                    models.Q(("body_en", ""), _negated=True),
                ),
                name="mailing_is_in_both_languages",
                violation_error_message="A mailing has a subject and a text in both languages.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(("per_minute__range", (1, 600))),
                name="mailing_pace_is_sensible",
                violation_error_message="From 1 to 600 letters a minute.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("released_at__isnull", True), ("released_by__isnull", True), ("state", "draft")),
                    ("state", "stopped"),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("alive_at__isnull", False),
                        ("released_at__isnull", False),
                        ("released_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="mailing_released_by_somebody",
                violation_error_message="A mailing goes out only once somebody has released it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_by__isnull", True),
                    models.Q(("author__isnull", False), models.Q(("released_by", models.F("author")), _negated=True)),
                    models.Q(("alone_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="mailing_four_eyes",
                violation_error_message="Whoever wrote a mailing does not release it, or says why they are alone.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "starts_at__range",
                        (
                            datetime.datetime(1990, 1, 1, 0, 0, tzinfo=datetime.UTC),
                            datetime.datetime(2099, 12, 31, 0, 0, tzinfo=datetime.UTC),
                        ),
                    )
                ),
                name="mailing_begins_in_our_time",
                violation_error_message="Enter a date between 1990 and 2099.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "policy_change"), models.Q(("state", "stopped"), _negated=True)),
                fields=("policy_version",),
                name="mailing_once_a_policy_version",
                violation_error_message="There is a notice of this policy version already.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mailing",
            trigger=pgtrigger.compiler.Trigger(
                name="mailing_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="934abc82ca42636212382d51284b04bc6b9d6a9e",
                    operation="DELETE",
                    pgid="pgtrigger_mailing_is_never_deleted_736b6",
                    table="casework_mailing",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mailing",
            trigger=pgtrigger.compiler.Trigger(
                name="mailing_is_never_deleted_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="60e97c539820521a58383f668cd2df8e2fc57caa",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_mailing_is_never_deleted_truncate_c996a",
                    table="casework_mailing",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mailing",
            trigger=pgtrigger.compiler.Trigger(
                name="mailing_ended_stays_so",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF OLD.state IN ('stopped', 'done') AND NEW.state <> OLD.state THEN\n                RAISE EXCEPTION 'a mailing that has ended does not begin again' USING ERRCODE = 'check_violation', CONSTRAINT = 'mailing_ended_stays_so';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="64accd15340f06b69e00158d3cfa954b1be2a4c2",
                    operation="UPDATE",
                    pgid="pgtrigger_mailing_ended_stays_so_b5724",
                    table="casework_mailing",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mailing",
            trigger=pgtrigger.compiler.Trigger(
                name="mailing_keeps_what_was_released",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state <> 'draft' AND (OLD.uuid, OLD.kind, OLD.policy_version_id, OLD.subject_vi, OLD.body_vi, OLD.subject_en, OLD.body_en, OLD.per_minute, OLD.starts_at, OLD.author_id, OLD.released_by_id, OLD.released_at, OLD.alone_reason) IS DISTINCT FROM (NEW.uuid, NEW.kind, NEW.policy_version_id, NEW.subject_vi, NEW.body_vi, NEW.subject_en, NEW.body_en, NEW.per_minute, NEW.starts_at, NEW.author_id, NEW.released_by_id, NEW.released_at, NEW.alone_reason))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="67d1de18a041f9e49f89990f7257cd9f2e904f41",
                    operation="UPDATE",
                    pgid="pgtrigger_mailing_keeps_what_was_released_53a4c",
                    table="casework_mailing",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["priority", "due_at", "id"], name="case_queue"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["kind", "priority", "due_at", "id"], name="case_queue_kind"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("status", "closed"), _negated=True),
                fields=["priority", "due_at", "id"],
                name="case_queue_open",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("status", "closed"), _negated=True),
                fields=["kind", "priority", "due_at", "id"],
                name="case_queue_kind_open",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["status", "priority", "due_at", "id"], name="case_queue_status"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("status", "closed"), _negated=True),
                fields=["assignee", "priority", "due_at", "id"],
                name="case_queue_whose",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("status", "closed"), _negated=True),
                fields=["channel", "priority", "due_at", "id"],
                name="case_queue_channel",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(models.Q(("status", "closed"), _negated=True), ("assignee", None)),
                fields=["priority", "due_at", "id"],
                name="case_queue_nobodys",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("status", "closed"), _negated=True),
                fields=["due_at"],
                include=("kind", "assignee", "status", "created_at", "resolve_due_at"),
                name="case_due_open",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["created_at"], name="case_received"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("customer_wrote_at__isnull", False)),
                fields=["priority", "due_at", "id"],
                name="case_queue_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "created_at__range",
                        (
                            datetime.datetime(1990, 1, 1, 0, 0, tzinfo=datetime.UTC),
                            datetime.datetime(2099, 12, 31, 0, 0, tzinfo=datetime.UTC),
                        ),
                    )
                ),
                name="case_is_of_our_time",
                violation_error_message="Enter a date between 1990 and 2099.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("reference__regex", "^VS-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$")),
                name="case_reference_notation",
                violation_error_message="A reference looks like VS-XXXX-XXXX.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["consultation", "purchase", "data_request", "complaint", "misuse", "question"])
                ),
                name="case_kind_is_known",
                violation_error_message="Unknown kind of case.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("channel__in", ["web", "mail", "phone", "post", "counter", "centre"]),
                    ("status__in", ["new", "in_progress", "waiting", "closed"]),
                ),
                name="case_channel_and_status_are_known",
                violation_error_message="Unknown channel or status.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", "web"), _negated=True), ("policy_version__isnull", False), _connector="OR"
                ),
                name="case_web_saw_a_policy",
                violation_error_message="A case from the website records the policy version shown.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False), ("status", "closed"), models.Q(("outcome", ""), _negated=True)
                    ),
                    models.Q(
                        models.Q(("status", "closed"), _negated=True), ("closed_at__isnull", True), ("outcome", "")
                    ),
                    _connector="OR",
                ),
                name="case_closed_has_time_and_outcome",
                violation_error_message="A closed case has a closing time and an outcome.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "waiting"), ("waiting_since__isnull", False)),
                    models.Q(models.Q(("status", "waiting"), _negated=True), ("waiting_since__isnull", True)),
                    _connector="OR",
                ),
                name="case_waiting_has_a_start",
                violation_error_message="A waiting case knows since when it waits.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "in_progress"), _negated=True), ("assignee__isnull", False), _connector="OR"
                ),
                name="case_in_progress_has_an_assignee",
                violation_error_message="A case in progress is somebody's.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "purchase"), ("outcome", "done"), _negated=True),
                    ("confirmed_at__isnull", False),
                    _connector="OR",
                ),
                name="case_purchase_done_is_confirmed",
                violation_error_message="A purchase is confirmed with the customer before it is done.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "complaint"), ("kind", "misuse"), ("person__isnull", False), _connector="OR"
                ),
                name="case_has_a_person",
                violation_error_message="Only complaints and misuse reports may be anonymous.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_at__gte", models.F("created_at")),
                    ("first_due_at__gte", models.F("created_at")),
                    ("resolve_due_at__gte", models.F("created_at")),
                ),
                name="case_is_due_after_it_came",
                violation_error_message="A case is due after it was received.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_confirmed_by_a_call",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."confirmed_at" IS NOT NULL)',
                    func="\n                    IF (SELECT c.result FROM casework_call c\n                        WHERE c.case_id = NEW.id AND c.result IN ('confirmed', 'declined')\n                        ORDER BY c.at DESC, c.id DESC LIMIT 1) IS DISTINCT FROM 'confirmed' THEN\n                        RAISE EXCEPTION 'a case counts as confirmed after a recorded call or mail only'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_confirmed_by_a_call';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="591da054224841af32a987206e7ef3b82c5a4dba",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_case_confirmed_by_a_call_fa191",
                    table="casework_case",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_web_has_contact",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"channel\" = 'web' AND NEW.\"kind\" IN ('consultation', 'purchase'))",
                    func="\n                    IF NOT EXISTS (SELECT 1 FROM casework_person p\n                                   WHERE p.id = NEW.person_id\n                                     AND p.full_name <> '' AND p.email <> '' AND p.phone <> '') THEN\n                        RAISE EXCEPTION 'a request from the website has name, e-mail and phone'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_web_has_contact';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="cbaa14d5135a28d0d9ed54f740ded0536ade08b0",
                    operation="INSERT",
                    pgid="pgtrigger_case_web_has_contact_89cf9",
                    table="casework_case",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_assignee_is_active",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."assignee_id" IS NOT NULL AND NOT (NEW."status" = \'closed\'))',
                    func="\n                    IF TG_OP = 'INSERT' OR NEW.assignee_id IS DISTINCT FROM OLD.assignee_id\n                       OR OLD.status = 'closed' THEN\n                        PERFORM 1 FROM auth_user u WHERE u.id = NEW.assignee_id AND u.is_active FOR SHARE;\n                        IF NOT FOUND THEN\n                            RAISE EXCEPTION 'an open case is with somebody who is active'\n                                USING ERRCODE = 'check_violation', CONSTRAINT = 'case_assignee_is_active';\n                        END IF;\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="8d874ed923a0004b730fa25f1f246910eea967e7",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_case_assignee_is_active_ad9a1",
                    table="casework_case",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_marks_its_day_when_filed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO casework_changedday (day) VALUES ((NEW.created_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date); IF TG_OP = 'UPDATE' AND OLD.created_at <> NEW.created_at THEN INSERT INTO casework_changedday (day) VALUES ((OLD.created_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date); END IF; RETURN NULL;",
                    hash="1edd6c6d7507a28c03a884ccc8170130b067d428",
                    operation="INSERT",
                    pgid="pgtrigger_case_marks_its_day_when_filed_30643",
                    table="casework_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_marks_its_day_when_moved",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN ((OLD.kind, OLD.created_at, OLD.first_answered_at, OLD.closed_at, OLD.resolve_due_at) IS DISTINCT FROM (NEW.kind, NEW.created_at, NEW.first_answered_at, NEW.closed_at, NEW.resolve_due_at))",
                    func="INSERT INTO casework_changedday (day) VALUES ((NEW.created_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date); IF TG_OP = 'UPDATE' AND OLD.created_at <> NEW.created_at THEN INSERT INTO casework_changedday (day) VALUES ((OLD.created_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date); END IF; RETURN NULL;",
                    hash="18667f72a7af1eb2e2556c151851d84b41173f94",
                    operation="UPDATE",
                    pgid="pgtrigger_case_marks_its_day_when_moved_0c17c",
                    table="casework_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="1c72c089eff6d06ed18daa53628b859508e48483",
                    operation="DELETE",
                    pgid="pgtrigger_case_is_never_deleted_04305",
                    table="casework_case",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_is_never_deleted_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="043a8370946fd22656063bdd54710782802c081d",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_case_is_never_deleted_truncate_be501",
                    table="casework_case",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="receivedmail",
            index=models.Index(fields=["case", "id"], name="received_mail_case"),
        ),
        migrations.AddIndex(
            model_name="receivedmail",
            index=models.Index(condition=models.Q(("became", "waiting")), fields=["id"], name="received_mail_waiting"),
        ),
        migrations.AddIndex(
            model_name="receivedmail",
            index=models.Index(fields=["became", "-id"], name="received_mail_became"),
        ),
        migrations.AddConstraint(
            model_name="receivedmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("became__in", ["waiting", "answer", "case", "returned", "machine", "held", "unreadable"])
                ),
                name="received_mail_became_something_known",
                violation_error_message="Unknown state of a mail.",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("became__in", ["answer", "case"]), _negated=True),
                    ("case__isnull", False),
                    _connector="OR",
                ),
                name="received_mail_of_a_case_names_it",
                violation_error_message="An answer and a new case name the case.",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("became__in", ["waiting", "held"]), _negated=True),
                    models.Q(("raw", b""), _negated=True),
                    _connector="OR",
                ),
                name="received_mail_unread_is_kept",
                violation_error_message="A mail that nobody has read is kept.",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                    models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                    _connector="OR",
                ),
                name="received_mail_settled_knows_by_whom",
                violation_error_message="A mail that was dealt with names who did so, and when.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from__range", (datetime.date(1990, 1, 1), datetime.date(2099, 12, 31))),
                    ("valid_until__range", (datetime.date(1990, 1, 1), datetime.date(2099, 12, 31))),
                ),
                name="recipient_agreement_is_of_our_time",
                violation_error_message="Enter a date between 1990 and 2099.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(("purposes__contained_by", ["handover", "judicial"]), ("purposes__len__gte", 1)),
                name="recipient_purposes_are_the_ones_listed",
                violation_error_message="Data is given for the purposes listed, and for no other.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreement_number", ""), _negated=True),
                name="recipient_has_an_agreement",
                violation_error_message="There is no recipient without an agreement.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__gte", models.F("valid_from"))),
                name="recipient_agreement_ends_after_it_begins",
                violation_error_message="An agreement ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("endpoint", ""), ("endpoint__startswith", "https://"), _connector="OR"),
                    models.Q(("new_endpoint", ""), ("new_endpoint__startswith", "https://"), _connector="OR"),
                ),
                name="recipient_endpoint_is_https",
                violation_error_message="Data goes out over HTTPS only.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("endpoint", ""),
                    models.Q(
                        ("endpoint_by__isnull", False),
                        ("endpoint_set_by__isnull", False),
                        models.Q(("endpoint_set_by", models.F("endpoint_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="recipient_endpoint_is_set_by_a_second_person",
                violation_error_message="A second member of staff sets the address for hand-overs.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("new_endpoint", ""), ("new_endpoint_by__isnull", True)),
                    models.Q(models.Q(("new_endpoint", ""), _negated=True), ("new_endpoint_by__isnull", False)),
                    _connector="OR",
                ),
                name="recipient_endpoint_is_proposed_by_somebody",
                violation_error_message="A proposed address names who proposes it.",
            ),
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
        pgtrigger.migrations.AddTrigger(
            model_name="recipient",
            trigger=pgtrigger.compiler.Trigger(
                name="recipient_keeps_its_name",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.name IS DISTINCT FROM NEW.name)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="55364c6c9db1c9fc996b57394a784a3ad33fe536",
                    operation="UPDATE",
                    pgid="pgtrigger_recipient_keeps_its_name_4f008",
                    table="casework_recipient",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recipient",
            trigger=pgtrigger.compiler.Trigger(
                name="recipient_is_asked_about",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE casework_centre SET revision = revision + 1; RETURN NULL;",
                    hash="c9e48995ff91ef4b8e8c047f0c794768c0123339",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recipient_is_asked_about_ecf1c",
                    table="casework_recipient",
                    when="AFTER",
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
                    models.Q(("left_at__isnull", True), ("state__in", ["requested", "refused", "withdrawn"])),
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
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purpose", "handover"), _negated=True),
                    models.Q(("case__isnull", False), ("consent__isnull", False)),
                    _connector="OR",
                ),
                name="disclosure_hand_over_rests_on_a_consent",
                violation_error_message="A hand-over names its case and the consent it rests on.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("delivered_at__isnull", False), ("left_at__isnull", False), ("state", "delivered")),
                    models.Q(models.Q(("state", "delivered"), _negated=True), ("delivered_at__isnull", True)),
                    _connector="OR",
                ),
                name="disclosure_delivered_has_a_time",
                violation_error_message="What was delivered has a time, and nothing else has.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lease_until__isnull", False), ("state", "sending")),
                    models.Q(models.Q(("state", "sending"), _negated=True), ("lease_until__isnull", True)),
                    _connector="OR",
                ),
                name="disclosure_sending_has_a_lease",
                violation_error_message="A disclosure being delivered has a lease.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("purpose", "handover"), ("state__in", ("requested", "approved", "sending", "failed"))
                ),
                fields=("case", "recipient"),
                name="disclosure_one_open_a_case_and_recipient",
                violation_error_message="A hand-over of this purchase to this recipient is open already.",
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
                name="disclosure_goes_to_whom_it_was_agreed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"purpose\" = 'handover')",
                    func="\n                    IF NEW.consent_id IS NOT NULL AND NOT EXISTS (\n                        SELECT FROM casework_consent\n                        WHERE id = NEW.consent_id AND recipient_id = NEW.recipient_id AND NEW.fields <@ fields\n                    ) THEN\n                        RAISE EXCEPTION 'the consent is for another recipient, or for less'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'disclosure_goes_to_whom_it_was_agreed';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="e05862ca9114f17caf71d517840b04d01a576861",
                    operation="INSERT",
                    pgid="pgtrigger_disclosure_goes_to_whom_it_was_agreed_383c4",
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
                    condition="WHEN ((OLD.uuid, OLD.case_id, OLD.person_id, OLD.recipient_id, OLD.endpoint, OLD.agreement, OLD.authority, OLD.purpose, OLD.basis, OLD.consent_id, OLD.fields, OLD.digest, OLD.requested_by_id) IS DISTINCT FROM (NEW.uuid, NEW.case_id, NEW.person_id, NEW.recipient_id, NEW.endpoint, NEW.agreement, NEW.authority, NEW.purpose, NEW.basis, NEW.consent_id, NEW.fields, NEW.digest, NEW.requested_by_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="7a1d569bfb8c840d8b220ea685595962ca36f914",
                    operation="UPDATE",
                    pgid="pgtrigger_disclosure_keeps_what_it_said_34f41",
                    table="casework_disclosure",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["address", "purpose", "-id"], name="consent_latest"),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(condition=models.Q(("act", "withdrawn")), fields=["address"], name="consent_withdrawn"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False), ("address__startswith", "hmac:"), _connector="OR"),
                name="consent_is_of_somebody",
                violation_error_message="A consent is somebody's until it is erased.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("act__in", ["asked", "granted", "withdrawn"]),
                    ("purpose__in", ["related", "marketing", "notices", "handover"]),
                ),
                name="consent_purpose_and_act_are_known",
                violation_error_message="Consent is asked for one of the purposes listed, and for no other.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purpose", "handover"), ("recipient__isnull", False)),
                    models.Q(
                        models.Q(("purpose", "handover"), _negated=True), ("fields", []), ("recipient__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="consent_to_hand_over_names_its_recipient",
                violation_error_message="A consent to a hand-over names its recipient, and no other consent does.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirms__isnull", True), ("act", "granted"), _connector="OR"),
                name="consent_only_grants_confirm",
                violation_error_message="Only a grant confirms what was asked.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", "granted"), ("channel", "web"), ("purpose", "marketing"), _negated=True),
                    ("confirms__isnull", False),
                    _connector="OR",
                ),
                name="consent_marketing_is_confirmed",
                violation_error_message="Marketing counts once it was confirmed from the mail.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="consent_no_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="5da676f7d2f28139f020999a04d0d683333244fc",
                    operation="DELETE",
                    pgid="pgtrigger_consent_no_delete_46947",
                    table="casework_consent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="consent_no_delete_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="089780f9ac26b9d423bf9f3f812cd8be316c41c9",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_consent_no_delete_truncate_02d62",
                    table="casework_consent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="consent_only_erasure_updates",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE allowed casework_consent%ROWTYPE;",
                    func="\n                    allowed := OLD;\n                    allowed.person_id := NULL;\n                    allowed.address := NEW.address;\n                    IF NEW IS DISTINCT FROM allowed OR NEW.address !~ '^hmac:[0-9a-f]{64}$' THEN\n                        RAISE EXCEPTION 'a consent is never changed, only erased' USING ERRCODE = 'restrict_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="9fbbf0da7ec8a05bbdeeaf979d15b5a0f2f57178",
                    operation="UPDATE",
                    pgid="pgtrigger_consent_only_erasure_updates_530dc",
                    table="casework_consent",
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
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(condition=models.Q(("told_at", None)), fields=["id"], name="reminder_untold"),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("case", "due_at", "stage"),
                name="reminder_is_sent_once",
                violation_error_message="Staff have been reminded of this already.",
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
        migrations.AddConstraint(
            model_name="scanhit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None)),
                    models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="hit_answered_has_a_time",
                violation_error_message="An answer has its time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scanhit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer__in", ["", "gone"]), ("answered_by", None)),
                    models.Q(("answer__in", ["redacted", "kept"]), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="hit_answered_by_somebody",
                violation_error_message="Whoever redacts or keeps a place is named.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scanhit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "kept"), ("ground__in", ["others", "law", "cannot"])),
                    models.Q(models.Q(("answer", "kept"), _negated=True), ("ground", "")),
                    _connector="OR",
                ),
                name="hit_kept_has_its_ground",
                violation_error_message="What is kept has its ground.",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["browser", "at"], name="submission_browser_time"),
        ),
        migrations.AddIndex(
            model_name="trailentry",
            index=models.Index(fields=["target", "-id"], name="trail_target"),
        ),
        migrations.AddIndex(
            model_name="trailentry",
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=["at"], name="trail_day"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trailentry",
            trigger=pgtrigger.compiler.Trigger(
                name="trail_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b906e79d5ce22c28d27a5b3a2a92d5653a6d5ae9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_trail_is_append_only_ae9b9",
                    table="casework_trailentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trailentry",
            trigger=pgtrigger.compiler.Trigger(
                name="trail_is_append_only_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
                    hash="e3990391be89425da750b19fe844dcdc2848426c",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_trail_is_append_only_truncate_a54eb",
                    table="casework_trailentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trailentry",
            trigger=pgtrigger.compiler.Trigger(
                name="trail_is_dated_by_the_database",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF NEW.id IS DISTINCT FROM currval('public.casework_trailentry_id_seq') THEN\n                RAISE EXCEPTION 'the number of an entry is drawn, not chosen' USING ERRCODE = 'restrict_violation';\n            END IF;\n            NEW.at := greatest(clock_timestamp(), (SELECT s.at FROM public.casework_trailseal s ORDER BY s.number DESC LIMIT 1));\n            RETURN NEW;\n        ",
                    hash="655d091c4b6a6b1a7af6816438473f826f6605c5",
                    operation="INSERT",
                    pgid="pgtrigger_trail_is_dated_by_the_database_81871",
                    table="casework_trailentry",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="unsenttext",
            constraint=models.UniqueConstraint(
                fields=("staff", "case", "verb", "field"),
                name="unsent_text_stands_once",
                violation_error_message="These words are kept already.",
            ),
        ),
        # Counters of the throttle are worth nothing after a crash: no write-ahead log for them.
        migrations.RunSQL(
            "ALTER TABLE casework_throttlecounter SET UNLOGGED",
            "ALTER TABLE casework_throttlecounter SET LOGGED",
        ),
    ]
