"""A voice that makes no sound: Speech Dispatcher's side of its protocol, as much as Orca asks for.

https://htmlpreview.github.io/?https://github.com/brailcom/speechd/blob/master/doc/ssip.html
"""

from __future__ import annotations

import re
import socketserver
import threading
from contextlib import suppress
from pathlib import Path

SPOKEN = 0.1  # seconds until a text counts as spoken
# what is answered, by the first word or words of what is asked; a message has a number
ANSWERS = {
    "HISTORY GET CLIENT_ID": "245-1\r\n245 OK",
    "GET": "251-0\r\n251 OK",
    "LIST OUTPUT_MODULES": "250-silent\r\n250 OK",
    "LIST SYNTHESIS_VOICES": "249-silent\ten\tnone\r\n249 OK",
    "SPEAK": "230 OK",
    "CHAR": "225-1\r\n225 OK",
    "KEY": "225-1\r\n225 OK",
    "QUIT": "231 OK",
    "": "208 OK",
}


class Voice:
    """What a reader has spoken with, at a socket; `spoken` is the texts, and None where it fell silent at once."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700)
        self.spoken: list[str | None] = []
        voice = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                for line in self.rfile:
                    asked = line.decode().strip()
                    self.answer(next(ANSWERS[start] for start in ANSWERS if asked.startswith(start)))
                    if asked == "SPEAK":
                        voice.spoken.append(self.message())
                        number = len(voice.spoken)
                        self.answer(f"225-{number}\r\n225 OK")
                        # the reader asks to hear of it only when it knows the number
                        threading.Timer(SPOKEN, self.tell, [number]).start()
                    elif asked.startswith(("CANCEL", "STOP")):
                        voice.spoken.append(None)

            def message(self) -> str:
                lines: list[str] = []
                for line in self.rfile:
                    if line == b".\r\n":
                        break
                    lines.append(line.decode())
                return re.sub("<[^>]*>", "", "".join(lines)).strip()

            def tell(self, number: int) -> None:
                with suppress(OSError):  # the reader may have gone
                    self.answer(f"701-{number}\r\n701-1\r\n701 BEGIN\r\n702-{number}\r\n702-1\r\n702 END")

            def answer(self, text: str) -> None:
                self.wfile.write(f"{text}\r\n".encode())

        self.server = socketserver.ThreadingUnixStreamServer(str(path), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
