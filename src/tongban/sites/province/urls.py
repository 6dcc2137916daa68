"""The addresses of the province: the hub for members, the standard for vendors, pages for the province's staff."""

from django.urls import include, path, register_converter

from tongban.sites.province import (
    charts,
    giving_back,
    guide,
    joining,
    lateness,
    log,
    members,
    own,
    queue,
    refusals,
    standard,
    views,
)
from tongban.sites.province.converters import MemberConverter
from tongban.sites.province.roles import DUTIES
from tongban.web.administration import administration
from tongban.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

register_converter(MemberConverter, "member")

urlpatterns = [
    path("", views.home, name="home"),
    path("overview", views.overview, name="overview"),
    path("charts/throughput", charts.throughput, name="chart-throughput"),
    path("charts/contracts", charts.contracts, name="chart-contracts"),
    path("charts/latency", charts.latency, name="chart-latency"),
    path("lateness", lateness.lateness, name="lateness"),
    path("lateness/<slug:number>/urge", lateness.urge, name="case-urge"),
    path("exchanges", log.exchanges, name="exchanges"),
    path("exchanges/<uuid:number>", log.exchange, name="exchange"),
    path("exchanges/<uuid:number>/content", log.content, name="exchange-content"),
    path("refusals", refusals.refusals, name="refusals"),
    path("log-keeping", log.log_keeping, name="log-keeping"),
    path("log-keeping/<slug:name>", log.log_rule, name="log-rule"),
    path("deliveries", queue.deliveries, name="deliveries"),
    path("deliveries/<uuid:number>/take-up", queue.take_up_parked, name="take-up"),
    path("deliveries/<uuid:number>/return", giving_back.give_back, name="give-back"),
    path("deliveries/<uuid:number>/return/proposal", giving_back.propose, name="give-back-proposal"),
    path("deliveries/<uuid:number>/return/decision", giving_back.decide, name="give-back-decision"),
    path("members", members.members, name="members"),
    path("members/<member:name>", members.member, name="member"),
    path("members/<member:name>/state", members.move, name="member-state"),
    path("members/<member:name>/line", queue.operate, name="member-line"),
    path("members/<member:name>/trial", members.try_out, name="member-trial"),
    path("members/<member:name>/keys", members.keys, name="member-keys"),
    path("members/<member:name>/keys/revoke", members.revoke, name="member-revoke"),
    path("members/<member:name>/grants", members.grants, name="member-grants"),
    path("members/<member:name>/contacts", members.contacts, name="member-contacts"),
    path("members/<member:name>/particulars", members.particulars, name="member-particulars"),
    path("institutions", members.institutions, name="institutions"),
    path("join", joining.join, name="join"),
    path("applications", joining.applications, name="applications"),
    path("applications/<slug:number>", joining.application, name="application"),
    path("applications/<slug:number>/decision", joining.decide, name="application-decision"),
    path("my/<str:ticket>", own.own_page, name="own-page"),
    path("my/<str:ticket>/contacts", own.own_contacts, name="own-contacts"),
    path("guide", guide.contents, name="guide"),
    path("guide/<slug:code>", guide.item, name="guide-item"),
    path("guide/<slug:code>/form", guide.form, name="guide-form"),
    path("standard", standard.contents, name="standard"),
    path("standard/openapi.json", standard.description, name="standard-openapi"),
    path("standard/member-openapi.json", standard.member_description, name="standard-member-openapi"),
    path("standard/schemas/<str:name>", standard.schema, name="standard-schema"),
    path("standard/<str:slug>", standard.chapter, name="standard-chapter"),
    *administration(DUTIES),
    path("", include("tongban.sites.province.hub.urls")),
    path("", include("tongban.web.urls")),
]
