"""In and out: signing up and in, the second step, forgotten passwords, providers, personas."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muniment.accounts.forms import AGAIN, CODE, EMAIL, LATIN, NAME, NEW, PASSWORD, Form
from muniment.accounts.queries import identity_of, persona_list, provider_list, registration
from muniment.accounts.services import external, factors, passwords, people, personas, sessions
from muniment.accounts.services.limits import LETTER_ACCOUNT, LETTER_ADDRESS, limit_take, network_address
from muniment.accounts.views.frame import HOME, SIGN_IN, done, form_answer, lang_of, onward_of, site_of
from muniment.kernel.errors import MunimentError, NotAllowed, NotFound
from muniment.kernel.texts import Text

_BOTH = ["GET", "HEAD", "POST"]
_OIDC = "accounts.oidc"


@require_POST
def persona_enter(request: HttpRequest, slug: str) -> HttpResponse:
    """One click in as a persona (demo only)."""
    try:
        identity = personas.persona_sign_in(slug=slug)
    except (NotAllowed, NotFound) as problem:
        raise Http404(problem.message) from problem
    sessions.session_open(request=request, identity=identity)
    return HttpResponseRedirect(_onward(request))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """One click out."""
    sessions.session_close(request=request)
    return HttpResponseRedirect(_onward(request))


@never_cache
@require_http_methods(_BOTH)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Address and password; or a provider; or, in a demo, a persona."""
    onward = onward_of(request, request.POST.get("next") or request.GET.get("next", ""), otherwise=HOME)

    def act(form: Form) -> HttpResponse:
        identity = sessions.person_sign_in(
            email=form["email"], password=form["password"], address=network_address(request)
        )
        if sessions.session_begin(request=request, identity=identity, onward=onward):
            return HttpResponseRedirect(onward)
        return HttpResponseRedirect(f"{SIGN_IN}/second")

    form = Form((EMAIL, PASSWORD), Text("登录", "Sign in"), onward=onward)
    context = {
        "providers": provider_list(),
        "personas": persona_list(),
        "open": registration() == "open",
        "me": identity_of(request.user),
    }
    return form_answer(request, form, act, template="accounts/sign_in.html", **context)


@never_cache
@require_http_methods(_BOTH)
def second_step(request: HttpRequest) -> HttpResponse:
    """The code of the authenticator, or a recovery code."""
    if sessions.session_half(request) is None:
        return HttpResponseRedirect(SIGN_IN)

    def act(form: Form) -> HttpResponse:
        return HttpResponseRedirect(factors.factor_pass(request=request, code=form["code"]))

    return form_answer(
        request,
        Form((CODE,), Text("继续", "Go on")),
        act,
        title=Text("第二重验证", "Second step"),
        lead=Text(
            "打开手机上的身份验证器，输入它现在显示的代码。手机不在身边时，输入一个恢复代码。",
            "Open the authenticator on your phone and type the code that it shows now. Without your phone, type one of "
            "your recovery codes.",
        ),
    )


@never_cache
@require_http_methods(_BOTH)
def sign_up(request: HttpRequest) -> HttpResponse:
    """A new account, where registration is open."""
    if registration() != "open":
        context = {
            "title": Text("这里不开放注册", "Signing up is not open here"),
            "lead": Text(
                "账户由管理员以邀请信开通。检索、核对和下载都不需要账户。",
                "Accounts come by an invitation of the administrators. Searching, checking and downloading need none.",
            ),
        }
        return render(request, "accounts/note.html", context, status=403)

    def act(form: Form) -> HttpResponse:
        passwords.passwords_match(form["password"], form["again"])
        _letters_counted(request, form["email"])
        people.person_sign_up(
            email=form["email"],
            password=form["password"],
            name=Text(form["name"], form["name_en"]),
            site=site_of(request),
            lang=lang_of(request),
        )
        return HttpResponseRedirect(f"{HOME}letter")

    return form_answer(
        request,
        Form((EMAIL, NAME, LATIN, NEW, AGAIN), Text("注册", "Sign up")),
        act,
        title=Text("注册", "Sign up"),
        lead=Text(
            "检索、核对和下载都不需要账户。账户用来保存您的权利、提醒、收藏与办理的事项。",
            "Searching, checking and downloading need no account. One keeps your rights, alerts, collections and cases.",
        ),
    )


