"""A Flask application that serves the package's files with a blueprint: what a browser gets."""

import json

from flask import Blueprint, Flask, render_template_string

from session_timeout import assets, script_tag, stylesheet_tag

site = Flask(__name__)
site.register_blueprint(
    Blueprint(
        "session_timeout",
        "session_timeout",
        static_folder=str(assets.STATIC / "session_timeout"),
        static_url_path="/static/session_timeout",
    )
)
site.jinja_env.globals.update(script_tag=script_tag, stylesheet_tag=stylesheet_tag)


@site.get("/")
def page() -> str:
    return render_template_string("{{ stylesheet_tag() }}\n{{ script_tag('n') }}")


def get(url: str) -> dict[str, object]:
    with site.test_client().get(url) as answer:
        return {"status": answer.status_code, "type": answer.content_type, "body": answer.get_data(as_text=True)}


files = ("session-timeout.min.js", "session-timeout.min.css")
print(json.dumps({"/": get("/")} | {name: get(f"/static/session_timeout/{name}?v=1") for name in files}))
