"""The tour in English. In the steps: {timeout}, {countdown}, {wait} (until the warning), {limit}."""

from __future__ import annotations

from tour.stop_texts import StopTexts

TEXTS = {
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

STOPS = {
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
            "Get the news again. The whole page leaves: it does not stay, with somebody’s name, around a part that "
            "says ‘sign in’.",
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
