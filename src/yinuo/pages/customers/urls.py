from django.urls import path

from yinuo.pages.customers.views import edit, imports, lists, places

app_name = "customers"
ONE = "<int:customer_id>/"
urlpatterns = [
    path("", lists.customers, name="list"),
    path("new/", edit.new_customer, name="new"),
    path("import/", imports.imports, name="imports"),
    path("import/<int:import_id>/", imports.one_import, name="import"),
    path("import/<int:import_id>/columns/", imports.remap, name="remap"),
    path("import/<int:import_id>/confirm/", imports.confirm, name="confirm"),
    path("import/<int:import_id>/discard/", imports.discard, name="discard"),
    path("import/<int:import_id>/rejected.xlsx", imports.rejected, name="rejected"),
    path(ONE, lists.file, name="file"),
    path(f"{ONE}edit/", edit.edit_customer, name="edit"),
    path(f"{ONE}numbers/<int:identity_id>/", lists.reveal, name="reveal"),
    path(f"{ONE}contacts/new/", edit.new_contact, name="new_contact"),
    path(f"{ONE}contacts/<int:contact_id>/", edit.edit_contact, name="contact"),
    path(f"{ONE}contacts/<int:contact_id>/numbers/", edit.new_identity, name="new_identity"),
    path(
        f"{ONE}contacts/<int:contact_id>/numbers/<int:identity_id>/drop/",
        edit.drop_identity,
        name="drop_identity",
    ),
    path(f"{ONE}addresses/new/", places.new_address, name="new_address"),
    path(f"{ONE}addresses/<int:address_id>/", places.edit_address, name="address"),
    path(f"{ONE}addresses/<int:address_id>/drop/", places.drop_address, name="drop_address"),
    path(f"{ONE}addresses/<int:address_id>/label/", places.address_label, name="address_label"),
    path(f"{ONE}devices/new/", places.new_device, name="new_device"),
    path(f"{ONE}devices/<int:device_id>/", places.edit_device, name="device"),
    path(f"{ONE}devices/<int:device_id>/drop/", places.drop_device, name="drop_device"),
    path(f"{ONE}devices/<int:device_id>/label/", places.device_label, name="device_label"),
]
