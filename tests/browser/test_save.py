"""What was typed is sent when the warning opens, once, to the form's own address; and "saved" is said when it is."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Locator, Page, expect

from conftest import NETWORK, WARNING, Faults, Opener, dialog, until
from evidence import STAY, told
from site_for_tests import ASKING, DROPPED, Answer, Request, Site, over

SAVED, NOT_SAVED = "We saved your answers.", "We did not save your answers."
FAILED = 'data-save-form="claim": not saved'
FORM = """<main><h1>Claim</h1>
<form id="claim" action="/next" method="post" data-save-url="/save">
<label>Name <input name="name" value="Ada"></label> <label>Why <textarea name="why"></textarea></label>
<button>Continue</button></form></main>"""
SETTINGS = {**ASKING, "data-save-form": "claim"}


def saved(seconds: int = 100) -> Answer:
    """The answer of a server that has saved what was typed."""
    headers = {"Session-Timeout-Saved": "1", "Session-Timeout-Remaining": str(seconds), "Session-Timeout-Id": "ours"}
    return Answer(204, headers=headers)


@pytest.fixture
def open_form(open_page: Opener, site: Site, faults: Faults) -> Opener:
    """Open a page with a form that is saved; settings and page() options by name."""
    faults.allow(NETWORK)
    site.answers["/save"] = saved()
    site.answers["/status"] = Answer(204, headers={"Session-Timeout-Remaining": "900", "Session-Timeout-Id": "ours"})
    site.answers["/keep-alive"] = site.answers["/status"]

    def opener(**options: Any) -> Page:
        settings = {**SETTINGS, **options.pop("settings", {})}
        return open_page(settings=settings, **{"body": FORM, **options})

    return opener


def answers(page: Page) -> Locator:
    """What the warning says of the answers."""
    return dialog(page).locator("#hmrc-timeout-answers[aria-live=polite]")


def warn(page: Page) -> None:
    """Let the time pass until the warning is open."""
    page.clock.run_for(WARNING)
    expect(dialog(page)).to_be_visible()


def type_and_warn(page: Page, said: str) -> None:
    """Type a name; expect that the warning says this of the answers."""
    page.locator("[name=name]").fill("Grace")
    warn(page)
    expect(answers(page)).to_have_text(said)


def stay(page: Page) -> None:
    """Stay signed in, and wait until the warning has gone."""
    page.locator(STAY).click()
    expect(dialog(page)).to_have_count(0)


def sent(site: Site, path: str = "/save") -> list[dict[str, str]]:
    """The fields of each save that has arrived."""
    return [dict(parse_qsl(request.body, keep_blank_values=True)) for request in site.arrived(path)]


def all_sent(page: Page, site: Site) -> list[Request]:
    """The saves that have arrived, once all that the page has begun to send is there."""
    page.evaluate("fetch('/elsewhere?settle', {cache: 'no-store'})")
    return site.arrived("/save")


# What is sent, and when


def test_half_a_form_is_saved_when_the_warning_opens_and_the_warning_says_so(open_form: Opener, site: Site) -> None:
    page = open_form()
    page.locator("[name=why]").fill("Ill since\nMay")
    assert all_sent(page, site) == []
    warn(page)
    expect(answers(page)).to_have_text(SAVED)
    assert sent(site) == [{"name": "Ada", "why": "Ill since\nMay"}]
    assert told(page, "saved") == [{"form": "claim"}]


def test_a_save_names_itself_and_its_session(open_form: Opener, site: Site) -> None:
    page = open_form()
    type_and_warn(page, SAVED)
    [request] = site.arrived("/save")
    headers = {name.lower(): value for name, value in request.headers.items()}
    assert request.method == "POST"
    assert headers["session-timeout-save"] == "1"
    assert headers["session-timeout-id"] == "ours"
    assert headers["x-requested-with"] == "XMLHttpRequest"
    assert headers["content-type"].startswith("application/x-www-form-urlencoded")


def test_a_save_does_not_extend_the_session(open_form: Opener, site: Site) -> None:
    page = open_form()
    type_and_warn(page, SAVED)
    assert site.arrived("/keep-alive") == []
    site.answers["/status"] = over()
    page.clock.run_for(120_000)
    page.wait_for_url("**/timed-out?*")


def test_other_requests_are_no_saves(open_form: Opener, site: Site) -> None:
    page = open_form()
    warn(page)
    stay(page)
    assert not any("session-timeout-save" in str(request.headers).lower() for request in site.requests)


def test_a_form_that_has_not_changed_is_not_sent_and_nothing_is_said(open_form: Opener, site: Site) -> None:
    page = open_form()
    page.locator("[name=name]").fill("Grace")
    page.locator("[name=name]").fill("Ada")
    warn(page)
    assert all_sent(page, site) == []
    expect(answers(page)).to_have_text("")


def test_what_is_saved_is_not_sent_again_and_the_next_warning_still_says_so(open_form: Opener, site: Site) -> None:
    page = open_form()
    type_and_warn(page, SAVED)
    page.clock.run_for(30_000)
    stay(page)
    warn(page)
    expect(answers(page)).to_have_text(SAVED)
    assert len(all_sent(page, site)) == 1


def test_a_form_that_changes_again_is_sent_again_by_the_next_warning(open_form: Opener, site: Site) -> None:
    page = open_form()
    type_and_warn(page, SAVED)
    page.evaluate("document.querySelector('[name=name]').value = 'Hedy'")  # by a script, the warning being modal
    page.clock.run_for(30_000)
    assert len(all_sent(page, site)) == 1
    stay(page)
    held = site.hold("/save")
    warn(page)
    held.wait_until_asked()
    expect(answers(page)).to_have_text("")  # what was saved before is not what is there now
    held.release()
    expect(answers(page)).to_have_text(SAVED)
    assert [fields["name"] for fields in sent(site)] == ["Grace", "Hedy"]


def test_back_to_what_it_was_at_first_is_a_change_too(open_form: Opener, site: Site) -> None:
    page = open_form()
    for name in ("Grace", "Ada"):
        page.locator("[name=name]").fill(name)
        warn(page)
        expect(answers(page)).to_have_text(SAVED)
        stay(page)
    assert [fields["name"] for fields in sent(site)] == ["Grace", "Ada"]


def test_what_is_typed_after_a_warning_that_no_other_follows_is_saved_before_the_end(
    open_form: Opener, site: Site
) -> None:
    """The limit's warning can only be closed: else "saved" would be said of less than what was typed."""
    page = open_form(settings={"data-expires-in": "300"})
    page.locator("[name=name]").fill("Grace")
    page.clock.run_for(180_000)
    expect(answers(page)).to_have_text(SAVED)
    page.locator("#hmrc-timeout-close-btn").click()
    page.locator("[name=name]").fill("Grace Hopper")
    page.clock.run_for(109_999)
    assert len(all_sent(page, site)) == 1
    page.clock.run_for(1)
    told(page, "saved", 2)
    assert [fields["name"] for fields in sent(site)] == ["Grace", "Grace Hopper"]


