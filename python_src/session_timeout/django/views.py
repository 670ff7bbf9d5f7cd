"""The keep-alive, signing out, and the pages that say that a session is over. `urls` says which methods each takes."""

from __future__ import annotations

from http.cookies import Morsel
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from markupsafe import Markup

from session_timeout import assets
from session_timeout.detour import DETOUR, detour, is_own, may_end
from session_timeout.django.conf import Settings
from session_timeout.django.dialog import dialog_options
from session_timeout.django.guard import NEXT, View, timeout_of
from session_timeout.django.nonce import nonce_of
from session_timeout.django.wording import page_language, texts_of
from session_timeout.headers import NO_STORE, clear_site_data, expired_cookie
from session_timeout.redirects import safe_redirect
from session_timeout.tags import SCRIPT, STYLESHEET, ended_meta, script_tag, stylesheet_tag, timeout_meta


def keep_alive(request: HttpRequest) -> HttpResponse:
    """The middleware extends the session and says how long it lasts now; 401 when there is none any more."""
    return HttpResponse(status=204 if timeout_of(request).signed_in else 401, headers=NO_STORE)


@csrf_exempt  # type: ignore[untyped-decorator]
def sign_out(request: HttpRequest) -> HttpResponse:
    """POST signs out; GET asks first, because anybody's link may lead here. `next` is where to go then."""
    # Whose session is gone may have lost the token with it, and has nothing left that it would protect.
    view: View = csrf_protect(_sign_out) if timeout_of(request).signed_in else _sign_out
    return view(request)


def _sign_out(request: HttpRequest) -> HttpResponse:
    timeout = timeout_of(request)
    then = request.POST.get(NEXT) or request.GET.get(NEXT)
    if request.method == "POST":
        # Before the end: what is wrong with the setting must not be said to somebody who is signed out already.
        where = timeout.after_sign_out
        if timeout.signed_in:
            timeout.end()
        # The site's own setting may lead anywhere, what came with the request may not.
        allowed = then and safe_redirect(then, "/", _origin(request)) == then
        return HttpResponseRedirect(then if allowed else where)
    if not timeout.signed_in:
        return HttpResponseRedirect(reverse("session_timeout:signed-out"))
    referer = request.headers.get("Referer", "")
    stay = "/" if request.path in referer else safe_redirect(referer, "/", _origin(request))
    fields = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(get_token(request))
    if then:
        fields += Markup('<input type="hidden" name="{}" value="{}">').format(NEXT, then)
    # Not an ended page: time goes on here as elsewhere.
    head = timeout_meta(**(dialog_options(request, {}) or {})) + "\n" + _assets(request)
    context = {"sign_out_url": request.path, "stay_url": stay, "fields": fields, "head": head}
    context["navigate"] = timeout.navigates
    return HttpResponse(_page(request, timeout.settings.pages[0], context), headers=NO_STORE)


def signed_out(request: HttpRequest) -> HttpResponse:
    """Confirms a sign-out. Who is still signed in came some other way, and is asked instead of told."""
    if timeout_of(request).signed_in:
        return HttpResponseRedirect(reverse("session_timeout:sign-out"))
    return _ended(request, timeout_of(request).settings.pages[1])


def timed_out(request: HttpRequest) -> HttpResponse:
    """Where the dialog goes when time is up: so that it is true, a session that is still there ends now.

    Not for another site's link or a prefetch, which must not sign anybody out.
    """
    timeout = timeout_of(request)
    if timeout.signed_in:
        if timeout.prefetch:
            return HttpResponse(status=503, headers=NO_STORE)
        if not may_end(request.headers.get, _query(request)):
            return HttpResponseRedirect(reverse("session_timeout:sign-out"))
        timeout.end()
    return _ended(request, timeout.settings.pages[2])


def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, for all pages of the site; the middleware leaves it alone."""
    headers, body = assets.worker(get_script_prefix())
    return HttpResponse(body, headers=headers)


def _ended(request: HttpRequest, page: str) -> HttpResponse:
    conf = timeout_of(request).settings
    if not is_own(request.headers.get, _query(request)):
        url, head = detour(request.path, _query(request))
        around = {"url": url, "head": head + "\n" + _assets(request)}
        return HttpResponse(_page(request, conf.pages[0], around, DETOUR), headers=NO_STORE)
    url = timeout_of(request).sign_in_url
    if NEXT in request.GET:
        back = safe_redirect(request.GET[NEXT], "/", _origin(request))
        url += ("&" if "?" in url else "?") + urlencode({NEXT: back})
    context = {
        "sign_in_url": url,
        "answers": conf.answers,
        "head": ended_meta(**conf.clean) + "\n" + _assets(request),
    }
    response = HttpResponse(_page(request, page, context), headers=NO_STORE)
    if conf.clear_site_data:
        response.headers["Clear-Site-Data"] = clear_site_data(*conf.clear_site_data)
    _expire_cookies(response, conf)
    return response


class _Expired(Morsel):  # type: ignore[type-arg]  # Morsel[str] is for type checkers alone
    """A line of `expired_cookie` as Django's answers hold cookies."""

    line: str

    def OutputString(self, attrs: object = None) -> str:
        """The value of the Set-Cookie header."""
        return self.line


def _expire_cookies(response: HttpResponse, conf: Settings) -> None:
    for cookie in conf.expire_cookies:
        arguments: dict[str, Any] = {"name": cookie} if isinstance(cookie, str) else dict(cookie)
        expired = _Expired()
        expired.set(arguments["name"], "", "")
        expired.line = expired_cookie(**arguments)
        # A name may be there twice, for two paths: the key only tells the two apart.
        key = arguments["name"]
        while key in response.cookies:
            key += "+"
        response.cookies[key] = expired


def _query(request: HttpRequest) -> str:
    return str(request.META.get("QUERY_STRING", ""))


def _page(request: HttpRequest, page: str, context: dict[str, Any], template: str = "") -> str:
    """A page with its texts, or with them in another page's template."""
    conf = timeout_of(request).settings
    language = page_language(page, conf)
    context |= {"language": language, "texts": texts_of(page, language, conf)}
    return str(render_to_string(template or f"session_timeout/pages/{page}.html", context, request))


def _assets(request: HttpRequest) -> Markup:
    nonce = nonce_of(request)
    styles = stylesheet_tag(nonce, url=static(f"session_timeout/{STYLESHEET}"))
    return styles + "\n" + script_tag(nonce, url=static(f"session_timeout/{SCRIPT}"))


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
