"""What is already known of the customers that a batch of rows may mean, loaded at once and kept in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from yinuo.customers.importing.rows import RowPlan
from yinuo.customers.models import Address, Contact, Customer, CustomerKind, Device, Identity, IdentityKind


@dataclass(slots=True)
class Dossier:
    """One customer with all that hangs on him."""

    customer: Customer
    is_new: bool = False
    contacts: list[Contact] = field(default_factory=list)
    addresses: dict[str, Address] = field(default_factory=dict)
    devices: list[Device] = field(default_factory=list)


@dataclass(slots=True)
class Known:
    """Dossiers by each key that a row may name. Rows of the same batch find what earlier ones made."""

    by_external_id: dict[str, Dossier] = field(default_factory=dict)
    by_organisation: dict[str, Dossier] = field(default_factory=dict)
    by_identity: dict[tuple[str, str], tuple[Dossier, Contact]] = field(default_factory=dict)

    def add(self, dossier: Dossier) -> None:
        """Make a dossier findable by its own keys (those of its contacts come with the identities)."""
        customer = dossier.customer
        if customer.external_id:
            self.by_external_id[customer.external_id] = dossier
        if customer.kind == CustomerKind.ORGANISATION:
            self.by_organisation.setdefault(customer.name, dossier)


def load_known(plans: Sequence[RowPlan]) -> Known:
    """Six statements for any number of rows. The customers are locked in order of their ids until commit."""
    values = {value for plan in plans for value in plan.identities.values()}
    external_ids = {plan.external_id for plan in plans if plan.external_id}
    organisations = {plan.name for plan in plans if plan.kind == CustomerKind.ORGANISATION}
    owners = Identity.objects.filter(kind__in=IdentityKind.values, value__in=values)
    wanted = (
        Q(pk__in=list(owners.values_list("contact__customer_id", flat=True)))
        | Q(external_id__in=external_ids) & ~Q(external_id="")
        | Q(name__in=organisations, kind=CustomerKind.ORGANISATION)
    )
    dossiers = {
        customer.pk: Dossier(customer)
        for customer in Customer.objects.filter(wanted).select_for_update(of=("self",)).order_by("pk")
    }
    known = Known()
    for dossier in dossiers.values():
        known.add(dossier)
    _load_parts(dossiers, known)
    return known


def _load_parts(dossiers: dict[int, Dossier], known: Known) -> None:
    contacts: dict[int, Contact] = {}
    for contact in Contact.objects.filter(customer__in=dossiers).order_by("pk"):
        contacts[contact.pk] = contact
        dossiers[contact.customer_id].contacts.append(contact)
    for identity in Identity.objects.filter(contact__in=contacts).order_by("pk"):
        contact = contacts[identity.contact_id]
        known.by_identity[identity.kind, identity.value] = (dossiers[contact.customer_id], contact)
    for address in Address.objects.filter(customer__in=dossiers, retired_at__isnull=True).order_by("pk"):
        dossiers[address.customer_id].addresses[address.text] = address
    for device in (
        Device.objects.filter(customer__in=dossiers, retired_at__isnull=True)
        .select_related("address")
        .order_by("pk")
    ):
        dossiers[device.customer_id].devices.append(device)