SECRETS = """<main><h1>Claim</h1><form id="claim" data-save-url="/save">
<input name="name"> <input name="ticked" type="checkbox" value="yes"> <input name="unticked" type="checkbox">
<select name="many" multiple><option>1<option>2</select>
<input name="token" type="hidden" value="csrf"> <input name="given" autocomplete="section-a billing given-name">
<input name="password" type="PassWord"> <input name="shown" type="password"> <input name="file" type="file">
<input name="new" autocomplete="new-password"> <input name="current" autocomplete="section-a CURRENT-password">
<input name="card" autocomplete="section-a billing CC-number webauthn"> <input name="csc" autocomplete="cc-csc">
<textarea name="code" autocomplete="one-time-code"></textarea>
<select name="type" autocomplete="cc-type"><option>V</select>
<input name="kept" data-no-save> <div data-no-save><p><input name="inside"></div>
<input name="disabled" disabled> <fieldset disabled><input name="in_disabled"></fieldset>
<input name="elements" value="e"> <input name="id" value="i">
<button name="pressed" value="1">Continue</button> <input type="image" name="image" alt="">
<input name="elsewhere" form="other"></form></main>
<form id="other"></form> <input name="outside" form="claim"> <input name="secret" type="password" form="claim">"""
FILL = """
for (const field of document.querySelectorAll("input:not([type=hidden], [type=file], [type=checkbox]), textarea"))
    field.value = field.name === "name" ? "Grace" : field.defaultValue || "typed";
for (const option of document.querySelectorAll("option")) option.selected = true;
document.querySelector("[name=ticked]").checked = true;
document.querySelector("[name=shown]").type = "text";
"""


