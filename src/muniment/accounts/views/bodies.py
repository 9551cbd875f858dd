"""Bodies: mine, their members, invitations and mandates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muniment.accounts.forms import AGAIN, EMAIL, LATIN, NAME, NEW, Field, Form
from muniment.accounts.queries import identity_of
from muniment.accounts.queries.directory import BodyPage, body_list, body_page
from muniment.accounts.services import bodies, invitations, passwords, sessions
from muniment.accounts.services.audit import audit_write
from muniment.accounts.values import BODY_KINDS, MANDATE_SCOPES, ROLE_NAMES, Identity, Role
from muniment.accounts.views.frame import HOME, done, done_of, form_answer, lang_of, signed_in, site_of
from muniment.kernel.errors import NotAllowed
from muniment.kernel.texts import Text

_BOTH = ["GET", "HEAD", "POST"]
_AT = f"{HOME}bodies/"


@signed_in
@require_http_methods(_BOTH)
def found(request: HttpRequest, me: Identity) -> HttpResponse:
    """My bodies, and a new one; administrators find every body."""

    def act(form: Form) -> HttpResponse:
        name = Text(form["name"], form["name_en"])
        return HttpResponseRedirect(_AT + bodies.body_found(identity=me, name=name, kind=form["kind"]))

    words = request.GET.get("q", "").strip()[:100]
    slugs = None if me.may("administrator") else tuple(each.body for each in me.bodies)
    form = Form(
        (
            Field("name", Text("机构名称", "Name of the body")),
            Field("name_en", Text("外文名称", "Name in English"), required=False),
            Field("kind", Text("类型", "Kind"), "select", choices=tuple(BODY_KINDS.items())),
        ),
        Text("建立机构", "Found the body"),
    )
    context = {"me": me, "bodies": body_list(words=words, slugs=slugs), "kinds": BODY_KINDS, "words": words}
    return form_answer(request, form, act, template="accounts/bodies.html", **context)


@signed_in
@require_safe
def body(request: HttpRequest, me: Identity, slug: str) -> HttpResponse:
    """One body, to its members; those who manage it also see what they may change."""
    page = body_page(slug=slug)
    if not me.member_of(slug):
        if not me.may("administrator"):
            raise NotAllowed(Text("您不是该机构的成员", "you are no member of that body"), code="body.not_yours")
        audit_write(actor=me.actor, action="body.viewed", subject=f"body:{slug}")
    return render(request, "accounts/body.html", _body(request, me, page))


@signed_in
@require_http_methods(_BOTH)
def invite(request: HttpRequest, me: Identity, slug: str) -> HttpResponse:
    """A letter that opens a place in the body."""
    page = body_page(slug=slug)
    if not (me.manages(slug) or me.may("administrator")):
        raise NotAllowed(Text("您不是该机构的负责人", "you do not manage that body"), code="body.not_yours")

    def act(form: Form) -> HttpResponse:
        role: Role = form["role"]  # type: ignore[assignment]
        invitations.invitation_send(
            identity=me, email=form["email"], body=slug, role=role, manages=bool(form.picked("manages")),
            site=site_of(request), lang=lang_of(request),
        )  # fmt: skip
        return done(_AT + slug, "invited")

    given = ("registered", "staff", "administrator") if me.may("administrator") else ("registered",)
    fields = (
        EMAIL,
        Field("role", Text("角色", "Role"), "select", choices=tuple((each, ROLE_NAMES[each]) for each in given)),
        Field(
            "manages",
            Text("负责人", "Manager"),
            "boxes",
            required=False,
            choices=(("yes", Text("可以邀请成员、给予委托", "may invite members and give mandates")),),
        ),
    )
    form = Form(fields, Text("寄出邀请", "Send the invitation")).filled(role="registered")
    title = Text("邀请加入 {b}", "Invite somebody to {b}").fill(b=page.name)
    return form_answer(request, form, act, title=title, back=_AT + slug, back_name=page.name, crumb=True)


@signed_in
@require_http_methods(_BOTH)
def delegate(request: HttpRequest, me: Identity, slug: str) -> HttpResponse:
    """Another body may act for this one: in what, from when, until when."""
    page = body_page(slug=slug)
    if not me.manages(slug):
        raise NotAllowed(Text("您不是该机构的负责人", "you do not manage that body"), code="body.not_yours")

    def act(form: Form) -> HttpResponse:
        bodies.delegation_give(
            identity=me,
            owner=slug,
            agent=form["agent"],
            scopes=form.picked("scopes"),
            since=form.day("since") or timezone.localdate(),
            until=form.day("until"),
        )
        return done(_AT + slug, "given")

    fields = (
        Field(
            "agent",
            Text("受托机构的代号", "Code of the agent"),
            help=Text("对方机构页面地址的最后一段", "the last part of the address of its page here"),
        ),
        Field("scopes", Text("委托事项", "What it covers"), "boxes", choices=tuple(MANDATE_SCOPES.items())),
        Field("since", Text("起始日", "From"), "date"),
        Field(
            "until",
            Text("截止日", "Through"),
            "date",
            Text("可不填：直到撤回", "may stay empty: until it is withdrawn"),
            required=False,
        ),
    )
    form = Form(fields, Text("给予委托", "Give the mandate")).filled(since=timezone.localdate().isoformat())
    title = Text("{b} 委托他人", "A mandate of {b}").fill(b=page.name)
    return form_answer(request, form, act, title=title, back=_AT + slug, back_name=page.name, crumb=True)


@signed_in
@require_POST
def delegate_end(request: HttpRequest, me: Identity, delegation_id: int) -> HttpResponse:
    """A mandate has ended."""
    owner = bodies.delegation_end(identity=me, delegation_id=delegation_id)
    mine = [each.body for each in me.bodies]
    return done(_AT + owner if owner in mine or me.may("administrator") else f"{HOME}bodies", "ended")


@signed_in
@require_POST
def member_end(request: HttpRequest, me: Identity, slug: str, person_id: int) -> HttpResponse:
    """A member has left."""
    bodies.member_end(identity=me, body=slug, person_id=person_id)
    return done(f"{HOME}bodies" if person_id == me.person_id else _AT + slug, "left")


@signed_in
@require_http_methods(_BOTH)
def credit_code(request: HttpRequest, me: Identity, slug: str) -> HttpResponse:
    """The unified social credit code of a body, which an administrator has checked."""
    page = body_page(slug=slug)
    if not me.may("administrator"):
        raise NotAllowed(Text("这一页只供管理员", "this page is for administrators"), code="account.administrators")

    def act(form: Form) -> HttpResponse:
        bodies.body_credit_code_set(identity=me, body=slug, code=form["uscc"])
        return done(_AT + slug, "code")

    help_line = Text("十八位；先核对证照。空则删除", "eighteen signs; see the licence first. Empty takes it away")
    field = Field("uscc", Text("统一社会信用代码", "Unified social credit code"), help=help_line, required=False)
    form = Form((field,), Text("保存", "Save")).filled(uscc=page.uscc)
    return form_answer(request, form, act, title=page.name, back=_AT + slug, back_name=page.name, crumb=True)


@signed_in
@require_POST
def invitation_withdraw(request: HttpRequest, me: Identity, invitation_id: int) -> HttpResponse:
    """An invitation opens nothing any more."""
    slug = invitations.invitation_withdraw(identity=me, invitation_id=invitation_id)
    return done(_AT + slug if slug and me.member_of(slug) else f"{HOME}people", "withdrawn")


@never_cache
@require_http_methods(_BOTH)
def invitation(request: HttpRequest, word: str) -> HttpResponse:
    """The link of an invitation: accepted by who is signed in, or by a new account."""
    letter = invitations.invitation_read(word=word)
    me = identity_of(request.user)

    def join(_form: Form) -> HttpResponse:
        if me is not None:
            invitations.invitation_accept(word=word, identity=me)
        return done(HOME, "joined")

    def sign_up(form: Form) -> HttpResponse:
        passwords.passwords_match(form["password"], form["again"])
        name = Text(form["name"], form["name_en"])
        identity = invitations.invitation_sign_up(word=word, password=form["password"], name=name)
        sessions.session_open(request=request, identity=identity)
        return done(HOME, "joined")

    where = letter.body or Text("知契", "Muniment")
    context = {"letter": letter, "me": me, "role": ROLE_NAMES[letter.role], "where": where}
    form = (
        Form((), Text("接受邀请", "Accept"))
        if me
        else Form((NAME, LATIN, NEW, AGAIN), Text("建立账户并加入", "Sign up and join"))
    )
    act = join if me else sign_up
    return form_answer(request, form, act, template="accounts/invitation.html", **context)


def _body(request: HttpRequest, me: Identity, page: BodyPage) -> dict[str, object]:
    return {
        "me": me,
        "body": page,
        "kind": BODY_KINDS[page.kind],
        "roles": ROLE_NAMES,
        "scopes": MANDATE_SCOPES,
        "manages": me.manages(page.slug),
        "administers": me.may("administrator"),
        "said": done_of(request),
    }
