"""Forms as these pages show them: every field with label, help and its own error, in both languages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from django.http import QueryDict

from muniment.kernel.errors import MunimentError
from muniment.kernel.texts import Text

_LONGEST = 500
_AREA_LONGEST = 8_000


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what is asked, how, and what was typed or is wrong.

    Attributes:
        kind: ``text area email password code date select boxes`` (several may be ticked) or ``box`` (one may).
        complete: What browsers may fill in (``autocomplete``).
        choices: Of ``select`` and ``boxes``: value and words.
    """

    name: str
    label: Text
    kind: str = "text"
    help: Text | None = None
    complete: str = "off"
    required: bool = True
    choices: tuple[tuple[str, Text], ...] = ()
    value: str = ""
    values: tuple[str, ...] = ()
    error: Text | None = None

    def read(self, sent: QueryDict) -> Field:
        """The field as it was sent, with its error if that cannot be."""
        if self.kind == "boxes":
            known = {key for key, _ in self.choices}
            picked = tuple(each for each in sent.getlist(self.name) if each in known)
            return replace(self, values=picked, error=self._lacking(not picked))
        typed = sent.get(self.name, "")
        value = typed if self.kind == "password" else typed.strip()
        error = self._lacking(not value)
        if value and len(value) > (_AREA_LONGEST if self.kind == "area" else _LONGEST):
            error = Text("太长", "this is too long")
        elif value and self.kind == "date" and _day(value) is None:
            error = Text("请写作 2026-11-22", "write a day like 2026-11-22")
        elif value and self.kind == "select" and value not in {key for key, _ in self.choices}:
            error = Text("请从列表中选择", "choose one of the list")
        return replace(self, value=value, error=error)

    def _lacking(self, empty: bool) -> Text | None:
        return Text("必须填写", "this is needed") if empty and self.required else None


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of one page, the words of its button, and what is wrong with it as a whole."""

    fields: tuple[Field, ...]
    button: Text
    action: str = ""
    error: Text | None = None
    onward: str = ""
    danger: bool = False
    kept: dict[str, str] = field(default_factory=dict)

    def read(self, sent: QueryDict) -> Form:
        """The form as it was sent."""
        return replace(self, fields=tuple(each.read(sent) for each in self.fields))

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.error is None and not self.errors

    @property
    def errors(self) -> tuple[Field, ...]:
        """The fields with which something is wrong."""
        return tuple(each for each in self.fields if each.error)

    def refused(self, problem: MunimentError) -> Form:
        """The form with what a service said of it, beside the field it is about."""
        name = problem.facts.get("field")
        if not any(each.name == name for each in self.fields):
            return replace(self, error=problem.text)
        fields = (replace(each, error=problem.text) if each.name == name else each for each in self.fields)
        return replace(self, fields=tuple(fields))

    def filled(self, **values: str | tuple[str, ...]) -> Form:
        """The form with those values in its fields."""
        return replace(self, fields=tuple(self._with(each, values.get(each.name)) for each in self.fields))

    def _with(self, each: Field, value: str | tuple[str, ...] | None) -> Field:
        if value is None:
            return each
        return replace(each, values=value) if isinstance(value, tuple) else replace(each, value=value)

    def __getitem__(self, name: str) -> str:
        """What was typed in a field."""
        return {each.name: each.value for each in self.fields}[name]

    def picked(self, name: str) -> tuple[str, ...]:
        """What was ticked in a field."""
        return next(each.values for each in self.fields if each.name == name)

    def day(self, name: str) -> date | None:
        """The day that was typed in a field, ``None`` for an empty one."""
        return _day(self[name])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


EMAIL = Field("email", Text("邮箱", "E-mail address"), "email", complete="username")
PASSWORD = Field("password", Text("密码", "Password"), "password", complete="current-password")
CURRENT = Field("current", Text("当前密码", "Your password now"), "password", complete="current-password")
NEW = Field(
    "password",
    Text("新密码", "New password"),
    "password",
    Text(
        "至少 15 个字符；几个词连成一句最好记", "at least 15 characters; a few words in a row are easiest to remember"
    ),
    complete="new-password",
)
AGAIN = Field("again", Text("再输一次", "The same again"), "password", complete="new-password")
NAME = Field("name", Text("姓名", "Name"), complete="name")
LATIN = Field(
    "name_en",
    Text("姓名（拉丁字母）", "Name in Latin letters"),
    help=Text("英文页面用它", "pages in English show it"),
    required=False,
)
CODE = Field(
    "code",
    Text("代码", "Code"),
    "code",
    Text("身份验证器显示的六位数字", "the six digits that your authenticator shows"),
    complete="one-time-code",
)
