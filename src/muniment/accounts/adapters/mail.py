"""Letters to people: by SMTP, or as files in the data folder where no mail server is named."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from pathlib import Path

import structlog
from django.conf import settings
from django.core.mail import EmailMessage

from muniment.accounts.models import HouseRow
from muniment.kernel.errors import EngineUnavailable
from muniment.kernel.inert import turns_drop
from muniment.kernel.texts import Text

_log = structlog.get_logger("muniment.accounts")


def letter_send(*, to: str, subject: Text, body: Text, lang: str, headers: Mapping[str, str] | None = None) -> None:
    """The letter is on its way, in the reader's language.

    Raises:
        EngineUnavailable: the mail server does not take it.
    """
    text = f"{body.say(lang)}\n\n— {_sender().say(lang)}\n"
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    head = " ".join(turns_drop(subject.say(lang)).split())  # one line, whatever names stand in it
    letter = EmailMessage(head, turns_drop(text), settings.DEFAULT_FROM_EMAIL, [to], headers=dict(headers or {}))
    try:
        if folder:  # letters open accounts: nobody else on the machine reads them
            Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        letter.send()
    except (smtplib.SMTPException, OSError) as problem:
        _log.warning("accounts.letter_failed", problem=type(problem).__name__)
        line = Text("邮件未能发出，请稍后再试", "the letter could not be sent; try again later")
        raise EngineUnavailable(line, code="mail.silent") from problem


def _sender() -> Text:
    """What this installation calls itself."""
    row = HouseRow.objects.filter(pk=1).first() or HouseRow()
    return Text(row.name_zh or row.name_en or "知契 Muniment", row.name_en or row.name_zh or "Muniment")
