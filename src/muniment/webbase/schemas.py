"""What every reply to a machine may be made of: a text in two languages, and a problem."""

from __future__ import annotations

from ninja import Field, Schema


class Both(Schema):
    """A text in both languages."""

    zh: str = Field(description="In simplified Chinese.")
    en: str = Field(description="In English.")


class Problem(Schema):
    """Why there is no answer (RFC 9457). ``detail`` is in the language of the reader, ``text`` in both."""

    type: str = Field(
        description="A name of this kind of problem, the same for ever.", examples=["/problems/number.unknown"]
    )
    title: str = Field(description="The kind of problem in a few words.", examples=["Not Found"])
    status: int = Field(description="The status of the reply.", examples=[404])
    detail: str = Field(description="What is wrong and what to do, in one line.")
    code: str = Field(description="The last part of `type`.", examples=["number.unknown"])
    text: Both
    right_ids: list[str] = Field(default=[], description="The rights that answer, where several do.")
    request_id: str = Field(default="", description="The id of the request, as in `X-Request-ID` and in the log.")
