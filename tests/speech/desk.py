"""A desk with a screen reader: Orca, a browser and a keyboard, on a screen and a message bus of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.speech.voice import Voice

PATIENCE = 60  # seconds until what is waited for comes too late
QUIET = 1.5  # seconds
# a browser that says nothing of itself
PREFERENCES = {
    "accessibility.force_disabled": -1,
    "toolkit.startup.max_resumed_crashes": -1,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "browser.tabs.warnOnClose": False,
    "browser.translations.automaticallyPopup": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.policy.firstRunURL": "",
    "termsofuse.bypassNotification": True,
    "trailhead.firstrun.didSeeAboutWelcome": True,
    "browser.sessionstore.resume_from_crash": False,
    "signon.rememberSignons": False,
    "app.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-background-networking",
    "--disable-component-update", "--force-renderer-accessibility", "--password-store=basic", "--disable-sync",
    "--disable-features=Translate,MediaRouter", "--disable-search-engine-choice-screen", "--start-maximized",
]  # fmt: skip


class Desk:
    """A reader that listens; then a browser, whose pages it reads."""

    def __init__(self, folder: Path, name: str, path: str) -> None:
        self.folder, self.name, self.path = folder, name, path
        self.log = folder / "orca.log"
        self.started: list[subprocess.Popen[bytes]] = []
        self.heard = 0  # lines that were taken
        home, runtime = folder / "home", folder / "run"
        home.mkdir()
        runtime.mkdir(mode=0o700)
        # Orca asks pgrep for others of its kind, on any bus, and refuses to start beside them
        alone = folder / "bin" / "pgrep"
        alone.parent.mkdir()
        alone.write_text("#!/bin/sh\nexit 1\n")
        alone.chmod(0o700)
        self.environment = {
            "PATH": f"{alone.parent}:{os.environ['PATH']}",
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "LC_ALL": "C.UTF-8",
            "GTK_MODULES": "gail:atk-bridge",
            "NO_AT_BRIDGE": "0",
            "GNOME_ACCESSIBILITY": "1",
            "SPEECHD_ADDRESS": f"unix_socket:{runtime}/voice/socket",
            "MOZ_CRASHREPORTER_DISABLE": "1",
        }
        self.voice = Voice(runtime / "voice" / "socket")

    def __enter__(self) -> Desk:
        try:
            screen = ["Xvfb", "-displayfd", "{}", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
            self.environment["DISPLAY"] = ":" + self._first_line(screen)
            bus = ["dbus-daemon", "--session", "--nofork", "--print-address={}"]
            self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._first_line(bus)
            self._start(["openbox"])
            self._start(["orca", "--debug", f"--debug-file={self.log}"])
            self.wait_for("Screen reader on.")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: Any) -> None:
        for process in reversed(self.started):
            try:
                os.killpg(process.pid, signal.SIGTERM)
            except ProcessLookupError:
                continue
        for process in reversed(self.started):
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.voice.close()

    def open(self, address: str) -> None:
        profile = self.folder / "profile"
        profile.mkdir(exist_ok=True)
        if self.name == "firefox":
            lines = [f'user_pref("{key}", {_js(value)});\n' for key, value in PREFERENCES.items()]
            (profile / "user.js").write_text("".join(lines), "utf-8")
            command = [self.path, "--no-remote", "--profile", str(profile), address]
        else:
            command = [self.path, *CHROMIUM, f"--user-data-dir={profile}", address]
        self._start(command)

    def press(self, *keys: str) -> None:
        """Press keys, by X's names: Return, space, Tab."""
        subprocess.run(["xdotool", "key", "--delay", "60", *keys], env=self.environment, check=True)

    def said(self) -> list[str]:
        return [text for text in self.voice.spoken if text]

    def wait(self, so: Callable[[], Any]) -> Any:
        """Ask until it is so; give what it gave."""
        late = time.monotonic() + PATIENCE
        while not (found := so()):
            assert time.monotonic() < late, "in vain; said: " + " / ".join(self.said()[self.heard :])
            time.sleep(0.05)
        return found

    def wait_for(self, line: str) -> None:
        """Wait until a line that contains this is said, of those that were not taken."""
        self.wait(lambda: any(line in said for said in self.said()[self.heard :]))

    def wait_until_quiet(self) -> None:
        """Until the reader says nothing for a while, and has nothing to do: it writes down each event that it gets."""
        done, since = (-1, -1), time.monotonic()
        while time.monotonic() < since + QUIET:
            if done != (now := (len(self.voice.spoken), self.log.stat().st_size)):
                done, since = now, time.monotonic()
            time.sleep(0.1)

    def take(self) -> list[str]:
        """What was said since the last time, once the reader is quiet."""
        self.wait_until_quiet()
        lines = self.said()
        found, self.heard = lines[self.heard :], len(lines)
        return found

    def _start(self, command: list[str], **options: Any) -> None:
        with (self.folder / f"{Path(command[0]).name}.txt").open("ab") as told:
            options |= {"env": self.environment, "stdout": told, "stderr": told, "start_new_session": True}
            self.started.append(subprocess.Popen(command, **options))

    def _first_line(self, command: list[str]) -> str:
        """Start what tells a line on a pipe, whose number takes the place of {}."""
        reader, writer = os.pipe()
        self._start([part.format(writer) for part in command], pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as told:
            return told.readline().strip()


def _js(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
