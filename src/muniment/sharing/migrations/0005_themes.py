
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sharing', '0004_following'),
    ]

    operations = [
        migrations.CreateModel(
            name='ThemeRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=60, unique=True)),
                ('title_zh', models.CharField(max_length=120)),
                ('title_en', models.CharField(max_length=120)),
                ('about_zh', models.TextField(blank=True)),
                ('about_en', models.TextField(blank=True)),
                ('query', models.CharField(max_length=2000)),
                ('curator', models.CharField(blank=True, max_length=60)),
                ('curator_zh', models.CharField(blank=True, max_length=200)),
                ('curator_en', models.CharField(blank=True, max_length=200)),
                ('made_by', models.CharField(max_length=60)),
                ('made_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('edition', models.CharField(blank=True, max_length=40)),
                ('seq', models.PositiveIntegerField(default=0)),
                ('stale', models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name='TagRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(max_length=120)),
                ('query', models.CharField(blank=True, max_length=2000)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='sharing.tagrow')),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='sharing.themerow')),
            ],
        ),
        migrations.CreateModel(
            name='ThemeStepRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('came', models.PositiveIntegerField()),
                ('went', models.PositiveIntegerField()),
                ('total', models.PositiveIntegerField()),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='sharing.themerow')),
            ],
        ),
        migrations.CreateModel(
            name='TaggingRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('right_id', models.CharField(max_length=200)),
                ('how', models.CharField(max_length=10)),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taggings', to='sharing.tagrow')),
            ],
            options={
                'indexes': [models.Index(fields=['right_id'], name='tagging_right')],
                'constraints': [models.UniqueConstraint(fields=('tag', 'right_id'), name='tagging_once'), models.CheckConstraint(condition=models.Q(('how__in', ['hand', 'rule', 'refused'])), name='tagging_how')],
            },
        ),
        migrations.CreateModel(
            name='ThemeRightRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('right_id', models.CharField(max_length=200)),
                ('came', models.CharField(max_length=40)),
                ('went', models.CharField(blank=True, max_length=40)),
                ('seen', models.BooleanField(default=False)),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rights', to='sharing.themerow')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('theme', 'right_id'), name='theme_right_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='tagrow',
            constraint=models.UniqueConstraint(fields=('theme', 'code'), name='tag_once'),
        ),
        migrations.AddConstraint(
            model_name='themesteprow',
            constraint=models.UniqueConstraint(fields=('theme', 'edition'), name='theme_step_once'),
        ),
    ]