def test_passwords_files_cards_codes_and_what_is_kept_back_are_never_sent(open_form: Opener, site: Site) -> None:
    page = open_form(body=SECRETS)
    page.locator("[name=file]").set_input_files({"name": "f.txt", "mimeType": "text/plain", "buffer": b"file"})
    page.evaluate(FILL)
    warn(page)
    expect(answers(page)).to_have_text(SAVED)
    assert site.arrived("/save")[0].body == (
        "name=Grace&ticked=yes&many=1&many=2&token=csrf&given=typed&elements=e&id=i&outside=typed"
    )


SHOWN = {
    "by its type": "pin.type = 'text'",
    "by another element": """
        const shown = Object.assign(pin.cloneNode(), {type: "text", value: pin.value});
        pin.replaceWith(shown);
    """,
    "in a form that came anew": """
        const shown = Object.assign(pin.cloneNode(), {type: "text", value: pin.value});
        const form = claim.cloneNode(true);
        claim.replaceWith(form);
        form.querySelector("#pin").replaceWith(shown);
    """,
}


@pytest.mark.parametrize("way", SHOWN)
@pytest.mark.parametrize("filled", ["by the user", "by a password manager"])
def test_a_password_field_that_came_late_and_is_shown_as_text_is_never_sent(
    open_form: Opener, site: Site, way: str, filled: str
) -> None:
    page = open_form()
    page.evaluate("""() => {
        const pin = Object.assign(document.createElement("input"), {type: "password", name: "pin", id: "pin"});
        document.querySelector("#claim").append(pin);
    }""")
    if filled == "by the user":
        page.locator("#pin").focus()
        page.evaluate("pin.value = 'hunter2'")
    else:
        page.evaluate("pin.value = 'hunter2'; pin.dispatchEvent(new Event('input', {bubbles: true}))")
    page.evaluate(f"() => {{ {SHOWN[way]} }}")
    page.locator("[name=name]").fill("Grace")
    warn(page)
    expect(answers(page)).to_have_text(SAVED)
    assert sent(site) == [{"name": "Grace", "why": ""}]


def test_a_password_that_is_replaced_by_a_text_field_is_never_sent(open_form: Opener, site: Site) -> None:
    page = open_form(body=FORM.replace("<button>", '<input name="pin" id="pin" type="password"><button>'))
    page.evaluate(f"() => {{ pin.value = 'hunter2'; {SHOWN['by another element']} }}")
    type_and_warn(page, SAVED)
    assert sent(site) == [{"name": "Grace", "why": ""}]


def test_a_password_alone_is_no_change(open_form: Opener, site: Site) -> None:
    page = open_form(body=FORM.replace("<button>", '<input name="password" type="password"><button>'))
    page.locator("[name=password]").fill("secret")
    warn(page)
    assert all_sent(page, site) == []


def test_nothing_typed_stays_in_the_browser(open_form: Opener) -> None:
    page = open_form()
    type_and_warn(page, SAVED)
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])")
    assert "Grace" not in kept


