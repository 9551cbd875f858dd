
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_trail_guarded'),
    ]

    operations = [
        migrations.CreateModel(
            name='HouseRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(blank=True, max_length=60)),
                ('name_en', models.CharField(blank=True, max_length=60)),
                ('seal', models.CharField(blank=True, max_length=2)),
                ('palette', models.CharField(default='jade', max_length=20)),
                ('light', models.CharField(blank=True, max_length=7)),
                ('dark', models.CharField(blank=True, max_length=7)),
                ('welcome_zh', models.TextField(blank=True)),
                ('welcome_en', models.TextField(blank=True)),
                ('contact_zh', models.CharField(blank=True, max_length=200)),
                ('contact_en', models.CharField(blank=True, max_length=200)),
                ('version', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='house_one')],
            },
        ),
    ]
