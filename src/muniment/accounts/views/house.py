"""The settings of the house: name, colours, words; and the stylesheet that comes of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from muniment.accounts.forms import Field, Form
from muniment.accounts.queries.house import OWN, house_css, house_get, house_typed, palette_list
from muniment.accounts.services.house import house_set
from muniment.accounts.values import Identity
from muniment.accounts.views.frame import administrators, done, form_answer
from muniment.kernel.texts import Text

_AT = "/accounts/settings"
_MARKUP = Text(
    "空行分段；链接写作 [文字](https://…)；其余照原样显示",
    "an empty line parts paragraphs; a link is [words](https://…); all else is shown as it is typed",
)
_COLOUR = Text(
    "自选颜色时填写，如 #2f4b8f；对比度至少 4.5", "for colours of your own, such as #2f4b8f; contrast 4.5 at least"
)


def _form() -> Form:
    palettes = (*((each.name, each.text) for each in palette_list()), (OWN, Text("自选颜色", "colours of our own")))
    return Form(
        (
            Field("name_zh", Text("名称（中文）", "Name in Chinese"), required=False),
            Field("name_en", Text("名称（英文）", "Name in English"), required=False),
            Field(
                "seal", Text("印章用字", "Characters of the seal"), required=False, help=Text("一两个字", "one or two")
            ),
            Field("palette", Text("配色", "Colours"), "select", choices=palettes),
            Field("light", Text("浅色底上的颜色", "Colour on light paper"), "code", required=False, help=_COLOUR),
            Field("dark", Text("深色底上的颜色", "Colour on dark paper"), "code", required=False, help=_COLOUR),
            Field(
                "welcome_zh",
                Text("首页文字（中文）", "Words of the first page, Chinese"),
                "area",
                _MARKUP,
                required=False,
            ),
            Field(
                "welcome_en",
                Text("首页文字（英文）", "Words of the first page, English"),
                "area",
                _MARKUP,
                required=False,
            ),
            Field("contact_zh", Text("联系方式（中文）", "Contact line in Chinese"), required=False),
            Field("contact_en", Text("联系方式（英文）", "Contact line in English"), required=False),
        ),
        Text("保存", "Save"),
    )


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def house(request: HttpRequest, me: Identity) -> HttpResponse:
    """Name, colours, words of the first page and contact line of this installation."""

    def act(form: Form) -> HttpResponse:
        house_set(me=me, said={each.name: each.value for each in form.fields})
        return done(_AT, "house")

    context = {"title": Text("本站设置", "Settings of this installation"), "crumb": True, "house": house_get()}
    return form_answer(request, _form().filled(**house_typed()), act, template="accounts/house.html", **context)


@require_safe
def stylesheet(request: HttpRequest) -> HttpResponse:
    """The colours of this installation; its address changes with them."""
    kept = house_get()
    tag = f'"house-{kept.version}"'
    found = get_conditional_response(request, etag=tag)
    reply = found or HttpResponse(house_css(kept), content_type="text/css; charset=utf-8")
    reply["ETag"] = tag
    current = request.GET.get("v") == str(kept.version)
    reply["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
    return reply
