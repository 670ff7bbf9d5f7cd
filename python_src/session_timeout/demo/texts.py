"""The demo's texts in English and Welsh; what a session's end says is the pattern's wording."""

from __future__ import annotations

from session_timeout.texts import PAGES, translated

OF_THE_PACKAGE = ("sign_in", "sign_out", "again", "cleanup_failed", "signed_out", "timed_out", "not_saved")
EN = {
    "service": "Apply for a library card",
    "skip": "Skip to main content",
    "menu": "Menu",
    "languages": "Language switcher",
    "demo": "Demo",
    "banner": "This shows session-timeout at work. Do not enter real information.",
    "error": "Error: ",
    "problem": "There is a problem",
    "back": "Back",
    "continue": "Continue",
    "sign_in": "Sign in",
    "sign_out": "Sign out",
    "form": "Your application",
    "start_intro": "Sign in, then wait. A warning appears before your session ends, and counts down.",
    "start_length": "How long a session lasts",
    "length": "A session lasts",
    "left": "The warning appears with",
    "left_after": "left",
    "try": "Things to try",
    "try_stay": "Select ‘Stay signed in’, or press Escape: you have the whole time again.",
    "try_wait": "Do nothing: when the time is up you are signed out, here and on the server.",
    "try_tabs": "Open a second tab: staying signed in there counts here too.",
    "try_events": "Open the events page: it lists each event as it happens.",
    "try_language": "Change the language to Welsh: the warning follows.",
    "sign_in_hint": "Any name will do. There is no password, and nothing leaves this computer.",
    "name": "Your name",
    "name_error": "Enter your name",
    "town_question": "Which town or city do you live in?",
    "town_error": "Enter your town or city",
    "card_question": "How would you like to get your card?",
    "card_post": "By post",
    "card_collect": "Collect it from the library",
    "card_error": "Select how you would like to get your card",
    "reading_question": "What do you like to read?",
    "reading_hint": "Write as much as you like. The warning may appear while you type.",
    "reading_error": "Enter what you like to read",
    "check": "Check your answers",
    "change": "Change",
    "send": "Send application",
    "done": "Application complete",
    "done_thanks": "Thank you, {name}.",
    "done_truth": "This is a demo: nothing was sent, and your answers are deleted.",
    "again": "Start again",
    "events": "Events",
    "events_intro": "Each event of session-timeout in this tab, and each message between tabs.",
    "events_list": "Events so far",
    "events_none": "Nothing yet. The warning is the first event.",
    "events_scripts": "This page needs JavaScript.",
    "events_clear": "Clear the list",
    "open_tab": "Open another tab",
    "settings": "Session length",
    "settings_intro": (
        "This changes your session only. "
        "A tab that is already open keeps the old length until its page loads again."
    ),
    "timeout": "How many seconds does the session last?",
    "timeout_error": (
        "The session’s length must be a whole number of seconds from {shortest} to {highest}, not ‘{value}’"
    ),
    "countdown": "With how many seconds left does the warning appear?",
    "countdown_error": "The warning must appear with 1 to {highest} seconds left, not ‘{value}’",
    "save": "Save",
    "saved": "Saved",
    "saved_text": "Your session starts again now, with its new length.",
    "sign_out_question": "Do you want to sign out? We will not save your answers.",
    "cleanup_failed": PAGES["signed_out"]["cleanup_failed"],
    "signed_out": "You signed out",
    "timed_out": "For your security, we signed you out",
    "not_saved": "We did not save your answers.",
    "not_found": "Page not found",
    "not_found_text": "If you typed the web address, check it is correct.",
    "forbidden": "Your page is out of date",
    "forbidden_text": "Go back, load the page again, and check that your browser accepts cookies.",
    "broken": "Sorry, there is a problem with the service",
    "broken_text": "Try again later.",
    "home": "Go to the start page",
}

