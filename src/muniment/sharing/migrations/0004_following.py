import django.db.models.deletion
from django.db import migrations, models


def parquet_again(apps, _schema):
    """Files of Parquet that were made before they told their contents are made again."""
    apps.get_model("sharing", "SharedFileRow").objects.filter(form="parquet").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('sharing', '0003_forms_of_wipo'),
    ]

    operations = [
        migrations.RunPython(parquet_again, migrations.RunPython.noop),
        migrations.CreateModel(
            name='FollowedActRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('right_id', models.CharField(max_length=200)),
                ('field', models.CharField(blank=True, max_length=60)),
                ('ground', models.TextField()),
                ('entry_no', models.PositiveBigIntegerField(null=True)),
                ('missed', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='SubscriptionRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('site', models.CharField(max_length=300, unique=True)),
                ('query', models.CharField(blank=True, max_length=2000)),
                ('active', models.BooleanField(default=True)),
                ('name', models.JSONField(default=dict)),
                ('heard', models.PositiveIntegerField(default=0)),
                ('started_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(null=True)),
                ('problem', models.JSONField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='sharedfilerow',
            name='shared_file_part',
        ),
        migrations.AddField(
            model_name='sharedfilerow',
            name='contents',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name='sharedfilerow',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['records', 'texts', 'changes', 'changed_texts'])), name='shared_file_part'),
        ),
        migrations.AddField(
            model_name='followedactrow',
            name='subscription',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acts', to='sharing.subscriptionrow'),
        ),
        migrations.AddConstraint(
            model_name='followedactrow',
            constraint=models.UniqueConstraint(fields=('subscription', 'right_id', 'field'), name='followed_act_once'),
        ),
    ]
