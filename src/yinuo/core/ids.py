"""Names for ids, so that the type checker tells a ticket's from a member's, and random tokens."""

import hashlib
import secrets
from typing import NewType

SubjectId = NewType("SubjectId", int)
EventId = NewType("EventId", int)
MemberId = NewType("MemberId", int)
DepartmentId = NewType("DepartmentId", int)
ContactId = NewType("ContactId", int)
CustomerId = NewType("CustomerId", int)
TicketId = NewType("TicketId", int)
CategoryId = NewType("CategoryId", int)
PromiseId = NewType("PromiseId", int)


def new_token(size: int = 24) -> str:
    """A secret for a link or an API client: ``size`` random bytes, URL-safe."""
    return secrets.token_urlsafe(size)


def digest_token(token: str) -> str:
    """What is stored of a secret: SHA-256 in hex. Tokens are random and long, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
