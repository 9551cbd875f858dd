"""What every page of the accounts does: who may open it, how a form is asked and answered, where to go on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from muniment.accounts.forms import Form
from muniment.accounts.queries import identity_of
from muniment.accounts.values import Identity
from muniment.kernel.errors import Conflict, EngineUnavailable, InvalidInput, MunimentError, NotAllowed, NotFound
from muniment.kernel.texts import Text

Page = Callable[..., HttpResponseBase]
SIGN_IN = "/accounts/sign-in"
HOME = "/accounts/"
_STATUS: dict[type[MunimentError], int] = {
    InvalidInput: 400,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    EngineUnavailable: 503,
}
_DONE = {
    "name": Text("姓名已保存。", "The name is saved."),
    "password": Text("密码已更改；其他浏览器已退出。", "The password is changed; other browsers are signed out."),
    "reset": Text("新密码已生效，请登录。", "The new password is set: sign in."),
    "letter": Text("信已寄出；请打开其中的链接。", "A letter is on its way: open the link in it."),
    "email": Text("邮箱已更改。", "The address is changed."),
    "confirmed": Text("邮箱已确认，请登录。", "The address is confirmed: sign in."),
    "everywhere": Text("所有浏览器都已退出。", "You are signed out everywhere."),
    "factor-off": Text("第二重验证已停用。", "The second factor is off."),
    "revoked": Text("令牌已撤销。", "The token is revoked."),
    "linked": Text("已连接。", "It is connected."),
    "unlinked": Text("已断开。", "It is disconnected."),
    "closed": Text("账户已注销，个人数据已删除。", "The account is closed, its personal data erased."),
    "invited": Text("邀请已寄出。", "The invitation is on its way."),
    "withdrawn": Text("邀请已撤回。", "The invitation is withdrawn."),
    "given": Text("委托已生效。", "The mandate is given."),
    "ended": Text("委托已终止。", "The mandate has ended."),
    "left": Text("成员已移出。", "The member is gone from the body."),
    "joined": Text("您已加入。", "You have joined."),
    "role": Text("角色已更改。", "The role is changed."),
    "out": Text("该用户的所有会话已结束。", "All sessions of this person have ended."),
    "house": Text("本站设置已保存。", "The settings are saved."),
    "code": Text("代码已保存。", "The code is saved."),
}


def signed_in(view: Page) -> Page:
    """The page gets the person; who is not signed in goes to do so first and comes back."""

    @never_cache
    @wraps(view)
    def asked(request: HttpRequest, **words: object) -> HttpResponseBase:
        me = identity_of(request.user)
        if me is None:
            onward = request.get_full_path() if request.method in ("GET", "HEAD") else HOME
            return HttpResponseRedirect(f"{SIGN_IN}?{urlencode({'next': onward})}")
        return view(request, me, **words)

    return asked


def administrators(view: Page) -> Page:
    """The page opens for administrators alone."""

    @wraps(view)
    def asked(request: HttpRequest, me: Identity, **words: object) -> HttpResponseBase:
        if not me.may("administrator"):
            raise NotAllowed(Text("这一页只供管理员", "this page is for administrators"), code="account.administrators")
        return view(request, me, **words)

    return signed_in(asked)


def form_answer(
    request: HttpRequest,
    form: Form,
    act: Callable[[Form], HttpResponse],
    *,
    template: str = "accounts/form.html",
    **context: Any,  # noqa: ANN401 - a template takes anything
) -> HttpResponse:
    """The form, asked; or what came of it; or the form again with what is wrong, beside the field."""
    status = 200
    if request.method == "POST":
        form = form.read(request.POST)
        status = 200 if form.ok else 400
        if form.ok:
            try:
                return act(form)
            except (InvalidInput, NotAllowed, NotFound, Conflict, EngineUnavailable) as problem:
                form, status = form.refused(problem), _status(problem)
                if "retry_after_s" in problem.facts:
                    context["retry_after_s"] = problem.facts["retry_after_s"]
    response = render(request, template, {**context, "form": form, "said": done_of(request)}, status=status)
    if "retry_after_s" in context:
        response["Retry-After"] = str(context["retry_after_s"])
    return response


def done_of(request: HttpRequest) -> Text | None:
    """What was done just now, as the address says."""
    return _DONE.get(request.GET.get("done", ""))


def done(address: str, word: str) -> HttpResponse:
    """On to the page, which says what was done."""
    return HttpResponseRedirect(f"{address}?done={word}")


def lang_of(request: HttpRequest) -> str:
    """The reader's language."""
    return str(getattr(request, "lang", "zh-Hans"))


def site_of(request: HttpRequest) -> str:
    """Where these pages are, as the browser has it; ``ALLOWED_HOSTS`` has checked it."""
    return request.build_absolute_uri("/").rstrip("/")


def onward_of(request: HttpRequest, said: str, *, otherwise: str = "/") -> str:
    """Where the form asked to go on to, if that is a page of ours."""
    ours = url_has_allowed_host_and_scheme(said, allowed_hosts=None, require_https=request.is_secure())
    return said if ours and said.startswith("/") else otherwise


def _status(problem: MunimentError) -> int:
    if problem.code.startswith("throttle."):
        return 429
    return next(code for kind, code in _STATUS.items() if isinstance(problem, kind))
