from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0009_restriction_erasure_and_four_eyes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="verb",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("claimed", "Taken on by staff"),
                    ("called", "Tried to reach the customer"),
                    ("confirmed", "Confirmed with the customer"),
                    ("replied", "Answered"),
                    ("waiting", "Waiting for the customer"),
                    ("customer_answered", "The customer answered"),
                    ("acknowledged", "Acknowledged"),
                    ("verified", "Looked into: the finding stands"),
                    ("weighed", "Severity weighed"),
                    ("measure", "Measure decided or done"),
                    ("note", "Internal note"),
                    ("closed", "Closed"),
                    ("reopened", "Reopened"),
                ],
                max_length=20,
                verbose_name="what",
            ),
        ),
    ]
