"""A case may follow another."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_files")]

    operations = [
        migrations.AddField(
            model_name="caserow",
            name="follows",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="followed", to="procedures.caserow"
            ),
        ),
    ]
