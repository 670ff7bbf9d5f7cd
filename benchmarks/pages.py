"""The site: one page per peer, all alike but for the peer; a server that knows one session."""

from __future__ import annotations

import json
import time
from datetime import datetime, timezone
from typing import Any

from benchmarks.peers import PLAIN, TIMEOUT, Peer
from site_for_tests import FORM, Answer, Site, page

POLICY = "default-src 'self'"  # what every peer can live with
JSON = {"Content-Type": "application/json"}


class BenchSite(Site):
    """Ours of the browser's tests, and what ONS asks a server: when the session expires, and PATCH to move that."""

    def __init__(self, peers: list[Peer]) -> None:
        super().__init__()
        self.now: float | None = None  # epoch ms of the page's clock; none: the real time
        self.expires = 0.0
        site = self

        def patch(handler: Any) -> None:
            site.extend()
            handler.do_GET()

        handler: Any = self.server.RequestHandlerClass
        self.server.RequestHandlerClass = type("WithPatch", (handler,), {"do_PATCH": patch})
        self.reset()
        self.answers["/session"] = lambda: Answer(200, json.dumps({"expires_at": iso(site.expires)}), JSON)
        self.paths = {peer.name: f"/{number}" for number, peer in enumerate([PLAIN, *peers])}
        for peer in [PLAIN, *peers]:
            self._add(self.paths[peer.name], peer)

    def _add(self, path: str, peer: Peer) -> None:
        head = peer.head
        if peer.style:
            self.answers[f"/peer{path}.css"] = Answer(200, peer.style, {"Content-Type": "text/css"})
            head += f'<link rel="stylesheet" href="/peer{path}.css">'
        if peer.script:
            self.answers[f"/peer{path}.js"] = Answer(200, peer.script, {"Content-Type": "text/javascript"})
            head += f'<script src="/peer{path}.js" defer></script>'

        def answer() -> Answer:
            self.extend()  # a page that loads is activity
            return page(peer.name, head=head, body=FORM + peer.body(iso(self.expires)), policy=POLICY)

        self.answers[path] = answer

    def extend(self) -> None:
        """Move the end of the session to a whole timeout from now."""
        self.expires = (time.time() * 1000 if self.now is None else self.now) + TIMEOUT * 1000

    def address(self, peer: Peer) -> str:
        """Give the address of a peer's page."""
        return self.origin + self.paths[peer.name]

    def asked(self) -> int:
        """Count the requests that arrived about the session: what is neither a page nor of one."""
        return sum(request.path.split("?")[0] in ("/keep-alive", "/session") for request in self.requests)

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()


def iso(time_ms: float) -> str:
    """Give a time in epoch ms as 2026-11-21T12:00:00.000+00:00."""
    return datetime.fromtimestamp(time_ms / 1000, timezone.utc).isoformat(timespec="milliseconds")
