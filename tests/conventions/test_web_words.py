"""Every text of the screens has its English, the compiled catalogue is that of the .po, and words repeated are the same."""

from __future__ import annotations

import re

import translations

from hedui.checks.models import DISPOSITIONS
from hedui.surveys.models import REASONS, TOPICS, WAYS
from hedui.web.forms import checking


def test_no_text_lacks_its_english() -> None:
    assert translations.missing() == []


def test_english_is_complete_in_itself() -> None:
    """What stands in for a value in the Chinese stands in the English."""
    for message in translations.catalogue():
        if message.id and isinstance(message.id, str):
            parts = [sorted(re.findall(r"%\((\w+)\)s", text)) for text in (message.id, str(message.string))]
            assert parts[0] == parts[1], message.id


def test_what_django_reads_is_what_we_wrote() -> None:
    """After a change of the .po: python tests/support/translations.py compile."""
    assert translations.CATALOGUE.with_suffix(".mo").read_bytes() == translations.compiled()


def test_choices_of_forms_are_those_of_the_models() -> None:
    assert checking.DISPOSITIONS == DISPOSITIONS
    assert (checking.WAYS, checking.REASONS, checking.TOPICS) == (WAYS, REASONS, TOPICS)