@never_cache
@require_http_methods(_BOTH)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the confirming letter: a button, so that a mail scanner that opens links confirms nothing."""
    email = people.confirmation_read(token=token)

    def act(_form: Form) -> HttpResponse:
        people.person_confirm(token=token)
        return done(SIGN_IN, "confirmed")

    title = Text("确认邮箱", "Confirm your address")
    return form_answer(request, Form((), Text("确认", "Confirm")), act, title=title, lead=Text(email, email))


@never_cache
@require_http_methods(_BOTH)
def confirm_again(request: HttpRequest) -> HttpResponse:
    """Another confirming letter."""

    def act(form: Form) -> HttpResponse:
        _letters_counted(request, form["email"])
        people.person_confirm_again(email=form["email"], site=site_of(request), lang=lang_of(request))
        return HttpResponseRedirect(f"{HOME}letter")

    form = Form((EMAIL,), Text("再寄一封", "Send another letter"))
    return form_answer(request, form, act, title=Text("没有收到确认信", "No confirming letter came"))


@never_cache
@require_http_methods(_BOTH)
def forgotten(request: HttpRequest) -> HttpResponse:
    """A letter with a link that sets a new password."""

    def act(form: Form) -> HttpResponse:
        _letters_counted(request, form["email"])
        passwords.password_forgotten(email=form["email"], site=site_of(request), lang=lang_of(request))
        return HttpResponseRedirect(f"{HOME}letter")

    return form_answer(
        request,
        Form((EMAIL,), Text("寄来链接", "Send the link")),
        act,
        title=Text("忘记密码", "Forgotten password"),
        lead=Text("我们寄一个链接到您的邮箱，一小时内有效。", "We send a link to your address; it works for an hour."),
    )


@never_cache
@require_http_methods(_BOTH)
def password_new(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """The link of that letter."""
    passwords.reset_read(uid=uid, token=token)

    def act(form: Form) -> HttpResponse:
        passwords.passwords_match(form["password"], form["again"])
        passwords.password_reset(uid=uid, token=token, password=form["password"])
        return done(SIGN_IN, "reset")

    form = Form((NEW, AGAIN), Text("设定密码", "Set the password"))
    return form_answer(request, form, act, title=Text("设定新密码", "Set a new password"))


@never_cache
@require_http_methods(_BOTH)
def email_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter to a new address."""

    def act(_form: Form) -> HttpResponse:
        passwords.email_change(token=token)
        return done(HOME, "email")

    title = Text("改用这个邮箱", "Move the account to this address")
    return form_answer(request, Form((), Text("确认", "Confirm")), act, title=title)


@never_cache
@require_POST
def oidc_start(request: HttpRequest, slug: str) -> HttpResponse:
    """To the provider, and back to ``oidc_back``."""
    address, kept = external.external_start(slug=slug, back=_back(request, slug))
    request.session[_OIDC] = {**kept, "onward": onward_of(request, request.POST.get("next", ""), otherwise=HOME)}
    return HttpResponseRedirect(address)


@never_cache
@require_safe
def oidc_back(request: HttpRequest, slug: str) -> HttpResponse:
    """From the provider: signed in, or connected where somebody is already."""
    kept = request.session.pop(_OIDC, None)
    me = identity_of(request.user)
    try:
        if "error" in request.GET:
            line = Text("登录服务没有放行", "the provider did not let you in")
            raise NotAllowed(line, code="oidc.declined")
        claims = external.external_finish(
            slug=slug,
            back=_back(request, slug),
            code=request.GET.get("code", ""),
            state=request.GET.get("state", ""),
            kept=kept,
        )
        if me is not None:
            external.external_link(identity=me, slug=slug, claims=claims)
            return done(HOME, "linked")
        identity = external.external_sign_in(slug=slug, claims=claims)
    except MunimentError as problem:
        context = {"title": Text("没有登录成功", "You are not signed in"), "lead": problem.text, "again": SIGN_IN}
        return render(request, "accounts/note.html", context, status=403)
    onward = str((kept or {}).get("onward", HOME))
    if sessions.session_begin(request=request, identity=identity, onward=onward):
        return HttpResponseRedirect(onward)
    return HttpResponseRedirect(f"{SIGN_IN}/second")


@never_cache
@require_safe
def letter(request: HttpRequest) -> HttpResponse:
    """A letter is on its way, if the address is one that gets letters; the page says the same in any case."""
    context = {
        "title": Text("请看邮箱", "Look at your mail"),
        "lead": Text(
            "如果您所填的邮箱可以收信，几分钟内会收到一封；请打开其中的链接。",
            "If the address that you gave may get a letter, one comes within minutes: open the link in it.",
        ),
    }
    return render(request, "accounts/note.html", context)


def _letters_counted(request: HttpRequest, email: str) -> None:
    limit_take(LETTER_ADDRESS, network_address(request))
    limit_take(LETTER_ACCOUNT, email.lower())


def _back(request: HttpRequest, slug: str) -> str:
    return f"{site_of(request)}/accounts/oidc/{slug}/back"


def _onward(request: HttpRequest) -> str:
    return onward_of(request, request.POST.get("next", ""))
