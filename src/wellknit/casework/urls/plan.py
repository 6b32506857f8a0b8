"""Addresses of casework: needs, plans, approvals, services."""

from django.urls import path

from wellknit.casework.views import approvals, plan

urlpatterns = [
    path("case/<str:reference>/needs", plan.index, name="needs"),
    path("case/<str:reference>/needs/add", plan.need_add, name="need_add"),
    path("case/<str:reference>/needs/<int:pk>/change", plan.need_change, name="need_change"),
    path("case/<str:reference>/plans/add", plan.plan_write, name="plan_add"),
    path("case/<str:reference>/plans/<int:pk>", plan.plan_write, name="plan_edit"),
    path("case/<str:reference>/plans/<int:pk>/ask", plan.plan_ask, name="plan_ask"),
    path("case/<str:reference>/plans/<int:pk>/end", plan.plan_end, name="plan_end"),
    path("case/<str:reference>/plans/actions/<int:pk>/done", plan.action_done, name="action_done"),
    path("case/<str:reference>/services/add", plan.service_add, name="service_add"),
    path("case/<str:reference>/approvals/<int:pk>", approvals.answer, name="approval"),
    path("case/<str:reference>/approvals/<int:pk>/take-back", approvals.take_back, name="approval_take_back"),
    path("approvals", approvals.waiting, name="approvals"),
]
