"""The tour in Welsh, all of which needs review by a Welsh speaker. What is in braces: see english.py."""

from __future__ import annotations

from tour.stop_texts import StopTexts

TEXTS = {
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
    "countdown_error": ("Mae’n rhaid i’r rhybudd ymddangos gyda rhwng 1 a {highest} eiliad ar ôl, nid ‘{value}’"),
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

STOPS = {
    "stay": StopTexts(
        "Parhau i fod wedi’ch mewngofnodi",
        (
            "Arhoswch am {wait}. Bydd y rhybudd yn ymddangos, gyda {countdown} ar ôl.",
            "Dewiswch ‘Parhau i fod wedi’ch mewngofnodi’, neu pwyswch Escape. Bydd y rhybudd yn cau pan fydd y "
            "gweinydd wedi cadw’r sesiwn: cewch yr amser llawn eto.",
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
            "Mewngofnodwch, ewch all-lein, ac arhoswch am y rhybudd: bydd ‘Parhau i fod wedi’ch mewngofnodi’ yn dweud "
            "na ellid ei wneud, ac yn ceisio eto.",
        ),
        link="Ewch i’r ffurflen",
    ),
    "cleaning": StopTexts(
        "Yr hyn sy’n aros ar ôl",
        (
            "Ewch i’r cwestiwn am ddarllen, a theipiwch rywbeth. Caiff ei gadw yn y porwr hwn fel drafft, hefyd pan "
            "gaiff y dudalen ei llwytho eto.",
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
            "Agorwch y dudalen digwyddiadau. Mae’n rhestru pob digwyddiad wrth iddo ddigwydd, a phob neges rhwng "
            "tabiau.",
            "Agorwch hi mewn ail dab hefyd: dywedir wrth y llall beth sy’n digwydd yn y naill.",
        ),
        link="Ewch i’r dudalen digwyddiadau",
    ),
}
