"""Letters to a person whom a flat knows by id alone: no flat above ever sees an address."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from muniment.accounts.adapters.mail import letter_send
from muniment.accounts.models import Person
from muniment.accounts.queries import personas_offered
from muniment.kernel.texts import Text


def person_letter(
    *, person_id: int, subject: Text, body: Text, lang: str, headers: Mapping[str, str] | None = None
) -> bool:
    """The letter is on its way to the person's confirmed address; whether there is one.

    A persona of a demo whose letters lie in the data folder has an address that no mail server knows.

    Args:
        person_id: Whom it is for.
        subject: One line.
        body: Plain text.
        lang: The language of the reader.
        headers: More headers, such as ``List-Unsubscribe``.

    Raises:
        EngineUnavailable: the mail server does not take it.
    """
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    address = _address(person) if person else ""
    if not address:
        return False
    letter_send(to=address, subject=subject, body=body, lang=lang, headers=headers)
    return True


def address_letter(*, to: str, subject: Text, body: Text, lang: str) -> None:
    """The letter is on its way to an address that somebody left without an account; whoever calls counts how often.

    Args:
        to: The address.
        subject: One line.
        body: Plain text.
        lang: The language of the reader.

    Raises:
        EngineUnavailable: the mail server does not take it.
    """
    letter_send(to=to, subject=subject, body=body, lang=lang, headers={"Auto-Submitted": "auto-generated"})


def letters_reach(person_id: int) -> bool:
    """Whether a letter would find the person."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    return bool(person and _address(person))


def _address(person: Person) -> str:
    if person.email and person.email_confirmed_at:
        return str(person.email)
    if person.persona and personas_offered() and getattr(settings, "EMAIL_FILE_PATH", None):
        return f"{person.persona}@personas.invalid"  # RFC 2606: a name that no address ever has
    return ""