# What session_timeout.texts has is as there. ALL OF THE REST: needs review by a Welsh speaker.
CY = {
    **{name: translated(EN[name], "cy") for name in OF_THE_PACKAGE},
    "service": "Gwneud cais am gerdyn llyfrgell",
    "skip": "Neidio i’r prif gynnwys",
    "menu": "Dewislen",
    "languages": "Dewis iaith",
    "demo": "Demo",
    "banner": "Mae hwn yn dangos session-timeout ar waith. Peidiwch â rhoi gwybodaeth go iawn.",
    "error": "Gwall: ",
    "problem": "Mae problem wedi codi",
    "back": "Yn ôl",
    "continue": "Parhau",
    "form": "Eich cais",
    "start_intro": (
        "Mewngofnodwch, yna arhoswch. "
        "Bydd rhybudd yn ymddangos cyn i’ch sesiwn ddod i ben, ac yn cyfri’r amser."
    ),
    "start_length": "Pa mor hir y mae sesiwn yn para",
    "length": "Mae sesiwn yn para",
    "left": "Bydd y rhybudd yn ymddangos gyda",
    "left_after": "ar ôl",
    "try": "Pethau i roi cynnig arnynt",
    "try_stay": "Dewiswch ‘Parhau i fod wedi’ch mewngofnodi’, neu pwyswch Escape: cewch yr amser llawn eto.",
    "try_wait": (
        "Peidiwch â gwneud dim: pan ddaw’r amser i ben cewch eich allgofnodi, yma ac ar y gweinydd."
    ),
    "try_tabs": "Agorwch ail dab: mae parhau i fod wedi’ch mewngofnodi yno yn cyfri yma hefyd.",
    "try_events": "Agorwch y dudalen digwyddiadau: mae’n rhestru pob digwyddiad wrth iddo ddigwydd.",
    "try_language": "Newidiwch yr iaith i’r Saesneg: bydd y rhybudd yn newid hefyd.",
    "sign_in_hint": (
        "Bydd unrhyw enw’n gwneud y tro. Nid oes cyfrinair, ac nid oes dim yn gadael y cyfrifiadur hwn."
    ),
    "name": "Eich enw",
    "name_error": "Nodwch eich enw",
    "town_question": "Ym mha dref neu ddinas ydych chi’n byw?",
    "town_error": "Nodwch eich tref neu’ch dinas",
    "card_question": "Sut hoffech chi gael eich cerdyn?",
    "card_post": "Drwy’r post",
    "card_collect": "Ei gasglu o’r llyfrgell",
    "card_error": "Dewiswch sut hoffech chi gael eich cerdyn",
    "reading_question": "Beth ydych chi’n hoffi ei ddarllen?",
    "reading_hint": "Ysgrifennwch gymaint ag y mynnwch. Gall y rhybudd ymddangos wrth i chi deipio.",
    "reading_error": "Nodwch beth ydych chi’n hoffi ei ddarllen",
    "check": "Gwiriwch eich atebion",
    "change": "Newid",
    "send": "Anfon y cais",
    "done": "Cais wedi’i gwblhau",
    "done_thanks": "Diolch, {name}.",
    "done_truth": "Demo yw hwn: ni chafodd dim ei anfon, ac mae’ch atebion wedi’u dileu.",
    "events": "Digwyddiadau",
    "events_intro": "Pob digwyddiad gan session-timeout yn y tab hwn, a phob neges rhwng tabiau.",
    "events_list": "Digwyddiadau hyd yn hyn",
    "events_none": "Dim eto. Y rhybudd yw’r digwyddiad cyntaf.",
    "events_scripts": "Mae angen JavaScript ar y dudalen hon.",
    "events_clear": "Clirio’r rhestr",
    "open_tab": "Agor tab arall",
    "settings": "Hyd y sesiwn",
    "settings_intro": (
        "Mae hyn yn newid eich sesiwn chi yn unig. "
        "Mae tab sydd eisoes ar agor yn cadw’r hen hyd nes i’w dudalen lwytho eto."
    ),
    "timeout": "Sawl eiliad y mae’r sesiwn yn para?",
    "timeout_error": (
        "Mae’n rhaid i hyd y sesiwn fod yn rhif cyfan o eiliadau rhwng {shortest} a {highest}, nid ‘{value}’"
    ),
    "countdown": "Gyda sawl eiliad ar ôl y mae’r rhybudd yn ymddangos?",
    "countdown_error": (
        "Mae’n rhaid i’r rhybudd ymddangos gyda rhwng 1 a {highest} eiliad ar ôl, nid ‘{value}’"
    ),
    "save": "Cadw",
    "saved": "Wedi’i gadw",
    "saved_text": "Mae’ch sesiwn yn dechrau eto nawr, gyda’i hyd newydd.",
    "sign_out_question": translated("Do you want to sign out?", "cy") + " Ni fyddwn yn cadw’ch atebion.",
    "not_found": "Heb ddod o hyd i’r dudalen",
    "not_found_text": "Os gwnaethoch deipio’r cyfeiriad gwe, gwiriwch ei fod yn gywir.",
    "forbidden": "Mae’ch tudalen yn hen",
    "forbidden_text": "Ewch yn ôl, llwythwch y dudalen eto, a gwiriwch fod eich porwr yn derbyn cwcis.",
    "broken": "Mae’n ddrwg gennym, mae problem gyda’r gwasanaeth",
    "broken_text": "Rhowch gynnig arall arni’n nes ymlaen.",
    "home": "Ewch i’r dudalen ddechrau",
}

TEXTS = {"en": EN, "cy": CY}


def seconds(number: int, language: str) -> str:
    """A number of seconds in words; Welsh keeps the singular after any number."""
    if language == "cy":
        return f"{number} eiliad"
    return f"{number} second" if number == 1 else f"{number} seconds"
