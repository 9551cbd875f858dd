"""My account: name, password, address, second factor, tokens, what is held of me, and leaving for good."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muniment.accounts.forms import AGAIN, CODE, CURRENT, EMAIL, LATIN, NAME, NEW, Field, Form
from muniment.accounts.queries import provider_list
from muniment.accounts.queries.directory import means_get, token_list
from muniment.accounts.queries.trail import ACTIONS, PAGE, audit_own
from muniment.accounts.services import external, factors, holders, holdings, passwords, people, sessions, tokens
from muniment.accounts.values import Identity
from muniment.accounts.views.frame import HOME, done, done_of, form_answer, lang_of, signed_in, site_of
from muniment.kernel.errors import NotAllowed, NotFound
from muniment.kernel.texts import Text

_BOTH = ["GET", "HEAD", "POST"]
_TYPED = Text("没有密码的账户，请输入邮箱地址", "if you sign in through a provider only, type your e-mail address")


@signed_in
@require_safe
def overview(request: HttpRequest, me: Identity) -> HttpResponse:
    """Who I am here, and where each thing is changed."""
    means = means_get(person_id=me.person_id)
    context = {
        "me": me,
        "means": means,
        "providers": [(each, each.slug in means.providers) for each in provider_list()],
        "tokens": sum(each.state == "stands" for each in token_list(person_id=me.person_id)),
        "said": done_of(request),
    }
    return render(request, "accounts/overview.html", context)


@signed_in
@require_http_methods(_BOTH)
def name(request: HttpRequest, me: Identity) -> HttpResponse:
    """My name, in the two languages."""
    _own(me)

    def act(form: Form) -> HttpResponse:
        people.person_rename(identity=me, name=Text(form["name"], form["name_en"]))
        return done(HOME, "name")

    means = means_get(person_id=me.person_id)
    form = Form((NAME, LATIN), Text("保存", "Save")).filled(name=means.name_zh, name_en=means.name_en)
    return form_answer(request, form, act, title=Text("姓名", "Name"), crumb=True)


@signed_in
@require_http_methods(_BOTH)
def password(request: HttpRequest, me: Identity) -> HttpResponse:
    """A new password; every other browser is signed out."""
    _own(me)

    def act(form: Form) -> HttpResponse:
        passwords.passwords_match(form["password"], form["again"])
        passwords.password_change(request=request, identity=me, current=form["current"], password=form["password"])
        return done(HOME, "password")

    form = Form((CURRENT, NEW, AGAIN), Text("更改密码", "Change the password"))
    return form_answer(request, form, act, title=Text("更改密码", "Change the password"), crumb=True)


@signed_in
@require_http_methods(_BOTH)
def email(request: HttpRequest, me: Identity) -> HttpResponse:
    """Another address: it is confirmed by a letter before anything changes."""
    _own(me)

    def act(form: Form) -> HttpResponse:
        passwords.email_change_ask(
            identity=me, current=form["current"], email=form["email"], site=site_of(request), lang=lang_of(request)
        )
        return done(HOME, "letter")

    form = Form((EMAIL, _current()), Text("寄确认信", "Send the letter"))
    return form_answer(request, form, act, title=Text("更改邮箱", "Change the address"), crumb=True)


@signed_in
@require_http_methods(_BOTH)
def factor(request: HttpRequest, me: Identity) -> HttpResponse:
    """Setting up the second factor: scan, type the first code, keep the recovery codes."""
    _own(me)
    if means_get(person_id=me.person_id).factor:
        return HttpResponseRedirect(HOME)
    secret, drawn = factors.factor_offer(request=request, identity=me)

    def act(form: Form) -> HttpResponse:
        codes = factors.factor_set(request=request, identity=me, code=form["code"])
        return render(request, "accounts/codes.html", {"codes": codes, "fresh": True})

    form = Form((CODE,), Text("启用", "Turn it on"))
    context = {"secret": secret, "drawn": drawn, "due": me.factor_due}
    return form_answer(request, form, act, template="accounts/factor.html", **context)


@signed_in
@require_http_methods(_BOTH)
def codes(request: HttpRequest, me: Identity) -> HttpResponse:
    """Ten new recovery codes."""

    def act(form: Form) -> HttpResponse:
        passwords.password_confirmed(identity=me, password=form["current"])
        return render(request, "accounts/codes.html", {"codes": factors.codes_renew(identity=me)})

    _factored(me)
    form = Form((_current(),), Text("更换恢复代码", "Make new codes"))
    lead = Text("旧的恢复代码随即失效。", "The old recovery codes stop working at once.")
    title = Text("恢复代码", "Recovery codes")
    return form_answer(request, form, act, title=title, lead=lead, crumb=True)


@signed_in
@require_http_methods(_BOTH)
def factor_off(request: HttpRequest, me: Identity) -> HttpResponse:
    """Without the second factor."""

    def act(form: Form) -> HttpResponse:
        passwords.password_confirmed(identity=me, password=form["current"])
        factors.factor_remove(actor=me.actor, person_id=me.person_id)
        return done(HOME, "factor-off")

    _factored(me)
    form = Form((_current(),), Text("停用", "Turn it off"), danger=True)
    lead = Text(
        "停用后只凭密码登录；需要第二重验证的角色随即不再生效。",
        "The password alone then signs you in; a role that needs a second factor no longer counts.",
    )
    title = Text("停用第二重验证", "Turn the second factor off")
    return form_answer(request, form, act, title=title, lead=lead, crumb=True)


@signed_in
@require_POST
def everywhere(request: HttpRequest, me: Identity) -> HttpResponse:
    """Signed out in every browser, this one too."""
    sessions.sessions_end(actor=me.actor, person_id=me.person_id)
    sessions.session_close(request=request)
    return done("/accounts/sign-in", "everywhere")


@signed_in
@require_POST
def provider_off(request: HttpRequest, me: Identity, slug: str) -> HttpResponse:
    """A provider no longer signs me in."""
    external.external_unlink(identity=me, slug=slug)
    return done(HOME, "unlinked")


@signed_in
@require_http_methods(_BOTH)
def token_page(request: HttpRequest, me: Identity) -> HttpResponse:
    """My tokens, and a new one; the word of a new one is shown this once."""

    def act(form: Form) -> HttpResponse:
        word = tokens.token_make(identity=me, name=form["name"], scopes=form.picked("scopes"), days=int(form["days"]))
        response = render(request, "accounts/tokens.html", _tokens(me, _token_form()) | {"word": word})
        response["Cache-Control"] = "no-store"
        return response

    return form_answer(request, _token_form(), act, template="accounts/tokens.html", **_tokens(me, None))


@signed_in
@require_POST
def token_off(request: HttpRequest, me: Identity, token_id: int) -> HttpResponse:
    """A token that opens nothing any more."""
    tokens.token_revoke(identity=me, token_id=token_id)
    return done(f"{HOME}tokens", "revoked")


@signed_in
@require_safe
def data(request: HttpRequest, me: Identity) -> HttpResponse:
    """What is held of me, to take away; and the way out."""
    return render(request, "accounts/data.html", {"me": me, "holdings": holders.holdings_known()})


@signed_in
@require_POST
def data_take(request: HttpRequest, me: Identity) -> HttpResponse:
    """Everything that is held of me, as one file."""
    document = json.dumps(holdings.data_export(identity=me), ensure_ascii=False, indent=1, default=str)
    response = HttpResponse(document, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="muniment-my-data.json"'
    return response


@signed_in
@require_http_methods(_BOTH)
def close(request: HttpRequest, me: Identity) -> HttpResponse:
    """My account is closed for ever."""
    _own(me)

    def act(form: Form) -> HttpResponse:
        passwords.password_confirmed(identity=me, password=form["current"])
        holdings.person_close(actor=me.actor, person_id=me.person_id)
        sessions.session_close(request=request)
        return done("/accounts/sign-in", "closed")

    form = Form((_current(),), Text("永久注销", "Close it for ever"), danger=True)
    lead = Text(
        "姓名、邮箱、登录方式和您在此保存的内容都会删除，无法恢复。审计记录只留编号，不留姓名。",
        "Name, address, ways of signing in and what you keep here are erased and cannot be brought back. The audit "
        "trail keeps a reference, without your name.",
    )
    return form_answer(request, form, act, title=Text("注销账户", "Close the account"), lead=lead, crumb=True)


@signed_in
@require_safe
def activity(request: HttpRequest, me: Identity) -> HttpResponse:
    """What was done by me, and about me by others."""
    before = request.GET.get("before", "")
    lines = audit_own(
        ref=me.ref, before=int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    )
    context = {"lines": lines, "actions": ACTIONS, "more": lines[-1].no if len(lines) == PAGE else None, "me": me}
    return render(request, "accounts/activity.html", context)


def _tokens(me: Identity, form: Form | None) -> dict[str, object]:
    scopes = tokens.scopes_offered()
    return {"tokens": token_list(person_id=me.person_id), "scopes": scopes} | ({"form": form} if form else {})


def _token_form() -> Form:
    days = {
        7: Text("7 天", "7 days"),
        30: Text("30 天", "30 days"),
        90: Text("90 天", "90 days"),
        365: Text("一年", "a year"),
    }
    what = Field("name", Text("用途", "What it is for"), help=Text("如：每周导出", "for instance: weekly export"))
    scopes = Field("scopes", Text("权限", "What it may do"), "boxes", choices=tuple(tokens.scopes_offered().items()))
    term = Field(
        "days",
        Text("期限", "How long it lasts"),
        "select",
        choices=tuple((str(each), days[each]) for each in tokens.DAYS),
    )
    return Form((what, scopes, term), Text("建立令牌", "Make the token")).filled(days="90", scopes=("read",))


def _current() -> Field:
    return Field("current", CURRENT.label, "password", _TYPED, complete="current-password")


def _own(me: Identity) -> None:
    """Personas have no address and no password, and nothing of theirs is changed by whoever borrows them."""
    if me.persona is not None:
        line = Text("示例角色没有密码，也不能更改", "a persona has no password and is not changed")
        raise NotAllowed(line, code="persona.fixed")


def _factored(me: Identity) -> None:
    if not means_get(person_id=me.person_id).factor:
        raise NotFound(Text("没有启用第二重验证", "the second factor is not on"), code="factor.none")
