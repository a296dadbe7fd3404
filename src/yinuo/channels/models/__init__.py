"""The tables of the channels."""

from yinuo.channels.models.inbound import InboundMail, Outcome
from yinuo.channels.models.quarantined import QuarantinedMail, QuarantineReason, QuarantineState
from yinuo.channels.models.text_message import Purpose, TextMessage

__all__ = [
    "InboundMail",
    "Outcome",
    "Purpose",
    "QuarantineReason",
    "QuarantineState",
    "QuarantinedMail",
    "TextMessage",
]
