"""What the device service of a counter answers, and the page on which one lays a card on a reader."""

import json

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tongban.apps.identity.clock import localdate, now
from tongban.domain.codes.id_number import IdNumber, InvalidIdNumber
from tongban.sites.departments.models import CardOnReader
from tongban.web.access import public
from tongban.web.forms import Form

_NO_CARD = {"code": "NO_CARD", "sentence": "读卡器上没有证件，请把身份证平放在读卡区。"}
_LARGEST_REQUEST = 4 * 1024


class CardForm(Form):
    """A fictional card and how much its bearer resembles the photograph."""

    window = forms.CharField(label="窗口", max_length=40, help_text="与窗口人员账号的窗口一致，如：郑州 3 号窗口")
    name = forms.CharField(label="姓名", max_length=50)
    number = forms.CharField(label="公民身份号码", max_length=18)
    resemblance = forms.DecimalField(
        label="人证相似度", min_value=0, max_value=100, max_digits=4, decimal_places=1, initial=96
    )

    def clean_number(self) -> str:
        """Only numbers that could exist."""
        try:
            return IdNumber.parse(self.cleaned_data["number"], on=localdate()).text
        except InvalidIdNumber as error:
            raise forms.ValidationError(error.sentence) from error


def _asked(request: HttpRequest) -> dict[str, str]:
    if len(request.body) > _LARGEST_REQUEST:
        return {}
    try:
        asked = json.loads(request.body)
    except ValueError:
        return {}
    return asked if isinstance(asked, dict) else {}


def _card(asked: dict[str, str]) -> CardOnReader | None:
    return CardOnReader.objects.filter(window=str(asked.get("window", ""))[:40]).first()


@public(reason="The device service listens on the counter's own machine")
@csrf_exempt
@require_POST
def read_card(request: HttpRequest) -> JsonResponse:
    """`POST /devices/id-cards/read {"window"}`: what the chip of the card says, or that none lies there."""
    card = _card(_asked(request))
    if card is None:
        return JsonResponse(_NO_CARD, status=404)
    chip = IdNumber.parse(card.number, on=localdate())
    return JsonResponse(
        {
            "code": "OK",
            "name": card.name,
            "number": chip.text,
            "sex": "男" if str(chip.sex) == "male" else "女",
            "birth_date": chip.birth_date.isoformat(),
            "valid_until": card.valid_until.isoformat() if card.valid_until else None,
        }
    )


@public(reason="The device service listens on the counter's own machine")
@csrf_exempt
@require_POST
def compare_face(request: HttpRequest) -> JsonResponse:
    """`POST /devices/faces/compare {"window", "number"}`: how much the person resembles the card's photograph."""
    asked = _asked(request)
    card = _card(asked)
    if card is None or card.number != str(asked.get("number", "")).upper():
        return JsonResponse(_NO_CARD, status=404)
    return JsonResponse({"code": "OK", "score": float(card.resemblance), "serial": f"{now():%Y%m%d%H%M%S%f}"})


@public(reason="A simulated desk: visitors of the demonstration lay fictional cards on it")
def desk(request: HttpRequest) -> HttpResponse:
    """The readers and the cards on them."""
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        CardOnReader.objects.update_or_create(
            window=data["window"],
            defaults={
                "name": data["name"],
                "number": data["number"],
                "resemblance": data["resemblance"],
                "placed_at": now(),
            },
        )
        return redirect("devices")
    return render(request, "departments/devices.html", {"form": form, "cards": CardOnReader.objects.order_by("window")})


@public(reason="A simulated desk: the card is taken away again")
@require_POST
def take_card(request: HttpRequest) -> HttpResponse:
    """Take the card off a reader."""
    CardOnReader.objects.filter(window=request.POST.get("window", "")).delete()
    return redirect("devices")
