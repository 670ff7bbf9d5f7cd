"""Feedback: a form whose draft is kept, so that nothing typed is lost when time is up."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from service.form import LONGEST_ANSWER
from service.language import language
from service.texts import TEXTS
from session_timeout.django import FormDraft, signed_in_only


class FeedbackForm(forms.Form):  # type: ignore[misc]  # Django has no types
    """What people think of the service."""

    improve = forms.CharField(max_length=LONGEST_ANSWER)
    email = forms.EmailField(required=False)


feedback_draft = FormDraft("feedback", fields=FeedbackForm)


@signed_in_only
@feedback_draft
def feedback(request: HttpRequest) -> HttpResponse:
    """The form, with what was typed before time was up."""
    if request.method == "POST":
        form = FeedbackForm(request.POST)
        if form.is_valid():
            return redirect("done")
    else:
        form = FeedbackForm(initial=feedback_draft.give_back(request))
    errors = {name: TEXTS[language()][f"{name}_error"] for name in form.errors}
    return render(request, "feedback.html", {"form": form, "errors": errors})
