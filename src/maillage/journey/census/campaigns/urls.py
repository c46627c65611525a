"""Addresses of campaigns. A response has its pages behind three doors: one's account, a personal link, the telephone."""

from django.urls import URLPattern, path

from maillage.journey.census.campaigns import views


def _behind(prefix: str, door: str, name: str) -> list[URLPattern]:
    """The pages of a response behind one of its doors."""
    start = f"{prefix}/<int:pk>/"
    return [
        path(start, getattr(views.answer, door), name=name),
        path(f"{start}partie/<slug:code>/", getattr(views.section, door), name=f"{name}_section"),
        path(f"{start}relire/", getattr(views.review, door), name=f"{name}_review"),
        path(f"{start}chiffres/", getattr(views.figures, door), name=f"{name}_figures"),
        path(f"{start}chiffres.pdf", getattr(views.figures_file, door), name=f"{name}_figures_file"),
        path(f"{start}verser/", getattr(views.upload, door), name=f"{name}_upload"),
        path(f"{start}questionnaire.<str:ending>", getattr(views.paper_file, door), name=f"{name}_paper"),
    ]


urlpatterns = [
    path("", views.campaigns, name="campaigns"),
    path("nouvelle/", views.create_campaign, name="create_campaign"),
    path("partages/<int:pk>/", views.shared_response, name="shared_response"),
    path("lien/<str:token>/", views.open_link, name="open_link"),
    *_behind("mairie", "of_owner", "answer"),
    *_behind("repondre", "of_link", "link"),
    *_behind("telephone", "of_proxy", "proxy"),
    path("<int:pk>/", views.campaign, name="campaign"),
    path("<int:pk>/modifier/", views.change_campaign, name="change_campaign"),
    path("<int:pk>/collectivites/", views.choose_members, name="choose_members"),
    path("<int:pk>/ouvrir/", views.publish_campaign, name="publish_campaign"),
    path("<int:pk>/relancer/", views.remind, name="remind"),
    path("<int:pk>/valider/", views.validate_all, name="validate_all"),
    path("<int:pk>/clore/", views.close_campaign, name="close_campaign"),
    path("<int:pk>/rouvrir/", views.reopen_campaign, name="reopen_campaign"),
    path("<int:pk>/figer/", views.freeze_campaign, name="freeze_campaign"),
    path("<int:pk>/archiver/", views.archive_campaign, name="archive_campaign"),
    path("<int:pk>/abandonner/", views.delete_draft, name="delete_draft"),
    path("<int:pk>/suivi.csv", views.follow_csv, name="follow_csv"),
    path("<int:pk>/rapport/", views.quality_report, name="quality_report"),
    path("<int:pk>/rapport.<str:ending>", views.quality_file, name="quality_file"),
    path("<int:pk>/lettres.pdf", views.letters_file, name="letters_file"),
    path("<int:pk>/liens/", views.links, name="campaign_links"),
    path("<int:pk>/liens/<int:link>/renouveler/", views.renew_link, name="renew_link"),
    path("<int:pk>/liens/<int:link>/revoquer/", views.revoke_link, name="revoke_link"),
    path("<int:pk>/reponses/<int:response>/", views.review_response, name="review_response"),
    path("<int:pk>/supprimer/", views.delete_campaign, name="delete_campaign"),
    path("<int:pk>/<int:entity>/", views.response, name="response"),
    path("<int:pk>/<int:entity>/relier/", views.link_entity, name="link_entity"),
]
