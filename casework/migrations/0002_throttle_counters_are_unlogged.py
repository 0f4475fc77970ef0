"""A crash may forget how often somebody tried; the write-ahead log need not carry every count."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_the_file_kept_on_a_person")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE casework_throttlecounter SET UNLOGGED",
            "ALTER TABLE casework_throttlecounter SET LOGGED",
        ),
        migrations.RunSQL(
            "CREATE INDEX seal_covers ON casework_trailseal USING gin (entry_ids)", "DROP INDEX seal_covers"
        ),
    ]
