"""Whose stewards see a reported error; and what was said of cases that are restricted by now is taken back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models

from hedui.audit.entering import Recording, opened


def _words_taken_back(apps: Any, _editor: Any) -> None:
    findings = apps.get_model("checks", "Finding").objects.filter(check_run__case__restricted=True)
    token = opened.set(Recording())
    try:
        apps.get_model("sources", "ReportedError").objects.filter(
            finding__in=list(findings.values_list("pk", flat=True))
        ).update(said="")
    finally:
        opened.reset(token)


class Migration(migrations.Migration):
    """A column, and words that go."""

    dependencies: ClassVar = [
        ("sources", "0002_reported_errors"),
        ("checks", "0001_initial"),
        ("cases", "0005_register_no"),
    ]
    operations: ClassVar = [
        migrations.AddField(
            model_name="reportederror",
            name="division",
            field=models.CharField(blank=True, default="", max_length=12, verbose_name="行政区划"),
            preserve_default=False,
        ),
        migrations.RunPython(_words_taken_back, migrations.RunPython.noop, elidable=True),
    ]
