from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0013_letters_to_a_new_address"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["province"], name="person_province"),
        ),
    ]
