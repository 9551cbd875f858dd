"""Letters as files of the data folder, which nobody else on the machine reads; and a server that takes none."""

from __future__ import annotations

import stat

import pytest
from django.core import mail

from muniment.accounts.adapters.mail import letter_send
from muniment.accounts.models import HouseRow
from muniment.kernel.errors import EngineUnavailable
from muniment.kernel.texts import Text

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
WORDS = {"to": "an@example.org", "subject": Text("题", "Subject"), "body": Text("正文", "Body")}


def test_a_letter_is_a_file(settings, data_dir):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(data_dir / "mail")
    letter_send(**WORDS, lang="en")
    (letter,) = (data_dir / "mail").iterdir()
    text = letter.read_text(encoding="utf-8")
    assert "Subject: Subject" in text
    assert "Body\n\n— Muniment\n" in text
    assert stat.S_IMODE((data_dir / "mail").stat().st_mode) == 0o700


def test_a_letter_is_signed_with_the_name_of_the_installation():
    HouseRow.objects.create(pk=1, name_zh="云澜数据中心", name_en="Yunlan Data Centre")
    for lang in ("zh-Hans", "en"):
        letter_send(**WORDS, lang=lang)
    assert [each.body.splitlines()[-1] for each in mail.outbox] == ["— 云澜数据中心", "— Yunlan Data Centre"]


def test_a_silent_server_is_said_to_be_silent(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_FILE_PATH = "127.0.0.1", 9, None
    with pytest.raises(EngineUnavailable):
        letter_send(**WORDS, lang="en")
