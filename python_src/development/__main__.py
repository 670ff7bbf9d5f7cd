"""`python -m development`: the demo with the client uncompiled; takes what `python examples/django/serve.py` takes."""

from __future__ import annotations

import sys
from pathlib import Path

from development import brython
from development.demo import PAGE, uncompiled

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "django"


def main(arguments: list[str]) -> int:
    """Run the command line; give the exit status."""
    try:
        brython.installed()
    except brython.MissingBrython as error:
        print(f"session-timeout development: {error}", file=sys.stderr)
        return 1
    sys.path.insert(0, str(EXAMPLE))
    import serve

    print(f"For development only, never for a site: see {PAGE} for why.", flush=True)
    return serve.main(arguments, around=uncompiled)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
