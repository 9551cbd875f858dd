"""Letters to a person whom a flat knows by id alone: no flat above ever sees an address."""

from __future__ import annotations

from muniment.accounts.adapters.mail import letter_send
from muniment.accounts.models import Person
from muniment.kernel.texts import Text


def person_letter(*, person_id: int, subject: Text, body: Text, lang: str) -> bool:
    """The letter is on its way to the person's confirmed address; whether there is one.

    Args:
        person_id: Whom it is for.
        subject: One line.
        body: Plain text.
        lang: The language of the reader.

    Raises:
        EngineUnavailable: the mail server does not take it.
    """
    person = Person.objects.filter(
        pk=person_id, is_active=True, email__isnull=False, email_confirmed_at__isnull=False
    ).first()
    if person is None:
        return False
    letter_send(to=str(person.email), subject=subject, body=body, lang=lang)
    return True
