"""What a site can leave on a device, but for databases: names are listed, one is removed; promises, where it is so."""

from collections.abc import Callable
from typing import Any

from browser import document, window

from client.dom import own, set_own


def can_be_asked() -> bool:
    """Whether document.cookie is no form of that name."""
    return getattr(document.cookie, "split", None) is not None


def write_cookie(line: str) -> None:
    """Set a cookie."""
    if can_be_asked():
        document.cookie = line
    else:
        set_own("cookie", line)


def cookie_names() -> list[str]:
    """The names of the cookies that scripts can read here."""
    text: str = document.cookie if can_be_asked() else own("cookie")
    return [each.split("=")[0] for each in text.split("; ") if each]


def has_cookie(name: str) -> bool:
    """Whether there is a cookie of this name that scripts can read here."""
    return name in cookie_names()


def expire_cookie(name: str) -> None:
    """Expire a cookie that was set for this page's domain or path, the page's before, or what they are inside of."""
    host: str = window.location.hostname
    hosts = host.split(".")
    addresses: list[str] = [window.location.href, document.referrer]
    for address in addresses:
        folders = address.split("#")[0].split("?")[0].split("/")
        while len(folders) > 2:
            path = "/".join(folders[3:])
            folders.pop()
            for first in range(len(hosts) + 1):
                domain = ".".join(hosts[first:])
                for kind in ["", ";secure", ";secure;partitioned", "/", "/;secure", "/;secure;partitioned"]:
                    write_cookie(f"{name}=;max-age=0;domain={domain};path=/{path}{kind}")


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
