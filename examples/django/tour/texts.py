"""The tour's texts in English and Welsh. In them: {timeout}, {countdown}, {wait} (until the warning), {limit}."""

from __future__ import annotations

from dataclasses import dataclass

EN = {
    "intro": "Sign in, then wait. A warning appears before your session ends, and counts down.",
    "start": "Start now",
    "length": "How long a session lasts",
    "lasts": "A session lasts",
    "left": "The warning appears with",
    "left_after": "left",
    "rounded": "It says",
    "rounded_after": "because it rounds minutes up.",
    "tour": "Take the tour",
    "tour_back": "All stops of the tour",
    "next_stop": "Next stop:",
    "sign_in_first": "Sign in first: most of this is seen by those who are signed in.",
    "events_intro": "Each event of session-timeout in this tab, and each message between tabs.",
    "events_list": "Events so far",
    "events_none": "Nothing yet. The warning is the first event.",
    "events_scripts": "This page needs JavaScript.",
    "events_clear": "Clear the list",
    "open_tab": "Open another tab",
    "settings_intro": (
        "This changes the demo for everybody who uses it, until it stops. "
        "A tab that is already open keeps the old length until its page loads again."
    ),
    "timeout": "How many seconds does the session last?",
    "timeout_error": (
        "The session’s length must be a whole number of seconds from {shortest} to {highest}, not ‘{value}’"
    ),
    "countdown": "With how many seconds left does the warning appear?",
    "countdown_error": "The warning must appear with 1 to {highest} seconds left, not ‘{value}’",
    "absolute": "After how many seconds does it end, whatever you do?",
    "absolute_hint": "Leave this empty for no such limit.",
    "absolute_error": "The limit must be a whole number of seconds from {shortest} to {highest}, not ‘{value}’",
    "wording": "What does the service call it?",
    "wording_sign-out": "Sign out",
    "wording_leave": "Leave the service",
    "wording_delete-answers": "Delete your answers: nobody signs in",
    "wording_error": "Select what the service calls it",
    "save": "Save",
    "saved": "Saved",
    "saved_text": "Your session starts again now, with these settings.",
    "everywhere_done": "Your other sessions have ended",
    "everywhere_done_text": "This one goes on.",
    "news_title": "News of the library",
    "news_get": "Get the news",
    "news_none": "Nothing yet.",
    "news": "It is {time} on the server, and the library is open.",
    "end_sessions": "End all of my sessions, as from elsewhere",
}

