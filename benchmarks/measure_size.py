"""Bytes that a visitor downloads."""

from __future__ import annotations

from benchmarks.measures import Row, Section
from benchmarks.peers import Peer
from benchmarks.sizes import size

MORE_SCRIPT = (
    "Ours also judges what the server answers, keeps a second limit, survives sleep and changed clocks, handles "
    "being offline and checks its settings."
)
MORE_STYLE = "Ours brings buttons and colours to be themed, and looks right where there are no other styles."


def measure_size(peers: list[Peer]) -> Section:
    """Give the sizes of scripts and styles."""
    rows = []
    for what, why in (("script", MORE_SCRIPT), ("style", MORE_STYLE)):
        sizes = {peer.name: size(getattr(peer, what)) for peer in peers}
        for kind, name in (("plain", "minified"), ("gzip", "gzip"), ("brotli", "brotli")):
            values = {peer: getattr(found, kind) or None for peer, found in sizes.items()}
            rows.append(Row(f"{what}, {name}", values, why))
    how = (
        "Minified by terser with the same options, but that names of properties are shortened only in ours and HMRC’s, "
        "where an underscore tells them apart; packed at the best quality. Markup that a page carries is not counted."
    )
    return Section("Bytes", how, rows)
