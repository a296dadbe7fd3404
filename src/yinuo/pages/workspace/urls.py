from django.urls import path, register_converter

from yinuo.pages.workspace.converters import MoveConverter, OverviewConverter
from yinuo.pages.workspace.views import lists, moving, promising, talking, zoom

app_name = "workspace"
register_converter(OverviewConverter, "overview")
register_converter(MoveConverter, "move")

urlpatterns = [
    path("", lists.home, name="home"),
    path("overview/<overview:name>/", lists.overview, name="overview"),
    path("counts/", lists.counts, name="counts"),
    path("find/", lists.find, name="find"),
    path("tickets/<str:number>/", zoom.ticket, name="ticket"),
    path("tickets/<str:number>/news/", zoom.news, name="news"),
    path("tickets/<str:number>/history/", zoom.history, name="history"),
    path("tickets/<str:number>/background/", zoom.background, name="background"),
    path("tickets/<str:number>/earlier/", zoom.earlier, name="earlier"),
    path("tickets/<str:number>/files/<int:attachment_id>/", zoom.attachment, name="attachment"),
    path("tickets/<str:number>/mails/<int:entry_id>/", zoom.mail_html, name="mail"),
    path("tickets/<str:number>/numbers/<int:identity_id>/", zoom.reveal, name="reveal"),
    path("tickets/<str:number>/entries/", talking.say, name="say"),
    path("tickets/<str:number>/moves/<move:move>/", moving.move, name="move"),
    path("tickets/<str:number>/particulars/", moving.classify, name="classify"),
    path("tickets/<str:number>/promises/", promising.make, name="promise"),
    path("tickets/<str:number>/promises/<int:promise_id>/", promising.settle, name="settle"),
    path("tickets/<str:number>/limits/<str:measure>/", promising.why, name="why"),
]