# What "saved" means


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, "<h1>There is a problem</h1>"),
        Answer(204, headers={"Session-Timeout-Remaining": "100", "Session-Timeout-Id": "ours"}),
        Answer(204, headers={"Session-Timeout-Saved": "0"}),
        Answer(422, headers={"Session-Timeout-Saved": "1"}),
        Answer(403),
        Answer(401),
        Answer(500),
        Answer(302, headers={"Location": "/thanks", "Session-Timeout-Saved": "1"}),
        DROPPED,
    ],
    ids=["errors", "no-header", "not-1", "422", "csrf", "401", "500", "redirect", "down"],
)
def test_without_the_servers_word_nothing_is_saved_and_that_is_told(
    open_form: Opener, site: Site, faults: Faults, answer: Answer
) -> None:
    page = open_form()
    site.answers["/save"] = answer
    site.answers["/thanks"] = saved()
    type_and_warn(page, NOT_SAVED)
    assert FAILED in faults.take("not saved")
    assert told(page, "error") == [{"problem": FAILED}]
    assert len(all_sent(page, site)) == 1 or answer is DROPPED  # Chromium itself tries again
    assert site.arrived("/thanks") == []
    expect(dialog(page)).to_be_visible()  # no end: the session lives


def test_a_save_that_failed_is_tried_again_by_the_next_warning(open_form: Opener, site: Site, faults: Faults) -> None:
    page = open_form()
    site.answers["/save"] = Answer(500)
    type_and_warn(page, NOT_SAVED)
    faults.take("not saved")
    page.clock.run_for(60_000)
    assert len(all_sent(page, site)) == 1
    site.answers["/save"] = saved()
    stay(page)
    warn(page)
    expect(answers(page)).to_have_text(SAVED)


def test_another_person_in_this_browser_gets_nothing_of_it(open_form: Opener, site: Site, faults: Faults) -> None:
    """Their cookie is the browser's by then; the save names the session that it is of, and is refused."""
    page = open_form()
    site.answers["/save"] = over()
    page.locator("[name=name]").fill("Grace")
    page.clock.run_for(WARNING)
    page.wait_for_url("**/timed-out?*")
    [request] = site.arrived("/save")
    assert {name.lower(): value for name, value in request.headers.items()}["session-timeout-id"] == "ours"
    faults.take("not saved")


def test_a_server_that_does_not_answer_is_not_waited_for_in_vain(open_form: Opener, site: Site, faults: Faults) -> None:
    held = site.hold("/save")
    page = open_form()
    page.locator("[name=name]").fill("Grace")
    warn(page)
    held.wait_until_asked()
    expect(answers(page)).to_have_text("")  # nothing is known yet
    page.clock.run_for(10_000)
    expect(answers(page)).to_have_text(NOT_SAVED)
    faults.take("not saved")


def test_with_less_than_five_seconds_left_nothing_is_sent_and_that_is_told(
    open_form: Opener, site: Site, faults: Faults
) -> None:
    page = open_form(settings={"data-countdown": "4"})
    page.locator("[name=name]").fill("Grace")
    page.clock.run_for(896_000)
    expect(answers(page)).to_have_text(NOT_SAVED)
    faults.take("not saved")
    assert all_sent(page, site) == []


# Which forms


@pytest.mark.parametrize("url", ["", 'data-save-url=""', 'data-save-url="https://elsewhere.example/save"'])
def test_a_form_without_an_address_of_this_site_is_told_by_name_and_not_sent(
    open_form: Opener, site: Site, faults: Faults, url: str
) -> None:
    page = open_form(body=FORM.replace('data-save-url="/save"', url))
    until(page, "document.readyState === 'complete'")
    assert 'data-save-form="claim": a form with a data-save-url of this site' in faults.take("data-save-url")
    type_and_warn(page, NOT_SAVED)
    faults.take("not saved")
    assert [request for request in site.requests if request.method == "POST"] == []


def test_an_id_of_no_form_is_told_by_name_and_the_others_are_saved(
    open_form: Opener, site: Site, faults: Faults
) -> None:
    body = f'{FORM}<div id="no-form" data-save-url="/save"></div>'
    page = open_form(settings={"data-save-form": "nowhere  claim no-form"}, body=body)
    until(page, "document.readyState === 'complete'")
    faults.take('data-save-form="nowhere"')
    faults.take('data-save-form="no-form"')
    type_and_warn(page, SAVED)


OTHER = '<form id="other" data-save-url="other?save"><input name="age"></form>'


