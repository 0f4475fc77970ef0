from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0011_attachments_recipients_and_disclosures"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="passphrase_digest",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
    ]
