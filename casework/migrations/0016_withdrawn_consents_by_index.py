from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0015_names_of_fields"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(condition=models.Q(("act", "withdrawn")), fields=["address"], name="consent_withdrawn"),
        ),
    ]