# ALL OF THEM: needs review by a Welsh speaker.
CY = {
    "intro": (
        "Mewngofnodwch, yna arhoswch. Bydd rhybudd yn ymddangos cyn i’ch sesiwn ddod i ben, ac yn cyfri’r amser."
    ),
    "start": "Dechrau nawr",
    "length": "Pa mor hir y mae sesiwn yn para",
    "lasts": "Mae sesiwn yn para",
    "left": "Bydd y rhybudd yn ymddangos gyda",
    "left_after": "ar ôl",
    "rounded": "Mae’n dweud",
    "rounded_after": "gan ei fod yn talgrynnu munudau i fyny.",
    "tour": "Dilynwch y daith",
    "tour_back": "Pob cam o’r daith",
    "next_stop": "Y cam nesaf:",
    "sign_in_first": "Mewngofnodwch yn gyntaf: y rhai sydd wedi mewngofnodi sy’n gweld y rhan fwyaf o hyn.",
    "events_intro": "Pob digwyddiad gan session-timeout yn y tab hwn, a phob neges rhwng tabiau.",
    "events_list": "Digwyddiadau hyd yn hyn",
    "events_none": "Dim eto. Y rhybudd yw’r digwyddiad cyntaf.",
    "events_scripts": "Mae angen JavaScript ar y dudalen hon.",
    "events_clear": "Clirio’r rhestr",
    "open_tab": "Agor tab arall",
    "settings_intro": (
        "Mae hyn yn newid y demo i bawb sy’n ei ddefnyddio, nes iddo stopio. "
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
    "absolute": "Ar ôl sawl eiliad y mae’n dod i ben, beth bynnag a wnewch?",
    "absolute_hint": "Gadewch hwn yn wag os nad oes terfyn o’r fath.",
    "absolute_error": "Mae’n rhaid i’r terfyn fod yn rhif cyfan o eiliadau rhwng {shortest} a {highest}, nid ‘{value}’",
    "wording": "Beth mae’r gwasanaeth yn ei alw?",
    "wording_sign-out": "Allgofnodi",
    "wording_leave": "Gadael y gwasanaeth",
    "wording_delete-answers": "Dileu’ch atebion: nid oes neb yn mewngofnodi",
    "wording_error": "Dewiswch beth mae’r gwasanaeth yn ei alw",
    "save": "Cadw",
    "saved": "Wedi’i gadw",
    "saved_text": "Mae’ch sesiwn yn dechrau eto nawr, gyda’r gosodiadau hyn.",
    "everywhere_done": "Mae’ch sesiynau eraill wedi dod i ben",
    "everywhere_done_text": "Mae hon yn parhau.",
    "news_title": "Newyddion y llyfrgell",
    "news_get": "Cael y newyddion",
    "news_none": "Dim eto.",
    "news": "Mae hi’n {time} ar y gweinydd, ac mae’r llyfrgell ar agor.",
    "end_sessions": "Dod â’m holl sesiynau i ben, fel o rywle arall",
}

TEXTS = {"en": EN, "cy": CY}


@dataclass(frozen=True)
class StopTexts:
    """What a stop of the tour says: its title, what to do and to see, its link and its buttons."""

    title: str
    steps: tuple[str, ...]
    link: str = ""
    buttons: tuple[str, ...] = ()


STOPS_EN = {
    "stay": StopTexts(
        "Stay signed in",
        (
            "Wait {wait}. The warning appears, with {countdown} left.",
            "Select ‘Stay signed in’, or press Escape. The warning closes when the server has kept the session: "
            "you have the whole time again.",
            "Change the language to Welsh, and wait once more: the warning follows.",
        ),
        link="Go to the form, where the warning can appear while you type",
    ),
    "tabs": StopTexts(
        "Two tabs",
        (
            "Open this page in a second tab.",
            "Wait {wait}: both tabs warn. Stay signed in in one of them: the other one’s warning closes too.",
            "Use one tab only: the other one does not warn either.",
        ),
        link="Open this page in a second tab",
    ),
    "time-out": StopTexts(
        "Time out",
        (
            "Do nothing for {timeout}.",
            "You are signed out, here and on the server, in every tab. The page says why, and that your answers were "
            "not saved.",
            "Press Back: nothing of before is shown.",
        ),
        link="Go to a question, and leave it half answered",
    ),
    "sign-out": StopTexts(
        "Sign out, with a question first",
        (
            "Select ‘Sign out’ in the menu of this page. You are asked first.",
            "Select ‘Cancel’, or press Escape: nothing has happened.",
            "Open a second tab, then sign out in this one: the other tab leaves at once.",
        ),
        link="Or follow a link to the address that signs out: it only asks",
    ),
    "back": StopTexts(
        "Back",
        (
            "Go to the form, and answer a question.",
            "Sign out.",
            "Press Back, as often as you like: your answer is not shown again.",
        ),
        link="Go to the form",
    ),
    "offline": StopTexts(
        "Offline",
        (
            "Open the browser’s developer tools, and choose ‘Offline’ in their network panel.",
            "Sign out. You are told that this device is cleared, and that the service has not heard of it yet.",
            "Go online again: the sign-out is sent, and the page says so.",
            "Sign in, go offline, and wait for the warning: ‘Stay signed in’ says that it could not be done, and tries "
            "again.",
        ),
        link="Go to the form",
    ),
    "cleaning": StopTexts(
        "What stays behind",
        (
            "Go to the question about reading, and type something. It is kept in this browser as a draft, also when "
            "the page is loaded again.",
            "Sign out, or let the time run out: the page that says so deletes the draft, and looks whether it is gone.",
            "Sign in under another name: the question is empty.",
        ),
        link="Go to the question about reading",
    ),
    "leave": StopTexts(
        "Leave the service",
        (
            "Where people may not feel signed in, ‘leave’ is the better word. Select the button.",
            "The menu of this page now says ‘Leave the service’, and so does the page that confirms it.",
        ),
        buttons=("Say ‘leave’", "Say ‘sign out’ again"),
    ),
    "delete-answers": StopTexts(
        "Delete your answers",
        (
            "Some services have no sign-in, and hold answers all the same. Select the button.",
            "On the first page, select ‘Start now’, and answer a question: nobody signs in.",
            "Wait for the warning, or select ‘Delete your answers’ in the menu.",
        ),
        link="Go to the first page",
        buttons=("Let the service have no sign-in", "Let people sign in again"),
    ),
    "absolute": StopTexts(
        "The limit that nobody can extend",
        (
            "Select the button. From now on the session ends after {limit}, whatever you do.",
            "Wait {wait}, and stay signed in.",
            "Wait once more: this warning says that it cannot be extended. It has no button that cannot help.",
        ),
        buttons=("End sessions after {limit}", "Take the limit away"),
    ),
    "everywhere": StopTexts(
        "Sign out everywhere",
        (
            "Sign in with the same name in another browser, or in a private window.",
            "Select the button here.",
            "In the other browser, go to another page, or wait for the warning and stay: that session is over.",
        ),
        buttons=("Sign out on my other devices",),
    ),
    "fragment": StopTexts(
        "A part that htmx loads after the end",
        (
            "Get the news: htmx puts it into the page.",
            "End all of your sessions, as you could from another device. This page is not told.",
            "Get the news again. The whole page leaves: it does not stay, with somebody’s name, around a part that says "
            "‘sign in’.",
        ),
    ),
    "two-users": StopTexts(
        "Two people, one browser",
        (
            "Open the sign-in page in a second tab, and sign in there under another name.",
            "Come back to this tab, which is still the first person’s, and stay signed in, or wait: it leaves.",
            "Look at the second tab: it neither lost its time, nor was its session ended by the first.",
        ),
        link="Open the sign-in page in a second tab",
    ),
    "events": StopTexts(
        "Events",
        (
            "Open the events page. It lists each event as it happens, and each message between tabs.",
            "Open it in a second tab too: what happens in one is told to the other.",
        ),
        link="Go to the events page",
    ),
}

# ALL OF THEM: needs review by a Welsh speaker.
STOPS_CY = {
    "stay": StopTexts(
        "Parhau i fod wedi’ch mewngofnodi",
        (
            "Arhoswch am {wait}. Bydd y rhybudd yn ymddangos, gyda {countdown} ar ôl.",
            "Dewiswch ‘Parhau i fod wedi’ch mewngofnodi’, neu pwyswch Escape. Bydd y rhybudd yn cau pan fydd y gweinydd "
            "wedi cadw’r sesiwn: cewch yr amser llawn eto.",
            "Newidiwch yr iaith i’r Saesneg, ac arhoswch unwaith eto: bydd y rhybudd yn newid hefyd.",
        ),
        link="Ewch i’r ffurflen, lle gall y rhybudd ymddangos wrth i chi deipio",
    ),
    "tabs": StopTexts(
        "Dau dab",
        (
            "Agorwch y dudalen hon mewn ail dab.",
            "Arhoswch am {wait}: bydd y ddau dab yn rhybuddio. Parhewch i fod wedi’ch mewngofnodi yn un ohonynt: bydd "
            "rhybudd y llall yn cau hefyd.",
            "Defnyddiwch un tab yn unig: ni fydd y llall yn rhybuddio chwaith.",
        ),
        link="Agor y dudalen hon mewn ail dab",
    ),
    "time-out": StopTexts(
        "Yr amser yn dod i ben",
        (
            "Peidiwch â gwneud dim am {timeout}.",
            "Cewch eich allgofnodi, yma ac ar y gweinydd, ym mhob tab. Bydd y dudalen yn dweud pam, ac na chafodd eich "
            "atebion eu cadw.",
            "Pwyswch Yn ôl: ni fydd dim o’r hyn a fu yn cael ei ddangos.",
        ),
        link="Ewch i gwestiwn, a’i adael ar ei hanner",
    ),
    "sign-out": StopTexts(
        "Allgofnodi, gyda chwestiwn yn gyntaf",
        (
            "Dewiswch ‘Allgofnodi’ yn newislen y dudalen hon. Gofynnir i chi yn gyntaf.",
            "Dewiswch ‘Canslo’, neu pwyswch Escape: nid oes dim wedi digwydd.",
            "Agorwch ail dab, yna allgofnodwch yn hwn: bydd y tab arall yn gadael ar unwaith.",
        ),
        link="Neu dilynwch ddolen i’r cyfeiriad sy’n allgofnodi: dim ond gofyn y mae",
    ),
    "back": StopTexts(
        "Yn ôl",
        (
            "Ewch i’r ffurflen, ac atebwch gwestiwn.",
            "Allgofnodwch.",
            "Pwyswch Yn ôl, mor aml ag y mynnwch: ni fydd eich ateb yn cael ei ddangos eto.",
        ),
        link="Ewch i’r ffurflen",
    ),
    "offline": StopTexts(
        "All-lein",
        (
            "Agorwch offer datblygwyr y porwr, a dewiswch ‘Offline’ yn eu panel rhwydwaith.",
            "Allgofnodwch. Dywedir wrthych fod y ddyfais hon wedi’i chlirio, ac nad yw’r gwasanaeth wedi clywed eto.",
            "Ewch ar-lein eto: caiff y cais i allgofnodi ei anfon, a bydd y dudalen yn dweud hynny.",
            "Mewngofnodwch, ewch all-lein, ac arhoswch am y rhybudd: bydd ‘Parhau i fod wedi’ch mewngofnodi’ yn dweud na "
            "ellid ei wneud, ac yn ceisio eto.",
        ),
        link="Ewch i’r ffurflen",
    ),
    "cleaning": StopTexts(
        "Yr hyn sy’n aros ar ôl",
        (
            "Ewch i’r cwestiwn am ddarllen, a theipiwch rywbeth. Caiff ei gadw yn y porwr hwn fel drafft, hefyd pan gaiff "
            "y dudalen ei llwytho eto.",
            "Allgofnodwch, neu gadewch i’r amser ddod i ben: bydd y dudalen sy’n dweud hynny yn dileu’r drafft, ac yn "
            "edrych a yw wedi mynd.",
            "Mewngofnodwch dan enw arall: mae’r cwestiwn yn wag.",
        ),
        link="Ewch i’r cwestiwn am ddarllen",
    ),
    "leave": StopTexts(
        "Gadael y gwasanaeth",
        (
            "Lle nad yw pobl efallai’n teimlo eu bod wedi mewngofnodi, ‘gadael’ yw’r gair gorau. Dewiswch y botwm.",
            "Mae dewislen y dudalen hon nawr yn dweud ‘Gadael y gwasanaeth’, a hefyd y dudalen sy’n cadarnhau hynny.",
        ),
        buttons=("Dweud ‘gadael’", "Dweud ‘allgofnodi’ eto"),
    ),
    "delete-answers": StopTexts(
        "Dileu’ch atebion",
        (
            "Mae rhai gwasanaethau heb fewngofnodi, ond yn dal atebion er hynny. Dewiswch y botwm.",
            "Ar y dudalen gyntaf, dewiswch ‘Dechrau nawr’, ac atebwch gwestiwn: nid oes neb yn mewngofnodi.",
            "Arhoswch am y rhybudd, neu dewiswch ‘Dileu’ch atebion’ yn y ddewislen.",
        ),
        link="Ewch i’r dudalen gyntaf",
        buttons=("Gadael i’r gwasanaeth fod heb fewngofnodi", "Gadael i bobl fewngofnodi eto"),
    ),
    "absolute": StopTexts(
        "Y terfyn na all neb ei ymestyn",
        (
            "Dewiswch y botwm. O hyn ymlaen bydd y sesiwn yn dod i ben ar ôl {limit}, beth bynnag a wnewch.",
            "Arhoswch am {wait}, a pharhewch i fod wedi’ch mewngofnodi.",
            "Arhoswch unwaith eto: mae’r rhybudd hwn yn dweud na ellir ei ymestyn. Nid oes ganddo fotwm na all helpu.",
        ),
        buttons=("Dod â sesiynau i ben ar ôl {limit}", "Tynnu’r terfyn"),
    ),
    "everywhere": StopTexts(
        "Allgofnodi ym mhobman",
        (
            "Mewngofnodwch gyda’r un enw mewn porwr arall, neu mewn ffenestr breifat.",
            "Dewiswch y botwm yma.",
            "Yn y porwr arall, ewch i dudalen arall, neu arhoswch am y rhybudd a pharhewch: mae’r sesiwn honno ar ben.",
        ),
        buttons=("Allgofnodi ar fy nyfeisiau eraill",),
    ),
    "fragment": StopTexts(
        "Rhan y mae htmx yn ei llwytho ar ôl y diwedd",
        (
            "Gofynnwch am y newyddion: mae htmx yn ei roi yn y dudalen.",
            "Dewch â’ch holl sesiynau i ben, fel y gallech o ddyfais arall. Ni ddywedir wrth y dudalen hon.",
            "Gofynnwch am y newyddion eto. Bydd y dudalen gyfan yn gadael: nid yw’n aros, gydag enw rhywun, o amgylch "
            "rhan sy’n dweud ‘mewngofnodi’.",
        ),
    ),
    "two-users": StopTexts(
        "Dau berson, un porwr",
        (
            "Agorwch y dudalen mewngofnodi mewn ail dab, a mewngofnodwch yno dan enw arall.",
            "Dewch yn ôl i’r tab hwn, sy’n dal i fod yn un y person cyntaf, a pharhewch, neu arhoswch: bydd yn gadael.",
            "Edrychwch ar yr ail dab: ni chollodd ei amser, ac ni ddaeth y cyntaf â’i sesiwn i ben.",
        ),
        link="Agor y dudalen mewngofnodi mewn ail dab",
    ),
    "events": StopTexts(
        "Digwyddiadau",
        (
            "Agorwch y dudalen digwyddiadau. Mae’n rhestru pob digwyddiad wrth iddo ddigwydd, a phob neges rhwng tabiau.",
            "Agorwch hi mewn ail dab hefyd: dywedir wrth y llall beth sy’n digwydd yn y naill.",
        ),
        link="Ewch i’r dudalen digwyddiadau",
    ),
}

STOPS = {"en": STOPS_EN, "cy": STOPS_CY}
