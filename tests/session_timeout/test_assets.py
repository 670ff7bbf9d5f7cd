"""Where the files are and what the build says about them."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

import session_timeout
from session_timeout import assets

ROOT = Path(__file__).resolve().parents[2]


def test_a_checkout_has_its_files_at_the_root() -> None:
    assert (assets.STATIC, assets.TEMPLATES) == (ROOT / "static", ROOT / "templates")


@pytest.mark.parametrize("home", ["lib/session_timeout", "."])
def test_finds_the_files_beside_the_package_or_two_above(tmp_path: Path, home: str) -> None:
    (tmp_path / home / "static" / "session_timeout").mkdir(parents=True)
    assert assets._home(tmp_path / "lib" / "session_timeout") == tmp_path / home


def test_beside_comes_first(tmp_path: Path) -> None:
    package = tmp_path / "lib" / "session_timeout"
    for home in (package, tmp_path):
        (home / "static" / "session_timeout").mkdir(parents=True)
    assert assets._home(package) == package


def test_says_where_it_looked_when_the_files_are_gone(tmp_path: Path) -> None:
    package = tmp_path / "lib" / "session_timeout"
    with pytest.raises(FileNotFoundError) as caught:
        assets._home(package)
    assert str(caught.value) == (
        f"static/session_timeout is neither in {package} nor in {tmp_path}: "
        "the installation of session-timeout is incomplete; install it again"
    )


@pytest.fixture
def unbuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose bundle was never built; the manifest is read anew before and after."""
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    # Undone by monkeypatch: the cache of the real function is not touched.
    monkeypatch.setattr(assets, "manifest", assets.manifest.__wrapped__)
    return tmp_path


def test_says_how_to_build_when_there_is_no_manifest(unbuilt: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"manifest.json is not there: .* Run python build.py\.$"):
        assets.integrity("session-timeout.min.js")


def test_the_bundle_is_of_this_version() -> None:
    assert assets.version == session_timeout.__version__ == assets.manifest()["version"]


def test_the_manifest_is_read_once() -> None:
    assert assets.manifest() is assets.manifest()


@pytest.mark.parametrize(
    "name", ["session-timeout.js", "session-timeout.min.js", "session-timeout.css", "session-timeout.min.css"]
)
def test_every_built_file_is_there_as_the_manifest_has_it(name: str) -> None:
    content = assets.path(name).read_bytes()
    digest = hashlib.sha384(content)
    assert assets.path(name) == ROOT / "static" / "session_timeout" / name
    assert assets.manifest()["files"][name]["bytes"] == len(content)
    assert assets.integrity(name) == "sha384-" + base64.b64encode(digest.digest()).decode()
    assert assets.fingerprint(name) == digest.hexdigest()[:8]


@pytest.mark.parametrize("name", ["", "nothing.js", "../../pyproject.toml", "/etc/passwd", "manifest.json"])
def test_knows_no_other_files(name: str) -> None:
    for ask in (assets.path, assets.integrity, assets.fingerprint):
        with pytest.raises(FileNotFoundError, match=r"in the bundle"):
            ask(name)


def test_the_worker_is_not_kept_and_may_be_for_the_whole_site() -> None:
    headers, body = assets.worker()
    assert headers == {
        "Content-Type": "text/javascript; charset=utf-8",
        "Cache-Control": "no-cache",
        "Service-Worker-Allowed": "/",
    }
    assert body == (ROOT / "static" / "session_timeout" / "session-timeout-worker.min.js").read_bytes()


@pytest.mark.parametrize(
    ("scope", "allowed"), [("/library/", "/library/"), ("/é l/", "/%C3%A9%20l/"), ("/a\r\nb: c/", "/a%0D%0Ab:%20c/")]
)
def test_the_workers_scope_is_a_path_as_a_url_has_it(scope: str, allowed: str) -> None:
    assert assets.worker(scope)[0]["Service-Worker-Allowed"] == allowed


@pytest.mark.parametrize("scope", ["", "library/", "//evil.example/", "https://evil.example/"])
def test_the_workers_scope_is_no_other_sites(scope: str) -> None:
    with pytest.raises(ValueError, match=rf"^scope cannot be '{scope}'\. It must be a path of the site"):
        assets.worker(scope)
