import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("casework", "0001_the_file_kept_on_a_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        error_messages={"unique": "Another category has this address."},
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                ("name_vi", models.CharField(max_length=120, verbose_name="name (Vietnamese)")),
                ("name_en", models.CharField(max_length=120, verbose_name="name (English)")),
                ("intro_vi", models.TextField(max_length=500, verbose_name="introduction (Vietnamese)")),
                ("intro_en", models.TextField(max_length=500, verbose_name="introduction (English)")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "category",
                "verbose_name_plural": "categories",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="CertificateHolder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("full_name", models.CharField(max_length=200, verbose_name="full name")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="position in the organisation")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=16, verbose_name="phone")),
            ],
            options={
                "verbose_name": "holder of a certificate",
                "verbose_name_plural": "holders of certificates",
                "ordering": ["purchase_id", "position"],
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.TextField(blank=True, max_length=2000, verbose_name="question")),
                (
                    "call_time",
                    models.CharField(
                        choices=[
                            ("any", "Any time in working hours"),
                            ("morning", "In the morning, 8:00 to 12:00"),
                            ("afternoon", "In the afternoon, 13:00 to 17:00"),
                        ],
                        default="any",
                        max_length=10,
                        verbose_name="when to call",
                    ),
                ),
            ],
            options={
                "verbose_name": "consultation",
                "verbose_name_plural": "consultations",
            },
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "New registration"),
                            ("renewal", "Renewal"),
                            ("change", "Change of provider"),
                            ("extra", "Additional term"),
                            ("device", "Device"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("term", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="term, years")),
                ("amount", models.BigIntegerField(verbose_name="price before VAT, đồng")),
                (
                    "active",
                    models.BooleanField(default=True, help_text="Untick to withdraw the price.", verbose_name="valid"),
                ),
            ],
            options={
                "verbose_name": "price",
                "verbose_name_plural": "prices",
                "ordering": ["service_id", "kind", "term"],
            },
        ),
        migrations.CreateModel(
            name="Purchase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "request_type",
                    models.CharField(
                        choices=[
                            ("new", "New registration"),
                            ("renewal", "Renewal"),
                            ("change", "Change of provider"),
                            ("extra", "Additional term"),
                        ],
                        max_length=8,
                        verbose_name="request type",
                    ),
                ),
                ("invoice_name", models.CharField(blank=True, max_length=200, verbose_name="name on the invoice")),
                (
                    "invoice_tax_code",
                    models.CharField(blank=True, max_length=14, verbose_name="tax code on the invoice"),
                ),
                (
                    "invoice_address",
                    models.CharField(blank=True, max_length=250, verbose_name="address on the invoice"),
                ),
                ("invoice_email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail for the invoice")),
                ("note", models.TextField(blank=True, max_length=500, verbose_name="note")),
                ("subtotal", models.BigIntegerField(verbose_name="subtotal")),
                ("vat", models.BigIntegerField(verbose_name="VAT")),
                ("total", models.BigIntegerField(verbose_name="total")),
                ("valid_until", models.DateField(verbose_name="prices hold until")),
            ],
            options={
                "verbose_name": "purchase",
                "verbose_name_plural": "purchases",
            },
        ),
        migrations.CreateModel(
            name="PurchaseLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("service_name", models.CharField(max_length=160, verbose_name="service")),
                ("device_name", models.CharField(blank=True, max_length=60, verbose_name="device")),
                ("term", models.PositiveSmallIntegerField(verbose_name="term, years")),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("unit_price", models.BigIntegerField(verbose_name="unit price")),
                ("device_price", models.BigIntegerField(blank=True, null=True, verbose_name="device price")),
                ("vat_rate", models.PositiveSmallIntegerField(verbose_name="VAT rate, percent")),
                ("net", models.BigIntegerField(verbose_name="amount before VAT")),
                ("vat", models.BigIntegerField(verbose_name="VAT")),
            ],
            options={
                "verbose_name": "purchase line",
                "verbose_name_plural": "purchase lines",
                "ordering": ["purchase_id", "position"],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        error_messages={"unique": "Another service has this address."},
                        max_length=80,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                ("name_vi", models.CharField(max_length=160, verbose_name="name (Vietnamese)")),
                ("name_en", models.CharField(max_length=160, verbose_name="name (English)")),
                ("summary_vi", models.CharField(max_length=250, verbose_name="summary (Vietnamese)")),
                ("summary_en", models.CharField(max_length=250, verbose_name="summary (English)")),
                ("audience_vi", models.TextField(max_length=1000, verbose_name="who it is for (Vietnamese)")),
                ("audience_en", models.TextField(max_length=1000, verbose_name="who it is for (English)")),
                (
                    "needed_vi",
                    models.TextField(
                        help_text="One thing a line.",
                        max_length=2000,
                        verbose_name="what the customer needs (Vietnamese)",
                    ),
                ),
                (
                    "needed_en",
                    models.TextField(
                        help_text="One thing a line.", max_length=2000, verbose_name="what the customer needs (English)"
                    ),
                ),
                (
                    "device_name",
                    models.CharField(
                        blank=True,
                        help_text="What is sold with it, such as USB Token; empty when there is none.",
                        max_length=60,
                        verbose_name="device",
                    ),
                ),
                (
                    "issued_to",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("person", "a person for themselves"),
                            ("organisation", "an organisation or household business"),
                            ("member", "a person within an organisation"),
                        ],
                        help_text="Of certificates for signing; whoever asks for one that is not for them is told.",
                        max_length=12,
                        verbose_name="issued to",
                    ),
                ),
                (
                    "key_kept",
                    models.CharField(
                        blank=True,
                        choices=[("token", "USB Token"), ("remote", "Remote signing"), ("hsm", "HSM (signing server)")],
                        max_length=6,
                        verbose_name="key kept",
                    ),
                ),
                ("vat_rate", models.PositiveSmallIntegerField(default=8, verbose_name="VAT rate, percent")),
                (
                    "active",
                    models.BooleanField(
                        default=True, help_text="Untick to withdraw the service from the site.", verbose_name="offered"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "service",
                "verbose_name_plural": "services",
                "ordering": ["category__position", "position", "id"],
            },
        ),
        migrations.CreateModel(
            name="ConsultationCase",
            fields=[],
            options={
                "verbose_name": "consultation",
                "verbose_name_plural": "consultations",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("casework.case",),
        ),
        migrations.CreateModel(
            name="PurchaseCase",
            fields=[],
            options={
                "verbose_name": "purchase",
                "verbose_name_plural": "purchases",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("casework.case",),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="category",
            trigger=pgtrigger.compiler.Trigger(
                name="category_is_shown",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE casework_centre SET revision = revision + 1; RETURN NULL;",
                    hash="01f5404df48e08d3590a27822ae90f6dc8a4f458",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_category_is_shown_0268d",
                    table="consult_category",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="consultation", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="purchase",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="purchase", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="certificateholder",
            name="purchase",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="holders", to="consult.purchase"
            ),
        ),
        migrations.AddField(
            model_name="purchaseline",
            name="purchase",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="consult.purchase"
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services",
                to="consult.category",
                verbose_name="category",
            ),
        ),
        migrations.AddField(
            model_name="purchaseline",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="consult.service",
                verbose_name="service",
            ),
        ),
        migrations.AddField(
            model_name="price",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="prices",
                to="consult.service",
                verbose_name="service",
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="service",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="consult.service",
                verbose_name="service",
            ),
        ),
        migrations.AddConstraint(
            model_name="purchase",
            constraint=models.CheckConstraint(
                condition=models.Q(("request_type__in", ["new", "renewal", "change", "extra"])),
                name="purchase_request_type_is_known",
                violation_error_message="Choose the request type from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="purchase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("subtotal__gte", 0),
                    (
                        "total",
                        django.db.models.expressions.CombinedExpression(models.F("subtotal"), "+", models.F("vat")),
                    ),
                    ("vat__gte", 0),
                ),
                name="purchase_total_adds_up",
                violation_error_message="The total is the subtotal and the VAT.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateholder",
            constraint=models.UniqueConstraint(
                fields=("purchase", "position"),
                name="holder_position_is_unique",
                violation_error_message="Two people of a list cannot have the same position.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateholder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("full_name", ""),
                    models.Q(("email", ""), _negated=True),
                    models.Q(("phone", ""), _negated=True),
                    _connector="OR",
                ),
                name="holder_can_be_reached",
                violation_error_message="Each person on the list needs an e-mail address or a phone number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(("vat_rate__gte", 0), ("vat_rate__lte", 100)),
                name="service_vat_is_a_percentage",
                violation_error_message="A VAT rate lies between 0 and 100 percent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("issued_to", ""), ("key_kept", "")),
                    models.Q(
                        ("issued_to__in", ["person", "organisation", "member"]),
                        ("key_kept__in", ["token", "remote", "hsm"]),
                    ),
                    _connector="OR",
                ),
                name="service_certificate_has_holder_and_place",
                violation_error_message="Say of a certificate both to whom it is issued and where its key is kept.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="service_is_shown",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE casework_centre SET revision = revision + 1; RETURN NULL;",
                    hash="3a5906c727abd6712af88210b2ef285d42c21454",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_service_is_shown_3ec6e",
                    table="consult_service",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaseline",
            constraint=models.UniqueConstraint(
                fields=("purchase", "position"),
                name="line_position_is_unique",
                violation_error_message="Two lines of a purchase cannot have the same position.",
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaseline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gte", 1), ("quantity__lte", 999)),
                name="line_quantity_is_one_to_999",
                violation_error_message="A quantity lies between 1 and 999.",
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaseline",
            constraint=models.CheckConstraint(
                condition=models.Q(("term__gte", 1), ("term__lte", 3)),
                name="line_term_is_one_to_three_years",
                violation_error_message="A term is 1, 2 or 3 years.",
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaseline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unit_price__gte", 0),
                    models.Q(("device_price__isnull", True), ("device_price__gte", 0), _connector="OR"),
                    ("vat__gte", 0),
                    ("vat__lte", models.F("net")),
                ),
                name="line_amounts_are_not_negative",
                violation_error_message="An amount is never negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaseline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("device_price__isnull", True),
                        (
                            "net",
                            django.db.models.expressions.CombinedExpression(
                                models.F("unit_price"), "*", models.F("quantity")
                            ),
                        ),
                    ),
                    models.Q(
                        ("device_price__isnull", False),
                        (
                            "net",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("unit_price"), "+", models.F("device_price")
                                ),
                                "*",
                                models.F("quantity"),
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="line_net_adds_up",
                violation_error_message="The amount is the price times the quantity.",
            ),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.UniqueConstraint(
                fields=("service", "term", "kind"),
                name="price_is_unique",
                nulls_distinct=False,
                violation_error_message="This service already has a price for this kind and term.",
            ),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0), ("amount__lte", 10000000000)),
                name="price_is_not_negative",
                violation_error_message="A price lies between 0 and 10 billion đồng.",
            ),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["new", "renewal", "change", "extra", "device"])),
                name="price_kind_is_known",
                violation_error_message="Unknown kind of price.",
            ),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "device"), ("term__isnull", True)),
                    models.Q(
                        models.Q(("kind", "device"), _negated=True),
                        ("term__gte", 1),
                        ("term__isnull", False),
                        ("term__lte", 3),
                    ),
                    _connector="OR",
                ),
                name="price_term_is_one_to_three_years",
                violation_error_message="A term is 1, 2 or 3 years; a device has none.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="price",
            trigger=pgtrigger.compiler.Trigger(
                name="price_is_shown",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE casework_centre SET revision = revision + 1; RETURN NULL;",
                    hash="612f7266dbaa0d15411b76bd7a237582bb47c136",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_price_is_shown_db8a5",
                    table="consult_price",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("call_time__in", ["any", "morning", "afternoon"])),
                name="consultation_call_time_is_known",
                violation_error_message="Choose when to call from the list.",
            ),
        ),
    ]
