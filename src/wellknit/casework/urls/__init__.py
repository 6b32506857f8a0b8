"""The addresses of casework, by noun."""

from wellknit.casework.urls import contact, documents, life, notes, person, plan, story, tasks, team

app_name = "casework"
urlpatterns = [
    *life.urlpatterns,
    *person.urlpatterns,
    *story.urlpatterns,
    *plan.urlpatterns,
    *notes.urlpatterns,
    *documents.urlpatterns,
    *contact.urlpatterns,
    *tasks.urlpatterns,
    *team.urlpatterns,
]
