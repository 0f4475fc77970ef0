from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0013_letters_to_a_new_address"),
        ("privacy", "0004_judicial_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="datarequest",
            name="new_email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="new e-mail address"),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="new_email_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="new address confirmed"),
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
    ]
