"""What this installation is for an act is set with the law that makes it so; every change stands in the trail."""

from __future__ import annotations

from django.db import transaction

from muniment.accounts.services.audit import audit_write
from muniment.accounts.values import Actor
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.procedures.models import AuthorityRow
from muniment.procedures.queries.registry import declarations
from muniment.procedures.services.cases import Moment
from muniment.procedures.values import AUTHORITIES

BASIS_MOST = 500


def authority_set(*, actor: Actor, act: str, authority: str, basis: str, moment: Moment) -> None:
    """From now on new cases of the act begin under this authority; those that run keep the one they began with.

    Args:
        actor: Who sets it: an administrator, or the operator at the machine.
        act: The act, as declarations name it.
        authority: ``registrar``, ``agent`` or ``mirror``.
        basis: The law or decision that makes it so.
        moment: When.

    Raises:
        InvalidInput: no declaration knows the act or allows this authority, or no basis is given.
    """
    known = [each for each in declarations().values() if each.act == act]
    allowed = {"mirror", *(name for each in known for name in each.authority)}
    if not known or authority not in AUTHORITIES or authority not in allowed:
        line = Text("没有这个行为，或它不容许这种身份", "there is no such act, or it does not allow this authority")
        raise InvalidInput(line, code="authority.act", field="authority")
    if not basis.strip() or len(basis) > BASIS_MOST:
        raise InvalidInput(Text("请写明法律依据", "give the legal basis"), code="authority.basis", field="basis")
    with transaction.atomic():
        AuthorityRow.objects.update_or_create(
            act=act,
            defaults={
                "authority": authority,
                "basis": basis.strip(),
                "set_by": actor.id,
                "set_at": moment.at,
            },
        )
        facts = {"authority": authority, "basis": basis.strip()}
        audit_write(actor=actor, action="authority.set", subject=f"act:{act}", facts=facts)
