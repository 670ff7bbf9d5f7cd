"""What the package gives where nothing but markupsafe is installed."""

import importlib.util
import json

import session_timeout

frameworks = ["django", "flask", "starlette", "jinja2"]
print(
    json.dumps(
        {
            "package": session_timeout.__file__,
            "frameworks": [name for name in frameworks if importlib.util.find_spec(name)],
            "static": str(session_timeout.assets.STATIC),
            "templates": str(session_timeout.assets.TEMPLATES),
            "tags": [
                session_timeout.timeout_meta(
                    timeout=900, countdown=120, keep_alive_url="/keep-alive", sign_out_url="/sign-out"
                ),
                session_timeout.script_tag(),
                session_timeout.stylesheet_tag(),
            ],
        }
    )
)
