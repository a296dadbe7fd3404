from yinuo.core.models.event import Event, EventText
from yinuo.core.models.idempotency_key import IdempotencyKey
from yinuo.core.models.stored_file import StoredFile
from yinuo.core.models.subject import Subject

__all__ = ["Event", "EventText", "IdempotencyKey", "StoredFile", "Subject"]