def test_each_form_is_sent_to_its_own_address_and_only_if_it_has_changed(open_form: Opener, site: Site) -> None:
    page = open_form(settings={"data-save-form": "claim other"}, body=FORM + OTHER)
    site.answers["/other"] = saved()
    page.locator("[name=age]").fill("7")
    warn(page)
    expect(answers(page)).to_have_text(SAVED)
    assert (sent(site), sent(site, "/other")) == ([], [{"age": "7"}])
    stay(page)
    type_and_warn(page, SAVED)
    assert (len(sent(site)), len(sent(site, "/other"))) == (1, 1)
    assert told(page, "saved", 2) == [{"form": "other"}, {"form": "claim"}]


def test_saved_is_said_when_all_are(open_form: Opener, site: Site, faults: Faults) -> None:
    page = open_form(settings={"data-save-form": "claim other"}, body=FORM + OTHER)
    site.answers["/other"] = Answer()
    held = site.hold("/other")
    page.locator("[name=age]").fill("7")
    page.locator("[name=name]").fill("Grace")
    warn(page)
    told(page, "saved")
    expect(answers(page)).to_have_text("")
    held.release(Answer(500))
    expect(answers(page)).to_have_text(NOT_SAVED)
    faults.take('data-save-form="other": not saved')


def test_who_types_does_not_have_the_form_gathered_for_each_letter(open_form: Opener) -> None:
    page = open_form()
    page.evaluate("() => { window.gathered = 0; claim.addEventListener('formdata', () => { gathered += 1; }); }")
    page.get_by_label("Why").press_sequentially("because")
    assert page.evaluate("gathered") == 0


def test_a_form_that_comes_later_is_saved_as_nobody_saw_what_it_was(
    open_form: Opener, site: Site, faults: Faults
) -> None:
    page = open_form(body="<main></main>")
    until(page, "document.readyState === 'complete'")
    faults.take("data-save-url")
    page.evaluate(
        """() => {
            const form = document.querySelector("main").appendChild(document.createElement("form"));
            form.id = "claim"; form.dataset.saveUrl = "/save";
            Object.assign(form.appendChild(document.createElement("input")), {name: "name", value: "Grace"});
        }"""
    )
    warn(page)
    expect(answers(page)).to_have_text(SAVED)
    assert sent(site) == [{"name": "Grace"}]


def test_what_was_typed_before_the_page_starts_anew_is_saved(open_form: Opener, site: Site) -> None:
    page = open_form()
    page.locator("[name=name]").fill("Grace")
    page.evaluate("sessionTimeout.start()")
    warn(page)
    expect(answers(page)).to_have_text(SAVED)


def test_under_hmrcs_name_it_is_saved_too(open_form: Opener, site: Site) -> None:
    page = open_form(name="hmrc-timeout-dialog")
    type_and_warn(page, SAVED)


# What is said


def test_the_sites_own_words_from_right_to_left(open_form: Opener) -> None:
    texts = {"title": "תסתיים", "message": "עוד", "answers-saved": "שמרנו את תשובותיך."}
    page = open_form(settings={"data-language": "he", **{f"data-{name}": text for name, text in texts.items()}})
    type_and_warn(page, "שמרנו את תשובותיך.")
    expect(answers(page)).to_have_css("direction", "rtl")


@pytest.mark.parametrize("answer", [saved(), Answer(500)], ids=["saved", "failed"])
def test_where_the_answers_are_deleted_at_the_end_nothing_else_is_said_of_them(
    open_form: Opener, site: Site, faults: Faults, answer: Answer
) -> None:
    faults.allow("not saved")
    page = open_form(settings={"data-signed-in": "false"})
    site.answers["/save"] = answer
    page.locator("[name=name]").fill("Grace")
    warn(page)
    told(page, "saved" if answer.status == 204 else "error")
    expect(answers(page)).to_have_text("")
    expect(dialog(page).locator(".hmrc-timeout-dialog__message")).to_contain_text("We will delete your answers in")


