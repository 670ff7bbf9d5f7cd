"""What a site can leave on a device, but for databases: names are listed, one is removed; promises, where it is so."""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.dom import own, set_own


def is_form(cookies: Any) -> bool:
    """Whether document.cookie is a form of that name."""
    return getattr(cookies, "split", None) is None


def cookie_names() -> list[str]:
    """The names of the cookies that scripts can read here."""
    read: Any = document.cookie  # browsers are slow to do so
    text: str = own("cookie") if is_form(read) else read
    return [each.split("=")[0] for each in text.split("; ") if each]


def has_cookie(name: str) -> bool:
    """Whether there is a cookie of this name that scripts can read here."""
    return name in cookie_names()


def expire_cookie(name: str) -> None:
    """Expire a cookie that was set for this page's domain or path, the page's before, or what they are inside of."""
    host: str = window.location.hostname
    hosts = host.split(".")
    is_hidden = is_form(document.cookie)

    def write(line: str) -> None:
        if is_hidden:
            set_own("cookie", line)
        else:
            document.cookie = line

    addresses: list[str] = [window.location.href, document.referrer]
    for address in addresses:
        folders = address.split("#")[0].split("?")[0].split("/")
        while len(folders) > 2:
            path = "/".join(folders[3:])
            folders.pop()
            for first in range(len(hosts) + 1):
                domain = ".".join(hosts[first:])
                for kind in ["", ";secure", ";secure;partitioned", "/", "/;secure", "/;secure;partitioned"]:
                    line = f"{name}=;max-age=0;domain={domain};path=/{path}{kind}"
                    write(line)


def keys_of(storage: Any) -> Any:
    """The keys in localStorage or sessionStorage; Object.keys() leaves out one that is called "length"."""
    list_of: Any = getattr(window.Array, "from", None)
    return list_of(storage, lambda nothing, at: storage.key(at))


def cache_names() -> Any:
    """The names of the caches; there are none on plain http."""
    return window.caches.keys() if hasattr(window, "caches") else []


def worker_names() -> Any:
    """The service workers, which have no names: "true" for each; there are none on plain http."""
    return of_workers(lambda worker: "true")


def unregister_workers(name: str) -> Any:
    """Unregister the service workers, if that is the name of them all."""
    return of_workers(lambda worker: name == "true" and worker.unregister())


def of_workers(act: Callable[[Any], Any]) -> Any:
    """What act gives for each registered service worker."""

    def act_on_all(found: list[Any]) -> Any:
        return window.Promise.all([act(each) for each in found])

    if hasattr(window.navigator, "serviceWorker"):
        return window.navigator.serviceWorker.getRegistrations().then(act_on_all)
    return []
