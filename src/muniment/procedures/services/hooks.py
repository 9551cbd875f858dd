"""Programs that hear of letters: a person's own, or that of a body for whoever manages it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from muniment.accounts.services.hooks import hook_post, hook_secret_of
from muniment.accounts.values import Identity
from muniment.kernel.errors import NotAllowed, NotFound
from muniment.kernel.hooks import url_checked
from muniment.kernel.texts import Text
from muniment.procedures.models import HookRow, LetterRow
from muniment.procedures.services.cases import Moment

_PURPOSE = "muniment.procedures.hook"
_AT_ONCE = 200
_PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 360, 720, 1440))
"""Between tries; after the last the letter is given up for the program. It lies with its reader all the same."""
_LEASE = timedelta(minutes=10)


def hook_set(*, me: Identity, url: str, body: str = "", moment: Moment) -> str:
    """Every letter to them goes to this address from now on; returns the secret of its signatures, which is shown this once.

    Raises:
        NotAllowed: they do not manage the body.
        InvalidInput: the address is no https address.
    """
    ref = _ref(me, body)
    kept, seed = url_checked(url, settings.MUNIMENT_HOOK_NETWORKS), secrets.token_urlsafe(32)
    with transaction.atomic():
        HookRow.objects.update_or_create(
            ref=ref,
            defaults={
                "url": kept,
                "seed": seed,
                "made_by": me.ref,
                "made_at": moment.at,
                "problem": "",
                "heard_at": None,
            },
        )
    return hook_secret_of(_PURPOSE, seed)


def hook_drop(*, me: Identity, body: str = "") -> None:
    """No program hears of their letters any more; what waits is not sent.

    Raises:
        NotAllowed: they do not manage the body.
        NotFound: there is none.
    """
    ref = _ref(me, body)
    with transaction.atomic():
        LetterRow.objects.filter(to_ref=ref, hooked="waiting").update(hooked="dropped")
        if not HookRow.objects.filter(ref=ref).delete()[0]:
            raise NotFound(Text("没有回调地址", "there is no such webhook"), code="hook.unknown")


def _ref(me: Identity, body: str) -> str:
    if not body:
        return me.ref
    if not any(seat.body == body and seat.manages for seat in me.bodies):
        raise NotAllowed(
            Text("单位的回调由其管理人设置", "a body's webhook is for those who manage it"), code="hook.body"
        )
    return f"body:{body}"


def letters_hook(*, at: datetime) -> int:
    """The letters that wait for a program were each tried once; how many arrived.

    A letter that fails is tried again after a pause, under the same key, and in the end given up.
    """
    sent = 0
    due = Q(hook_next_at=None) | Q(hook_next_at__lte=at)
    waiting = LetterRow.objects.filter(due, hooked="waiting").order_by("pk")
    for pk, next_at in list(waiting.values_list("pk", "hook_next_at")[:_AT_ONCE]):
        mine = LetterRow.objects.filter(pk=pk, hooked="waiting", hook_next_at=next_at)
        if mine.update(hook_next_at=at + _LEASE):  # whoever else comes meanwhile leaves it alone
            sent += _try(LetterRow.objects.select_related("case").get(pk=pk), at)
    return sent


def _try(letter: LetterRow, at: datetime) -> bool:
    hook = HookRow.objects.filter(ref=letter.to_ref).first()
    if hook is None:
        LetterRow.objects.filter(pk=letter.pk).update(hooked="dropped")
        return False
    problem, in_vain = hook_post(
        url=hook.url,
        secret=hook_secret_of(_PURPOSE, hook.seed),
        document=_document(letter),
        key=f"letter-{letter.pk}",
        at=at,
    )
    tries = letter.hook_tries + 1
    if not problem:
        LetterRow.objects.filter(pk=letter.pk).update(hooked="sent", hook_tries=tries)
        HookRow.objects.filter(pk=hook.pk).update(heard_at=at, problem="")
        return True
    lost = in_vain or tries > len(_PAUSES)
    next_at = None if lost else at + _PAUSES[tries - 1]
    LetterRow.objects.filter(pk=letter.pk).update(
        hooked="failed" if lost else "waiting", hook_tries=tries, hook_next_at=next_at
    )
    HookRow.objects.filter(pk=hook.pk).update(problem=problem[:200])
    return False


def _document(letter: LetterRow) -> dict[str, Any]:
    return {
        "key": f"letter-{letter.pk}",
        "case": letter.case.case_no,
        "procedure": letter.case.procedure,
        "letter": letter.letter or "message",
        "to": letter.to_name,
        "subject": {"zh": letter.subject_zh, "en": letter.subject_en},
        "body": {"zh": letter.body_zh, "en": letter.body_en},
        "sent_on": letter.sent_on.isoformat(),
        "served_on": letter.served_on.isoformat() if letter.served_on else None,
        "page": f"/cases/{letter.case.case_no}/letters/{letter.pk}",
    }
