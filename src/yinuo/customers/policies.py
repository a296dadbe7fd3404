"""Who may load which customer: not visible is 404, visible without the right is 403."""

from collections.abc import Collection

from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.ids import CustomerId
from yinuo.core.permissions import Permission
from yinuo.customers.models import Address, Contact, Customer, CustomerImport, Device, Identity


def require(actor: Actor, permission: Permission) -> None:
    """Raise Forbidden where the actor lacks the right."""
    if not actor.can(permission):
        raise Forbidden(permission=permission)


def may_change_files(actor: Actor) -> bool:
    """An outsourced team reads the files of those it is sent to and changes none."""
    return actor.can(Permission.CUSTOMER_WRITE) and actor.scope.team_id is None


def require_change_of_files(actor: Actor) -> None:
    """Raise Forbidden for one who may not change customers' files."""
    if not may_change_files(actor):
        raise Forbidden(permission=Permission.CUSTOMER_WRITE)


def get_customer_for(
    actor: Actor,
    customer_id: CustomerId,
    permission: Permission,
    *,
    lock: bool = False,
    offered: Collection[int] = (),
) -> Customer:
    """The customer, locked if wanted. Raises NotFound, then Forbidden; ``offered`` as in ``visible_to``."""
    visible = Customer.objects.visible_to(actor, offered=offered)
    if lock:
        visible = visible.select_for_update(of=("self",))
    customer = visible.filter(pk=customer_id).first()
    if customer is None:
        raise NotFound
    require(actor, permission)
    return customer


def get_contact_of(customer: Customer, contact_id: int) -> Contact:
    """A contact of a loaded customer. Raises NotFound."""
    return _part(customer.contacts.filter(pk=contact_id).first())


def get_identity_of(customer: Customer, identity_id: int) -> Identity:
    """A number or address of a loaded customer's contacts. Raises NotFound."""
    return _part(
        Identity.objects.filter(pk=identity_id, contact__customer=customer).select_related("contact").first()
    )


def get_address_of(customer: Customer, address_id: int) -> Address:
    """An address of a loaded customer. Raises NotFound."""
    return _part(customer.addresses.filter(pk=address_id).first())


def get_device_of(customer: Customer, device_id: int) -> Device:
    """A device of a loaded customer. Raises NotFound."""
    return _part(customer.devices.filter(pk=device_id).first())


def get_import_for(actor: Actor, import_id: int, *, lock: bool = False) -> CustomerImport:
    """One's own import: nobody else sees the table that somebody uploaded. Raises NotFound, then Forbidden."""
    imports = CustomerImport.objects.select_for_update() if lock else CustomerImport.objects.all()
    found = imports.filter(pk=import_id, uploaded_by_id=actor.member_id).first()
    if found is None:
        raise NotFound
    require(actor, Permission.CUSTOMER_IMPORT)
    return found


def _part[T](found: T | None) -> T:
    if found is None:
        raise NotFound
    return found
