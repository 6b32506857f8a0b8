"""Addresses of casework: tasks."""

from django.urls import path

from wellknit.casework.views import tasks

urlpatterns = [
    path("case/<str:reference>/tasks", tasks.index, name="tasks"),
    path("case/<str:reference>/tasks/add", tasks.add, name="task_add"),
    path("case/<str:reference>/tasks/<int:pk>", tasks.one, name="task"),
    path("case/<str:reference>/tasks/<int:pk>/move", tasks.move, name="task_move"),
]
