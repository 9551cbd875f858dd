"""The API under ``/api/v1/``: the routers of the flats, one table of failures, one document of it all."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from muniment.accounts.rest import router as accounts
from muniment.accounts.services.bearer import Bearer
from muniment.exchange.rest import router as exchange
from muniment.governance.rest import router as governance
from muniment.intake.rest import router as intake
from muniment.kernel.errors import MunimentError
from muniment.kernel.texts import Text
from muniment.operation.rest import router as running
from muniment.portal.failures import status_of
from muniment.portal.telling import GROUPS, Told, chinese_read
from muniment.procedures.rest import router as procedures
from muniment.register.rest import router as register
from muniment.search.queries.listing import list_formats
from muniment.search.rest import router as search
from muniment.sharing.rest import router as sharing
from muniment.webbase.replies import PROBLEM, problem_reply
from muniment.workspace.rest import router as workspace

_ABOUT = """What the pages and commands of one Muniment installation tell, for programs.

Every reply about rights names the edition that it was computed from, and an edition never changes. Reading what is public
needs no account; what is a person's own needs their token, for the scope that `security` names. What is
asked wrongly, cannot be found or is withheld comes as `application/problem+json` (RFC 9457), in the language of
`Accept-Language` or `lang`, and in both.
"""


_WHY = {
    "missing": Text("必须给出", "is required"),
    "int_parsing": Text("须为整数", "must be a whole number"),
    "int_from_float": Text("须为整数", "must be a whole number"),
    "greater_than_equal": Text("至少为 {ge}", "must be at least {ge}"),
    "less_than_equal": Text("至多为 {le}", "must be at most {le}"),
    "string_too_short": Text("至少 {min_length} 个字符", "must have at least {min_length} characters"),
    "string_pattern_mismatch": Text("须形如 {pattern}", "must be of the form {pattern}"),
    "string_too_long": Text("至多 {max_length} 个字符", "must have at most {max_length} characters"),
    "literal_error": Text("须为 {expected}", "must be {expected}"),
}
"""What is wrong with a parameter, by the name that the library has for it; what is not here is said in its words."""


_document, _file = {"type": "object"}, {"type": "string", "format": "binary"}
_ST97 = {
    "title": "ST.97",
    "description": "With `profile=st97`: the right in WIPO ST.97, one member named for its kind.",
    "type": "object",
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": {"type": "object", "required": ["st96Version", "rightIdentification", "editionStamp"]},
}


def _right_forms(content: dict[str, Any]) -> None:
    """The reply about one right also comes as ST.97, under the media type of JSON, as ST.96 and as a sheet."""
    told = content["application/json"]["schema"]
    content["application/json"]["schema"] = {"anyOf": [told, _ST97]}
    content |= {"application/xml": {"schema": {"type": "string"}}, "application/pdf": {"schema": _file}}


_documents: dict[str, OpenAPISchema] = {}


class Api(NinjaAPI):
    """An API whose document says truly what its replies are."""

    def get_openapi_schema(self, **words: Any) -> OpenAPISchema:  # noqa: ANN401 - as ninja says it
        """The document, with problems as problems and lists as files: made once, for it takes half a second."""
        known = _documents.get(str(words))
        if known is None:
            known = _documents[str(words)] = self._document(**words)
        return known

    def _document(self, **words: Any) -> OpenAPISchema:  # noqa: ANN401
        document = super().get_openapi_schema(**words)
        scopes = self._scopes()
        for operations in document["paths"].values():
            for method, operation in operations.items():
                for status, reply in operation["responses"].items():
                    content = reply.get("content", {})
                    if int(status) >= HTTPStatus.BAD_REQUEST and "application/json" in content:
                        reply["content"] = {PROBLEM: content["application/json"]}
                if method == "get":
                    operation["responses"][304] = {
                        "description": "Not modified: the tag of `If-None-Match` still holds"
                    }
                if operation["operationId"] in scopes:
                    operation["security"] = [{"Bearer": [scopes[operation["operationId"]]]}]
                if operation["operationId"] == "show":
                    _right_forms(operation["responses"][200]["content"])
                if operation["operationId"] in {"search_list", "export_file"}:
                    operation["responses"][200]["content"] = {
                        each.media_type: {"schema": _document if each.name == "json" else _file}
                        for each in list_formats()
                    }
        return document

    def _scopes(self) -> dict[str | None, str]:
        """For which scope an operation needs a token, by its name."""
        return {
            each.operation_id: auth.scope
            for _, router in self._routers
            for view in router.path_operations.values()
            for each in view.operations
            for auth in each.auth_callbacks
            if isinstance(auth, Bearer)
        }


api = Api(
    title="Muniment",
    version="1",
    description=_ABOUT,
    urls_namespace="api-1",
    docs_url=None,
    docs_decorator=require_safe,  # without it the document answers to every method
    openapi_url="/openapi.json",
)
api.add_router("", search)
api.add_router("", register)
api.add_router("", sharing)
api.add_router("", intake)
api.add_router("", workspace)
api.add_router("", procedures)
api.add_router("", exchange)
api.add_router("", governance)
api.add_router("", accounts)
api.add_router("", running)


@api.exception_handler(MunimentError)
def _told(request: HttpRequest, problem: MunimentError) -> HttpResponse:
    return problem_reply(request, problem.text, status_of(problem), problem.code, problem.facts.get("right_ids"))


@api.exception_handler(ValidationError)
def _misspelt(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    first = problem.errors[0]
    why = _WHY.get(first["type"], Text(first["msg"], first["msg"])).fill(**first.get("ctx", {}))
    name = str(first["loc"][-1])
    line = Text("参数 {name} {zh}", "the parameter {name} {en}").fill(name=name, zh=why.zh, en=why.en)
    return problem_reply(request, line, HTTPStatus.BAD_REQUEST, "api.value")


@api.exception_handler(HttpError)
def _unread(request: HttpRequest, problem: HttpError) -> HttpResponse:
    line = Text("请求的正文无法读取：须为 JSON", "the body of the request cannot be read: it must be JSON")
    return problem_reply(request, line, problem.status_code, "api.body")


@api.exception_handler(Http404)
def _nowhere(request: HttpRequest, _problem: Http404) -> HttpResponse:
    line = Text("没有这个地址；见 /api/v1/openapi.json", "there is no such address; see /api/v1/openapi.json")
    return problem_reply(request, line, HTTPStatus.NOT_FOUND, "api.unknown")


@cache
def operations_told() -> tuple[tuple[Text, tuple[Told, ...]], ...]:
    """Every operation in its group, in the order of the document."""
    chinese = chinese_read()
    groups: dict[str, list[Told]] = {name: [] for name in GROUPS}
    for address, methods in api.get_openapi_schema()["paths"].items():
        for method, told in methods.items():
            asked, english = f"{method.upper()} {address}", told["summary"]
            scope = " ".join(word for need in told.get("security", ()) for word in need["Bearer"])
            groups[told["tags"][0]].append(Told(asked, Text(chinese.get(asked, english), english), scope))
    return tuple((GROUPS[name], tuple(kept)) for name, kept in groups.items())
