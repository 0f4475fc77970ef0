from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0012_passphrases_of_anonymous_complaints"),
    ]

    operations = [
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
                    ("new_address", "Link to a new address"),
                ],
                max_length=20,
                verbose_name="purpose",
            ),
        ),
    ]
