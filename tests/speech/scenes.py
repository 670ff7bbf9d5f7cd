"""What a visitor hears with a screen reader, scene by scene: for the tests, and for docs/accessibility.md.

A scene begins on a page of its own, with the focus in the entry, and keeps what is said in each state.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable

from session_timeout.texts import page_texts
from site_for_tests import Answer
from tests.build import hmrc
from tests.speech.visit import QUESTION, Visit, own_page, words

Scene = Callable[[Visit, str], None]

ENTRY = "Answer entry"
# the package's own pages, one of each shape: the texts that are on it, in their order
OWN_PAGES = {
    "timed_out": ("heading", "answers_saved", "button"),
    "signed_out": ("heading", "button"),
    "not_everywhere": ("heading", "elsewhere", "button"),
    "signed_in": ("heading", "button"),
    "sign_out": ("heading", "button", "stay"),
    "sign_out_offline": ("heading", "not_heard", "what_to_do", "button"),
}


# the entry is in a form that is saved, without the focus being moved, and something is typed
SAVED_FORM = """
    const form = document.createElement("form"), entry = document.getElementById("answer");
    form.id = "claim";
    form.dataset.saveUrl = "/save";
    document.body.append(form);
    entry.name = "answer";
    entry.setAttribute("form", "claim");
    start("saveForm", "claim");
    entry.value = "Mill Lane";
    at(780000);
"""


def button(name: str, language: str) -> str:
    """What is said of a button, by its text's name."""
    return f"{words(name, language)} push button"


def warning(visit: Visit, language: str) -> None:
    """The warning, Stay by one key, and where the user is again."""
    visit.order("at(780000)")
    visit.keep("warning", button("keep-alive-button-text", language))
    visit.desk.press("Return")
    visit.desk.wait(lambda: visit.site.arrived("/keep-alive"))
    visit.keep("stayed", ENTRY)
    visit.desk.press("Tab")
    visit.keep("next_control", "Leave")


def amounts(visit: Visit, language: str) -> None:
    visit.order("at(780000)")
    visit.desk.wait_for(button("keep-alive-button-text", language))
    visit.desk.take()
    for state, ms, amount in (("one_minute", 840, "1"), ("forty_seconds", 860, "40"), ("twenty_seconds", 880, "20")):
        visit.order(f"at({ms}000)")
        visit.keep(state, f" {amount} ")


def failure(visit: Visit, language: str) -> None:
    """A failure to stay, though the key was pressed on the box; then Escape, which stays."""
    visit.site.answers["/keep-alive"] = Answer(500)
    # as long as the machine takes: the focus is on the box until the key is pressed
    visit.order("document.documentElement.style.setProperty('--session-timeout-reading', '600s'); at(780000)")
    visit.desk.wait_for(words("title", language))
    visit.desk.press("Return")
    visit.keep("failure", words("keep-alive-failed", language))
    visit.site.answers["/keep-alive"] = Answer()
    visit.desk.press("Escape")
    visit.keep("stayed_by_escape", ENTRY)


def saved(visit: Visit, language: str) -> None:
    """What was typed is saved when the warning opens, which says so."""
    visit.site.answers["/save"] = Answer(204, "", {"Session-Timeout-Saved": "1"})
    visit.order(SAVED_FORM)
    visit.keep("saved", button("keep-alive-button-text", language), words("answers-saved", language))


def limit(visit: Visit, language: str) -> None:
    visit.order("start('expiresIn', '900'); at(780000)")
    visit.keep("limit", button("close-button-text", language))
    visit.desk.press("Return")
    visit.keep("limit_closed", ENTRY)


def question(visit: Visit, language: str) -> None:
    """The sign-out's question, and no for an answer."""
    visit.press_and_wait("Tab", "Leave")
    visit.desk.press("Return")
    visit.keep("question", QUESTION[language], button("cancel-button-text", language))
    visit.desk.press("Return")
    visit.keep("question_answered_with_no", "Leave link")


def sign_out_failed(visit: Visit, language: str) -> None:
    visit.site.answers["/sign-out"] = Answer(500)
    visit.press_and_wait("Tab", "Leave")
    visit.press_and_wait("Tab", "Leave now")
    visit.desk.press("Return")
    failed, cancel = words("sign-out-failed", language), button("cancel-button-text", language)
    visit.keep("sign_out_failed", failed.split(".")[0], cancel)
    visit.desk.press("Return")
    visit.keep("failed_sign_out_cancelled", "Leave now link")


def sign_out_failed_in_the_warning(visit: Visit, language: str) -> None:
    visit.site.answers["/sign-out"] = Answer(500)
    visit.order("at(780000)")
    visit.desk.wait_for(button("keep-alive-button-text", language))
    visit.desk.take()
    visit.press_and_wait("Tab", words("sign-out-button-text", language))
    visit.desk.press("Return")
    visit.keep("sign_out_failed_in_the_warning", words("sign-out-failed", language).split(".")[0])


