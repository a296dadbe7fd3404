"""Forms for customers and their contacts."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yinuo.core.errors import NotFound
from yinuo.core.htmx import redirect_to, render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.ids import CustomerId
from yinuo.customers.commands.contacts import add_contact, add_identity, remove_identity, update_contact
from yinuo.customers.commands.customers import create_customer, update_customer
from yinuo.customers.policies import require_change_of_files
from yinuo.customers.queries.card import ContactLine, CustomerCard
from yinuo.pages.customers.file import load_card
from yinuo.pages.customers.forms import (
    ContactForm,
    CustomerForm,
    IdentityForm,
    NewContactForm,
    NewCustomerForm,
)
from yinuo.pages.customers.saving import save_form


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_customer(request: MemberRequest) -> HttpResponse:
    """Open a file."""
    require_change_of_files(request.actor)
    form = NewCustomerForm(request.POST or None)
    if customer := save_form(request, form, create_customer):
        messages.success(request, _("Customer file created"))
        return back_to_file(request, customer.pk)
    return _page(request, form, None, title=_("New customer"), template="customers/new.html")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_customer(request: MemberRequest, customer_id: int) -> HttpResponse:
    """Change a customer's own fields."""
    card = load_writable(request, customer_id)
    initial = {
        "name": card.name,
        "preference": card.preference,
        "note": card.note,
        "tags": "、".join(card.tags),
        "external_id": card.external_id,
    }
    form = CustomerForm(request.POST or None, initial=initial)
    if save_form(request, form, update_customer, customer_id=card.customer_id):
        messages.success(request, _("Saved"))
        return back_to_file(request, card.customer_id)
    return _page(request, form, card, title=_("Change customer"))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_contact(request: MemberRequest, customer_id: int) -> HttpResponse:
    """Add one who speaks for a customer."""
    card = load_writable(request, customer_id)
    form = NewContactForm(request.POST or None)
    if save_form(request, form, add_contact, customer_id=card.customer_id):
        messages.success(request, _("Contact added"))
        return back_to_file(request, card.customer_id)
    return _page(request, form, card, title=_("New contact"))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_contact(request: MemberRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Change a contact; his numbers and addresses are added and removed beside."""
    card = load_writable(request, customer_id)
    contact = _contact_of(card, contact_id)
    initial = {"name": contact.name, "position": contact.position, "language": contact.language}
    form = ContactForm(request.POST or None, initial=initial)
    if save_form(request, form, update_contact, customer_id=card.customer_id, contact_id=contact_id):
        messages.success(request, _("Saved"))
        return back_to_file(request, card.customer_id)
    return _contact_page(request, form, IdentityForm(), card, contact)


@member_required
@require_POST
def new_identity(request: MemberRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Add a number or address to a contact."""
    card = load_writable(request, customer_id)
    contact = _contact_of(card, contact_id)
    form = IdentityForm(request.POST)
    if save_form(request, form, add_identity, customer_id=card.customer_id, contact_id=contact_id):
        messages.success(request, _("Saved"))
        return redirect_to(request, reverse("customers:contact", args=[customer_id, contact_id]))
    initial = {"name": contact.name, "position": contact.position, "language": contact.language}
    return _contact_page(request, ContactForm(initial=initial), form, card, contact)


@member_required
@require_POST
def drop_identity(
    request: MemberRequest, customer_id: int, contact_id: int, identity_id: int
) -> HttpResponse:
    """Take a number or address away from a contact."""
    remove_identity(
        customer_id=CustomerId(customer_id), identity_id=identity_id, by=request.actor, now=timezone.now()
    )
    messages.success(request, _("Removed"))
    return redirect_to(request, reverse("customers:contact", args=[customer_id, contact_id]))


def load_writable(request: MemberRequest, customer_id: int) -> CustomerCard:
    """The card of a customer the member may change. Raises NotFound, then Forbidden."""
    card = load_card(request.actor, customer_id)
    require_change_of_files(request.actor)
    return card


def back_to_file(request: MemberRequest, customer_id: int) -> HttpResponse:
    return redirect_to(request, reverse("customers:file", args=[customer_id]))


def _contact_of(card: CustomerCard, contact_id: int) -> ContactLine:
    contact = next((line for line in card.contacts if line.contact_id == contact_id), None)
    if contact is None:
        raise NotFound
    return contact


def _contact_page(
    request: MemberRequest, form: Form, identity_form: Form, card: CustomerCard, contact: ContactLine
) -> HttpResponse:
    return _page(
        request,
        form,
        card,
        title=_("Change contact"),
        template="customers/contact.html",
        contact=contact,
        identity_form=identity_form,
        has_errors=bool(identity_form.errors),
    )


def _page(
    request: MemberRequest,
    form: Form,
    card: CustomerCard | None,
    *,
    title: str,
    template: str = "customers/form.html",
    has_errors: bool = False,
    **more: object,
) -> HttpResponse:
    status = 422 if form.errors or has_errors else 200
    context = {"form": form, "card": card, "title": title, **more}
    return render_page(request, template, context, status=status)
