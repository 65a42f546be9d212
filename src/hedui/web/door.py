"""Who stands behind a request, and what a view answers to a refusal. Who comes in at all: site/signing_in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.cases.faults import GateError
from hedui.people.gate import NotPermittedError, one_look
from hedui.values.faults import Refusal
from hedui.web.sentences import said

View = Callable[..., HttpResponse]


def actor(request: HttpRequest) -> Actor:
    """The appointment in which somebody acts, as it was chosen at sign-in."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    return by


def division(request: HttpRequest) -> str:
    """The division of the office in which somebody acts."""
    by = actor(request)
    held = request.appointments  # type: ignore[attr-defined]
    return next((str(one.organisation.division) for one in held if one.pk == by.appointment), "")


def door(view: View) -> View:
    """A view whose refusals are pages: 403 who may not, 409 what is missing, 404 what is not there."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        try:
            # A page that is read asks the same of the database again and again; what is sent is judged anew at each step.
            with one_look() if request.method in ("GET", "HEAD") else nullcontext():
                return view(request, *args, **more)
        except NotPermittedError as error:
            return _refused(request, _("不能办理"), str(error), 403)
        except GateError as error:
            return _refused(request, _("还不能办理"), str(error), 409)
        except Refusal as error:
            return _refused(request, _("还不能办理"), f"{error.what} {error.remedy}", 409)
        except ObjectDoesNotExist as error:
            raise Http404 from error

    return answered


def _refused(request: HttpRequest, heading: str, sentence: str, status: int) -> HttpResponse:
    return render(request, "web/refused.html", {"heading": heading, "sentence": said(sentence)}, status=status)
