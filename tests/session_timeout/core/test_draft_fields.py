"""Which fields of a form a draft has: never a password, a file, a payment card or a one-time code."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from wtforms import BooleanField, FileField, Form, PasswordField, SelectMultipleField, StringField
from wtforms.csrf.session import SessionCSRF

from session_timeout._draft_fields import names_of
from session_timeout._drafts import FormDraft
from session_timeout.drafts import Draft


class OfDjango(forms.Form):  # type: ignore[misc]  # Django has no types
    """A form with everything."""

    place = forms.CharField()
    seen = forms.BooleanField()
    colours = forms.MultipleChoiceField(choices=[("r", "red"), ("b", "blue")])
    secret = forms.CharField(widget=forms.PasswordInput)
    picture = forms.FileField()
    card = forms.CharField(widget=forms.TextInput({"autocomplete": "section-a billing CC-Number"}))
    code = forms.CharField(widget=forms.TextInput({"autocomplete": "one-time-code"}))
    new = forms.CharField(widget=forms.TextInput({"autocomplete": "new-password"}))
    town = forms.CharField(widget=forms.TextInput({"autocomplete": "address-level2"}))


class OfWTForms(Form):  # type: ignore[misc]  # nor have they
    """The same."""

    class Meta:
        csrf = True
        csrf_class = SessionCSRF
        csrf_secret = b"for tests"

    place = StringField()
    seen = BooleanField()
    colours = SelectMultipleField(choices=[("r", "red"), ("b", "blue")])
    secret = PasswordField()
    picture = FileField()
    card = StringField(render_kw={"autocomplete": "cc-number"})
    code = StringField(render_kw={"autocomplete": "one-time-code"})
    town = StringField(render_kw={"autocomplete": "address-level2"})


KEPT = {"place", "seen", "colours", "town"}


@pytest.mark.parametrize("form", [OfDjango, OfWTForms, OfWTForms(meta={"csrf_context": {}})])
def test_a_form_says_itself(form: object) -> None:
    assert set(names_of(form)) == KEPT
    FormDraft("report", fields=form)


@pytest.mark.parametrize("names", [("place", "town"), ["place", "town"], {"place": 1, "town": 2}.keys()])
def test_or_the_site_names_them(names: Any) -> None:
    assert names_of(names) == ("place", "town")


@pytest.mark.parametrize("wrong", ["place", b"place", (), [""], [7], None, 7, object()])
def test_what_is_neither_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="It must be the names of the form's fields, or its form class"):
        FormDraft("report", fields=wrong)


def test_wtforms_take_what_is_given_back() -> None:
    draft = Draft.of({"place": ["Mill La"], "seen": [], "colours": ["r", "b"], "town": []})
    filled = OfWTForms(formdata=draft, meta={"csrf_context": {}})
    assert (filled.place.data, filled.seen.data, filled.colours.data) == ("Mill La", False, ["r", "b"])
