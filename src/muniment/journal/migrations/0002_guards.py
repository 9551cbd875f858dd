"""The database refuses to change or delete an entry."""

from django.db import migrations

from muniment.journal.adapters.guards import guards_drop, guards_set


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda _apps, editor: guards_set(editor.connection), lambda _apps, editor: guards_drop(editor.connection)
        )
    ]
