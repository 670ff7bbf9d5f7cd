"""The example whose tabs listen for as long as they are open."""

from __future__ import annotations

import threading
from http.client import HTTPConnection
from urllib.parse import urlsplit

from .conftest import ROOT, served

PATIENCE = 20  # seconds until a server that does not stop is let go


def test_the_server_stops_while_a_tab_listens() -> None:
    with served("examples/fastapi/app.py", PYTHONPATH=str(ROOT / "python_src")) as origin:
        anna, tab = (HTTPConnection(urlsplit(origin).netloc, timeout=PATIENCE) for _ in range(2))
        anna.request("POST", "/sign-in", "name=anna", {"Content-Type": "application/x-www-form-urlencoded"})
        cookies = [value.partition(";")[0] for value in anna.getresponse().headers.get_all("Set-Cookie", [])]
        anna.close()
        tab.request("GET", "/session/events", headers={"Cookie": "; ".join(cookies)})
        stream = tab.getresponse()
        assert stream.readline().startswith(b"retry: ")
        let_go = threading.Timer(PATIENCE, tab.close)
        let_go.start()
    stopped = let_go.is_alive()
    let_go.cancel()
    tab.close()
    stream.close()
    assert stopped
