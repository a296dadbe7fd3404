"""Gateways for text messages, found by the setting SMS_GATEWAY. A provider's is one more class of this shape."""

import json
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, cast
from uuid import uuid4

from django.conf import settings
from django.utils.module_loading import import_string


class SmsRefused(Exception):
    """The gateway refuses this message for good: an unknown number, forbidden words. Trying again is no use."""


@dataclass(frozen=True, slots=True)
class SmsMessage:
    """``to`` is E.164, ``key`` the same for every try of one message, so that a gateway can drop a second one."""

    to: str
    text: str
    key: str


class SmsGateway(Protocol):
    """What the platform needs of a provider."""

    def send(self, message: SmsMessage, *, now: datetime) -> str:
        """Hand a message over and return the provider's reference. Raises SmsRefused; other errors are tried again."""
        ...


class FileGateway:
    """Writes each message as a JSON file, for the demo and for tests."""

    def send(self, message: SmsMessage, *, now: datetime) -> str:
        folder = Path(settings.SMS_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        reference = uuid4().hex
        draft = folder / f".{reference}"
        draft.write_text(
            json.dumps({**asdict(message), "at": now.isoformat()}, ensure_ascii=False), encoding="utf-8"
        )
        draft.replace(folder / f"{now:%Y%m%dT%H%M%S}-{reference[:8]}.json")
        return reference


class ConsoleGateway:
    """Prints each message, for a developer's terminal."""

    def send(self, message: SmsMessage, *, now: datetime) -> str:
        sys.stdout.write(f"[{now:%H:%M:%S}] SMS {message.to}: {message.text}\n")
        sys.stdout.flush()
        return ""


def get_gateway() -> SmsGateway:
    """The gateway named by the settings."""
    return cast(SmsGateway, import_string(settings.SMS_GATEWAY)())
