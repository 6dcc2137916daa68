"""The only place where failures become HTTP and Chinese text.

An expected failure is an exception with a `sentence` for the person; its `status` says how HTTP calls it
(409 where it is absent: the state of things does not allow the act).
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

_TITLES = {
    HTTPStatus.BAD_REQUEST: "这个请求看不懂",
    HTTPStatus.FORBIDDEN: "您的岗位不能做这件事",
    HTTPStatus.NOT_FOUND: "没有找到",
    HTTPStatus.CONFLICT: "现在还不能这样办",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "内容太大",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "文件不能使用",
    HTTPStatus.UNPROCESSABLE_ENTITY: "内容不能使用",
    HTTPStatus.TOO_MANY_REQUESTS: "操作太频繁",
    HTTPStatus.BAD_GATEWAY: "对方暂时没有答复",
    HTTPStatus.SERVICE_UNAVAILABLE: "暂时连不上",
    HTTPStatus.INTERNAL_SERVER_ERROR: "系统出了问题",
}


def error_page(
    request: HttpRequest, *, status: int, sentence: str, next_step: str = "", code: str = ""
) -> HttpResponse:
    """One error, told the same way to a person and to a program.

    A conflict leads back to what it was about, where the view has said so (`request.way_back`).
    """
    title = _TITLES.get(HTTPStatus(status), "没有办成")
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"code": code or str(status), "sentence": sentence, "next_step": next_step}, status=status)
    way_back = getattr(request, "way_back", "") if status == HTTPStatus.CONFLICT else ""
    context = {"status": status, "title": title, "sentence": sentence, "next_step": next_step, "way_back": way_back}
    return render(request, "web/shell/error.html", context, status=status)


def answer_expected_failure(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """The page for an exception that carries its own sentence; None for any other."""
    sentence = getattr(exception, "sentence", None)
    if not isinstance(sentence, str):
        return None
    status = getattr(exception, "status", HTTPStatus.CONFLICT)
    next_step = getattr(exception, "next_step", "")
    return error_page(request, status=status, sentence=sentence, next_step=next_step, code=type(exception).__name__)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400"""
    del exception
    return error_page(request, status=400, sentence="请求的内容不完整或不合规。", next_step="请返回上一页重新填写。")


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403"""
    del exception
    return error_page(
        request,
        status=403,
        sentence="这项操作需要其他岗位办理。",
        next_step="如工作需要，请联系本机构系统管理员调整岗位。",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was not ours, or whose page is too old."""
    del reason
    return error_page(
        request, status=403, sentence="页面已过期，为了安全没有提交。", next_step="请返回上一页刷新后重新提交。"
    )


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404"""
    del exception
    return error_page(
        request,
        status=404,
        sentence="没有这个页面，或者它不属于您的机构。",
        next_step="请核对编号，或从首页重新进入。",
    )


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500"""
    return error_page(
        request,
        status=500,
        sentence="刚才的操作没有完成，已经记录下来。",
        next_step="请稍后再试；仍不行时请告诉系统管理员出错的时间。",
    )
