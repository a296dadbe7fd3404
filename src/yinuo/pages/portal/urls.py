from django.urls import path

from yinuo.pages.portal.views import private, requests

app_name = "portal"
urlpatterns = [
    path("service/", requests.service, name="service"),
    path("service/sent/<str:token>/", requests.sent, name="sent"),
    path("r/<slug:code>/", requests.label, name="label"),
    path("p/<str:token>/", private.page, name="private"),
    path("p/<str:token>/promises/<int:promise_id>/", private.verdict, name="verdict"),
    path("p/<str:token>/answer/", private.answer, name="answer"),
    path("p/<str:token>/confirm/", private.confirm, name="confirm"),
    path("p/<str:token>/reopen/", private.reopen, name="reopen"),
    path("p/<str:token>/withdraw/", private.withdraw, name="withdraw"),
    path("p/<str:token>/judge/", private.judge, name="judge"),
    path("p/<str:token>/files/<int:attachment_id>/", private.file, name="file"),
]
