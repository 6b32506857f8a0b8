"""The addresses of this room."""

from django.urls import path

from wellknit.directory.views import finding, hsds, organisations, services

app_name = "directory"
urlpatterns = [
    path("organisations", organisations.index, name="list"),
    path("organisations/add", organisations.add, name="add"),
    path("organisations/<int:pk>", organisations.show, name="show"),
    path("organisations/<int:pk>/change", organisations.edit, name="edit"),
    path("organisations/<int:pk>/places/add", organisations.add_place, name="place_add"),
    path("organisations/<int:pk>/services/add", services.add, name="service_add"),
    path("directory/places/<int:pk>", organisations.edit_place, name="place_edit"),
    path("directory/services/<int:pk>", services.edit, name="service_edit"),
    path("directory/find", finding.find, name="find"),
    path("directory/gap", finding.gap, name="gap"),
    path("directory/gaps", finding.counts, name="gaps"),
    path("directory/beds", services.beds, name="beds"),
    path("directory/capacities/<int:pk>", services.capacity, name="capacity"),
    path("hsds/", hsds.root, name="hsds"),
    path("hsds/services", hsds.services, name="hsds_services"),
    path("hsds/services/<uuid:uid>", hsds.service, name="hsds_service"),
    path("hsds/organizations", hsds.organisations, name="hsds_organizations"),
    path("hsds/organizations/<uuid:uid>", hsds.organisation, name="hsds_organization"),
    path("hsds/service_at_locations", hsds.at_places, name="hsds_at_locations"),
    path("hsds/service_at_locations/<uuid:uid>", hsds.at_place, name="hsds_at_location"),
    path("hsds/taxonomies", hsds.taxonomies, name="hsds_taxonomies"),
    path("hsds/taxonomies/<uuid:uid>", hsds.taxonomy, name="hsds_taxonomy"),
    path("hsds/taxonomy_terms", hsds.terms, name="hsds_terms"),
    path("hsds/taxonomy_terms/<uuid:uid>", hsds.term, name="hsds_term"),
]