def timed_out_offline(visit: Visit, language: str) -> None:
    """Time is up, offline: a message in place of the page."""
    visit.order("offline(); at(900001)")
    again = button("try-again-button-text", language)
    visit.keep("timed_out_offline", words("offline-message", language).split(".")[0], again)


def signed_out_offline(visit: Visit, language: str) -> None:
    """Signed out while offline: another message."""
    visit.order("offline()")
    visit.press_and_wait("Tab", "Leave")
    visit.press_and_wait("Tab", "Leave now")
    visit.desk.press("Return")
    again = button("try-again-button-text", language)
    visit.keep("signed_out_offline", words("signed-out-offline", language).split(".")[0], again)


def page_in_place(visit: Visit, language: str) -> None:
    """The page that stands in place after a sign-out."""
    own_page(visit.site, "signed_out", language)
    visit.site.answers["/sign-out"] = visit.site.answers["/signed_out"]
    visit.press_and_wait("Tab", "Leave")
    visit.press_and_wait("Tab", "Leave now")
    visit.desk.press("Return")
    visit.keep("page_in_place_after_a_sign_out", page_texts("signed_out", language)["heading"])


def page_in_place_that_could_not_clean(visit: Visit, language: str) -> None:
    """The same, of a page that could not clean."""
    own_page(visit.site, "signed_out", language, clear_local_storage="answers")
    visit.site.answers["/sign-out"] = visit.site.answers["/signed_out"]
    visit.order("Storage.prototype.removeItem = () => {}; localStorage.answers = 'secret'")
    visit.press_and_wait("Tab", "Leave")
    visit.press_and_wait("Tab", "Leave now")
    visit.desk.press("Return")
    texts = page_texts("signed_out", language)
    visit.keep("page_in_place_that_could_not_clean", texts["heading"], texts["cleanup_failed"].split(".")[0])


def own_pages(visit: Visit, language: str) -> None:
    for page, names in OWN_PAGES.items():
        own_page(visit.site, page, language)
        visit.travel(f"/{page}")
        texts = page_texts(page, language)
        visit.keep(f"page_{page}", *(texts[name] for name in (names[0], names[-1])))


def could_not_clean(visit: Visit, language: str) -> None:
    """A page that could not clean, which is known while it loads; then one where it is known later."""
    texts = page_texts("signed_out", language)
    own_page(visit.site, "signed_out", language, "uncleaned", clear_local_storage="answers")
    visit.travel("/signed_out")
    visit.keep("page_that_could_not_clean", texts["heading"], texts["button"])
    visit.go("/page", ENTRY)
    own_page(visit.site, "signed_out", language, "uncleaned-late", clear_caches="answers")
    visit.travel("/signed_out")
    visit.desk.wait_for(texts["button"])
    visit.desk.take()
    visit.order("find(['answers'])")
    visit.keep("could_not_clean_later", texts["cleanup_failed"].split(".")[0])


# the few that are listened to in each run
SOME: tuple[Scene, ...] = (warning, failure, question)
ALL: tuple[Scene, ...] = (
    warning, amounts, failure, saved, limit, question, sign_out_failed, sign_out_failed_in_the_warning,
    timed_out_offline, signed_out_offline, page_in_place, page_in_place_that_could_not_clean, own_pages,
    could_not_clean,
)  # fmt: skip


def listen(name: str, path: str, language: str, scenes: tuple[Scene, ...]) -> Visit:
    """What is heard in a browser, in a language; where a scene ends early twice, the states after that are missing.

    Once may be the machine's: what a busy one makes of an order to a page is not what is tested.
    """
    with Visit(name, path) as visit:
        visit.add("/page", language)
        visit.open("/page", ENTRY)
        for scene in scenes:
            if not plays(visit, scene, language):
                plays(visit, scene, language)
    return visit


def plays(visit: Visit, scene: Scene, language: str) -> bool:
    """Whether a scene comes to its end; where it does not, what was in vain is noted."""
    try:
        visit.begin(scene.__name__, ENTRY)
        scene(visit, language)
    except AssertionError:
        asked = " ".join(request.path for request in visit.site.requests)
        visit.failed.append(f"{traceback.format_exc()}asked for: {asked}\n")
        return False
    return True


def listen_to_hmrc(name: str, path: str) -> Visit:
    """What is heard of HMRC Frontend's own dialog: it opens by a timer of its own."""
    with Visit(name, path) as visit:
        visit.site.answers["/static/hmrc.js"] = Answer(200, hmrc.bundle(), {"Content-Type": "text/javascript"})
        short = {"data-timeout": "150", "data-countdown": "120"}  # the page has been read by then
        visit.add("/page", "en", settings=short, name="hmrc-timeout-dialog", script="hmrc.js", style=False)
        visit.open("/page", ENTRY)
        visit.keep("warning", "2 minutes")
        visit.desk.press("Return")
        visit.keep("key")
    return visit
