"""The command ``accounts``: the first administrator, invitations, roles and closings, from the machine itself."""

from __future__ import annotations

import sys
from typing import Annotated, cast

import typer

from muniment.accounts.queries.directory import PAGE, PersonSeen, people_list
from muniment.accounts.services.holdings import person_close
from muniment.accounts.services.invitations import invitation_make
from muniment.accounts.services.people import person_create, person_find, person_role_set
from muniment.accounts.values import Role
from muniment.cli.options import Data, Form, Format, folder, operator
from muniment.cli.printing import json_print, say, table
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text

_USAGE = Text(
    "用法：muniment accounts、muniment accounts create|invite|role|close 邮箱",
    "usage: muniment accounts, muniment accounts create|invite|role|close EMAIL",
)
_ROLES = "registered, staff or administrator."


def accounts(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ACTION EMAIL]", help="create, invite, role or close, and whose; none: only list."),
    ] = None,
    name: Annotated[str, typer.Option("--name", help="Of a new person.")] = "",
    name_en: Annotated[str, typer.Option("--name-en", help="The same in Latin letters.")] = "",
    role: Annotated[str, typer.Option("--role", help=f"For create, invite and role: {_ROLES}")] = "",
    body: Annotated[str | None, typer.Option("--body", help="Into which body an invitation leads.")] = None,
    manager: Annotated[bool, typer.Option("--manager", help="The invited person manages that body.")] = False,
    data: Data = None,
    form: Format = Form.TEXT,
) -> int:
    """People with an account: list them, make, invite, close one, give a role. A new password is typed, or read as one line."""
    action, *rest = words or [""]
    if action not in ("", "create", "invite", "role", "close") or len(rest) != (1 if action else 0):
        raise InvalidInput(_USAGE, code="accounts.usage")
    if action in ("create", "role") and not role:
        raise InvalidInput(Text("请给出 --role", "say which --role"), code="accounts.role")
    folder(data)
    if not action:
        return _listed(form)
    email, given = rest[0], cast("Role", role or "registered")
    document: dict[str, object] = {"action": action, "email": email}
    if action == "create":
        made = person_create(actor=operator(), email=email, password=_password(), name=Text(name, name_en), role=given)
        document |= {"reference": made.ref, "role": given}
        line = Text("已建立 {r}：{e}", "made {r}: {e}").fill(r=made.ref, e=email)
    elif action == "invite":
        word = invitation_make(actor=operator(), email=email, body=body, role=given, manages=manager)
        document |= {"address": f"/accounts/invitations/{word}", "role": given, "body": body}
        line = Text(
            "请把此地址接在门户网址后寄给 {e}，十四天内有效：{a}",
            "put this behind the portal's address and send it to {e}; it opens once, for fourteen days: {a}",
        ).fill(e=email, a=document["address"])
    elif action == "role":
        made = person_role_set(actor=operator(), person_id=person_find(email=email), role=given)
        document |= {"reference": made.ref, "role": given}
        line = Text("{e} 的角色现为 {r}", "{e} is {r} now").fill(e=email, r=given)
    else:
        person_close(actor=operator(), person_id=person_find(email=email))
        line = Text("{e} 已注销，个人数据已删除", "{e} is closed, its personal data erased").fill(e=email)
    if form is Form.JSON:
        json_print(document)
    else:
        say(line)
    return 0


def _listed(form: Form) -> int:
    people: list[PersonSeen] = []
    while page := people_list(after=people[-1].person_id if people else 0):
        people += page
        if len(page) < PAGE:
            break
    if form is Form.JSON:
        json_print({"items": [_document(each) for each in people]})
        return 0
    if not people:
        line = "muniment accounts create EMAIL --name NAME --role administrator"
        say(Text(f"还没有账户：{line}", f"no account yet: {line}"))
    table((f"person:{each.person_id}", each.email or each.persona or "—", each.role, _state(each)) for each in people)
    return 0


def _document(each: PersonSeen) -> dict[str, object]:
    return {
        "reference": f"person:{each.person_id}",
        "email": each.email or None,
        "persona": each.persona,
        "role": each.role,
        "bodies": [{"zh": name.zh, "en": name.en} for name in each.bodies],
        "second_factor": each.factor,
        "state": _state(each),
    }


def _state(each: PersonSeen) -> str:
    return "closed" if each.closed else "open" if each.confirmed or each.persona else "unconfirmed"


def _password() -> str:
    """Typed twice and not shown; from a pipe, its first line."""
    if sys.stdin.isatty():
        return str(typer.prompt("password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")
