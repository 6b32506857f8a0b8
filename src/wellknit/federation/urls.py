"""The addresses of the net's pages."""

from django.urls import path

from wellknit.federation.views import net, peers, post

app_name = "federation"
urlpatterns = [
    path("net", net.index, name="net"),
    path("net/card", net.own_card, name="own"),
    path("net/card/file", net.own_file, name="own_file"),
    path("net/card/codes/<int:part>", net.own_codes, name="own_codes"),
    path("net/introduce", peers.introduce, name="introduce"),
    path("net/peers/<int:pk>", peers.show, name="peer"),
    path("net/peers/<int:pk>/number", peers.compare, name="compare"),
    path("net/peers/<int:pk>/card", peers.card, name="card"),
    path("net/peers/<int:pk>/move", peers.move, name="move"),
    path("net/peers/<int:pk>/confirm", peers.confirm, name="confirm"),
    path("net/peers/<int:pk>/courier", post.make_courier_file, name="make_courier_file"),
    path("net/peers/<int:pk>/<slug:what>", peers.cut, name="cut"),
    path("net/stuck", post.stuck_messages, name="stuck"),
    path("net/stuck/<int:pk>/again", post.again, name="again"),
    path("net/look/<int:pk>", post.look, name="look"),
    path("net/courier", post.courier, name="courier"),
]