def test_what_comes_while_the_warning_is_open_is_heard_once(open_form: Opener, site: Site) -> None:
    """Its region is written once, politely; what else is heard is not written again, and the name stays as it was."""
    name = "You’re about to be signed out For your security, we will sign you out in 2 minutes."
    held = site.hold("/save")
    page = open_form()
    page.locator("[name=name]").fill("Grace")
    warn(page)
    held.wait_until_asked()
    page.evaluate(
        """() => {
            window.heard = [];
            const note = (records) => records.forEach(({target}) => heard.push(target.textContent));
            const region = {childList: true, characterData: true, subtree: true};
            for (const live of document.querySelectorAll("dialog [aria-live]"))
                new MutationObserver(note).observe(live, region);
        }"""
    )
    held.release()
    expect(answers(page)).to_have_text(SAVED)
    page.clock.run_for(5000)  # less than the minute after which the time is said again
    assert page.evaluate("heard") == [SAVED]
    expect(dialog(page)).to_have_accessible_name(name)


def test_what_is_known_when_the_warning_opens_is_part_of_its_name(open_form: Opener) -> None:
    page = open_form()
    type_and_warn(page, SAVED)
    stay(page)
    warn(page)
    expect(dialog(page)).to_have_accessible_name(
        f"You’re about to be signed out For your security, we will sign you out in 2 minutes. {SAVED}"
    )


# Before a sign-out

SIGN_OUT = '<a id="out" href="/sign-out" data-sign-out>Sign out</a>'


@pytest.fixture
def leaving(open_form: Opener, site: Site) -> Page:
    """A page whose form has changed, on a site that saves before a sign-out."""
    page = open_form(settings={"data-save-on-sign-out": "true"}, body=FORM + SIGN_OUT)
    page.locator("[name=name]").fill("Grace")
    return page


def test_a_sign_out_saves_first(leaving: Page, site: Site) -> None:
    held = site.hold("/save")
    leaving.locator("#out").click()
    held.wait_until_asked()
    assert site.arrived("/sign-out") == []
    held.release()
    expect(leaving.locator("h1")).to_have_text("/sign-out")
    paths = [request.path for request in site.requests]
    assert [path for path in paths if path in ("/save", "/sign-out")] == ["/save", "/sign-out"]


def test_a_sign_out_whose_save_fails_asks_first_and_then_signs_out(leaving: Page, site: Site, faults: Faults) -> None:
    site.answers["/save"] = Answer(500)
    leaving.locator("#out").click()
    question = leaving.locator("#session-timeout-question-dialog")
    expect(question).to_contain_text(NOT_SAVED)
    faults.take("not saved")
    assert site.arrived("/sign-out") == []
    question.get_by_role("button", name="Cancel").click()
    expect(question).to_have_count(0)
    expect(leaving.locator("[name=name]")).to_have_value("Grace")
    leaving.locator("#out").click()
    expect(question).to_contain_text(NOT_SAVED)
    faults.take("not saved")
    question.get_by_role("button", name="Sign out").click()
    expect(leaving.locator("h1")).to_have_text("/sign-out")
    assert len(site.arrived("/save")) == 2


def test_a_sign_out_in_the_warning_waits_for_the_save_that_is_on_its_way(leaving: Page, site: Site) -> None:
    held = site.hold("/save")
    warn(leaving)
    held.wait_until_asked()
    leaving.locator("#hmrc-timeout-sign-out-link").click()
    held.release()
    expect(leaving.locator("main > h1")).to_have_text("/sign-out")
    assert len(site.arrived("/save")) == 1


def test_a_sign_out_in_a_warning_that_has_told_of_the_failure_does_not_ask(
    leaving: Page, site: Site, faults: Faults
) -> None:
    faults.allow("not saved")
    site.answers["/save"] = Answer(500)
    warn(leaving)
    expect(answers(leaving)).to_have_text(NOT_SAVED)
    leaving.locator("#hmrc-timeout-sign-out-link").click()
    expect(leaving.locator("main > h1")).to_have_text("/sign-out")


def test_where_the_site_does_not_say_so_a_sign_out_saves_nothing(open_form: Opener, site: Site) -> None:
    page = open_form(body=FORM + SIGN_OUT)
    page.locator("[name=name]").fill("Grace")
    page.locator("#out").click()
    expect(page.locator("h1")).to_have_text("/sign-out")
    assert site.arrived("/save") == []
