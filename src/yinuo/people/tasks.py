"""Jobs of people: the mails that let somebody in, and the sweep of old sessions."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.jobs import DEFAULT_RETRY, app
from yinuo.people.links import invitation_link, password_link
from yinuo.people.models import Invitation, Member
from yinuo.people.sessions import SessionStore


@app.task(name="people.send_invitation", retry=DEFAULT_RETRY)
def send_invitation(*, invitation_id: int) -> None:
    """Mail the newest link in the language of the invitation, unless it ended in the meantime."""
    waiting = Invitation.objects.open().select_related("invited_by", "department")
    invitation = waiting.filter(pk=invitation_id).first()
    if invitation is None:
        return
    with translation.override(invitation.language):
        context = {"invitation": invitation, "link": invitation_link(invitation)}
        _send(
            invitation.email,
            _("{name} invites you to Yinuo").format(name=invitation.invited_by.name),
            render_to_string("people/mail/invitation.txt", context),
        )


@app.task(name="people.send_password_link", retry=DEFAULT_RETRY)
def send_password_link(*, member_id: int) -> None:
    """Mail a member the link under which he sets a new password, unless he has been deactivated."""
    member = Member.objects.active().filter(pk=member_id).first()
    if member is None:
        return
    with translation.override(member.language):
        context = {"member": member, "link": password_link(member)}
        _send(
            member.email,
            _("Set a new password for Yinuo"),
            render_to_string("people/mail/password.txt", context),
        )


@app.periodic(cron="17 3 * * *")
@app.task(name="people.clear_sessions")
def clear_sessions(timestamp: int) -> None:
    """Forget sessions that have expired, every night."""
    SessionStore.clear_expired()


def _send(to: str, subject: str, text: str) -> None:
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [to])
