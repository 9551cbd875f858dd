"""The words of the accounts: who acts, who is signed in, what a role may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from muniment.kernel.errors import NotAllowed
from muniment.kernel.texts import Text

ActorKind = Literal["person", "body", "system"]
Role = Literal["public", "registered", "staff", "administrator"]

ROLES: tuple[Role, ...] = ("public", "registered", "staff", "administrator")
"""Least first: who holds a role may do what every role before it may."""

ROLE_NAMES: dict[str, Text] = {
    "public": Text("公众", "public"),
    "registered": Text("注册用户", "registered"),
    "staff": Text("机构工作人员", "staff of a body"),
    "administrator": Text("管理员", "administrator"),
}

BODY_KINDS: dict[str, Text] = {
    "office": Text("主管机关", "office"),
    "court": Text("法院", "court"),
    "university": Text("高校", "university"),
    "bank": Text("银行", "bank"),
    "firm": Text("企业", "firm"),
    "agency": Text("代理机构", "agency"),
    "service": Text("服务机构", "service"),
    "mediation": Text("调解组织", "mediation"),
}

MANDATE_SCOPES: dict[str, Text] = {
    "read": Text("查看其非公开内容", "see what is not public"),
    "manage": Text("管理其权利组合与期限", "look after its portfolio and deadlines"),
    "file": Text("以其名义申请、答复与办理", "file, answer and act in its name"),
}
"""What a body may let another one do for it; each stands for itself."""

TOKEN_SCOPES: dict[str, Text] = {
    "read": Text("读取", "read"),
    "export": Text("导出文件", "take exports"),
}
"""What a token may be made for everywhere; flats that take writing add ``write:<flat>`` (``services.tokens``)."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does a thing. ``id`` is a reference that outlives the name (``person:12``); ``name`` is for people to read.

    Attributes:
        on_behalf: The body that the thing is done for (``body:huarui-lighting``), or ``None``.
        under: The delegation that allows it (``delegation:7``) where the actor is no member of that body.
    """

    id: str
    name: str
    kind: ActorKind
    on_behalf: str | None = None
    under: str | None = None


SYSTEM = Actor(id="system", name="Muniment", kind="system")
"""The installation itself, acting by its clock and not for anybody."""


def local_operator(user: str) -> Actor:
    """Whoever runs a command on the machine itself, by the name that the operating system gives them."""
    return Actor(id=f"operator:{user}", name=user, kind="person")


@dataclass(frozen=True, slots=True)
class Seat:
    """A place of a person in a body: what they are there, and whether they may invite others and give mandates."""

    body: str
    name: Text
    kind: str
    role: Role
    manages: bool


@dataclass(frozen=True, slots=True)
class Mandate:
    """A standing delegation seen from the agent's side: for which owner a body may act, in what, until when.

    Attributes:
        agent: Slug of the body that acts.
        owner: Slug of the body that it acts for.
        scopes: Words of ``MANDATE_SCOPES``.
        until: The last day, or ``None`` for one without an end.
    """

    delegation_id: int
    agent: str
    owner: str
    owner_name: Text
    scopes: tuple[str, ...]
    until: date | None


@dataclass(frozen=True, slots=True)
class Identity:
    """A person who is signed in: name, the body they act for, their role, and their slug if they are a persona.

    Attributes:
        role: The role that counts now; one that needs a second factor counts only with it.
        body: Name of the body that the role is held for.
        bodies: Every body that the person belongs to.
        acts_for: The mandates that stand today, of all those bodies.
        factor_due: A higher role waits until the person sets up a second factor.
        scopes: ``None`` for a person at a browser; for a program, what its token was made for.
    """

    person_id: int
    name: Text
    role: Role
    body: Text | None = None
    persona: str | None = None
    bodies: tuple[Seat, ...] = ()
    acts_for: tuple[Mandate, ...] = ()
    factor_due: bool = False
    scopes: tuple[str, ...] | None = None

    @property
    def ref(self) -> str:
        """The reference of this person, as audit lines and the journal keep it."""
        return f"person:{self.person_id}"

    @property
    def actor(self) -> Actor:
        """This person as the actor of what they do."""
        return Actor(id=self.ref, name=self.name.zh, kind="person")

    def may(self, role: Role) -> bool:
        """Whether this person may do what ``role`` may."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def member_of(self, body: str) -> bool:
        """Whether this person belongs to the body of that slug."""
        return any(seat.body == body for seat in self.bodies)

    def manages(self, body: str) -> bool:
        """Whether this person may invite members to the body of that slug and give mandates in its name."""
        return any(seat.body == body and seat.manages for seat in self.bodies)

    def acting_for(self, body: str, *, scope: str) -> Actor:
        """This person as the actor of what they do for a body: their own, or one that gave theirs a mandate.

        Args:
            body: Slug of the body that the thing is done for.
            scope: The word of ``MANDATE_SCOPES`` that the thing needs.

        Raises:
            NotAllowed: they are no member, and no mandate of that scope stands today.
        """
        if self.member_of(body):
            return Actor(id=self.ref, name=self.name.zh, kind="person", on_behalf=f"body:{body}")
        for each in self.acts_for:
            if each.owner == body and scope in each.scopes:
                under = f"delegation:{each.delegation_id}"
                return Actor(id=self.ref, name=self.name.zh, kind="person", on_behalf=f"body:{body}", under=under)
        line = Text("没有为 {body} 办理此事的委托", "no mandate to do this for {body}").fill(body=body)
        raise NotAllowed(line, code="mandate.none", body=body, scope=scope)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the audit trail.

    Attributes:
        actor: Reference of who did it.
        actor_name: Their name today; ``None`` for a closed account.
        on_behalf: The body it was done for, and ``under`` which delegation.
        subject: What was changed or seen.
        about: The person concerned, where that is not the actor.
    """

    no: int
    at: datetime
    actor: str
    actor_name: Text | None
    on_behalf: str
    under: str
    action: str
    subject: str
    about: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Persona:
    """One of the ten made-up people of the sample country: signed in by one click, in a demo only.

    Attributes:
        slug: Its stable name in addresses (``bank-officer``).
        calling: What it is called everywhere (bank officer).
        name: The made-up person.
        does: One line: what this person comes here for.
        body: The made-up body they act for, or ``None``.
    """

    slug: str
    calling: Text
    name: Text
    does: Text
    role: Role
    body: Text | None = None


@dataclass(frozen=True, slots=True)
class Palette:
    """The colour of links and actions, on light paper and on dark."""

    name: str
    text: Text
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class House:
    """What an installation calls itself and how it looks.

    Attributes:
        name: In the header, in titles, feeds and catalogues.
        seal: One or two characters in the square beside the name.
        palette: Name of one of the palettes, or ``own``.
        light, dark: The colour on light paper and on dark.
        welcome: Stands on the first page in place of the words about the software; empty: those.
        contact: A line at the foot of every page; empty: none.
        version: Grows with every change: addresses of the stylesheet carry it.
    """

    name: Text
    seal: str
    palette: str
    light: str
    dark: str
    welcome: Text
    contact: Text
    version: int

    @property
    def coloured(self) -> bool:
        """Whether the colours are not those of the software itself."""
        return self.palette != "jade"
