"""Addresses of the accounts, below ``/accounts/``."""

from __future__ import annotations

from django.urls import path

from muniment.accounts.views import account, administration, bodies, entry, house

app_name = "accounts"
urlpatterns = [
    path("persona/<slug:slug>", entry.persona_enter, name="persona"),
    path("leave", entry.leave, name="leave"),
    path("sign-in", entry.sign_in, name="sign_in"),
    path("sign-in/second", entry.second_step, name="second"),
    path("sign-up", entry.sign_up, name="sign_up"),
    path("sign-up/again", entry.confirm_again, name="confirm_again"),
    path("sign-up/confirm/<str:token>", entry.confirm, name="confirm"),
    path("letter", entry.letter, name="letter"),
    path("password/forgotten", entry.forgotten, name="forgotten"),
    path("password/new/<str:uid>/<str:token>", entry.password_new, name="password_new"),
    path("email/confirm/<str:token>", entry.email_confirm, name="email_confirm"),
    path("oidc/<slug:slug>", entry.oidc_start, name="oidc"),
    path("oidc/<slug:slug>/back", entry.oidc_back, name="oidc_back"),
    path("oidc/<slug:slug>/off", account.provider_off, name="oidc_off"),
    path("invitations/<str:word>", bodies.invitation, name="invitation"),
    path("invitations/<int:invitation_id>/withdraw", bodies.invitation_withdraw, name="invitation_withdraw"),
    path("", account.overview, name="overview"),
    path("name", account.name, name="name"),
    path("password", account.password, name="password"),
    path("email", account.email, name="email"),
    path("second-factor", account.factor, name="factor"),
    path("second-factor/codes", account.codes, name="codes"),
    path("second-factor/off", account.factor_off, name="factor_off"),
    path("sessions/end", account.everywhere, name="everywhere"),
    path("tokens", account.token_page, name="tokens"),
    path("tokens/<int:token_id>/revoke", account.token_off, name="token_off"),
    path("data", account.data, name="data"),
    path("data/take", account.data_take, name="data_take"),
    path("data/close", account.close, name="close"),
    path("activity", account.activity, name="activity"),
    path("bodies", bodies.found, name="bodies"),
    path("bodies/<slug:slug>", bodies.body, name="body"),
    path("bodies/<slug:slug>/invite", bodies.invite, name="body_invite"),
    path("bodies/<slug:slug>/mandate", bodies.delegate, name="mandate"),
    path("bodies/<slug:slug>/code", bodies.credit_code, name="credit_code"),
    path("bodies/<slug:slug>/members/<int:person_id>/end", bodies.member_end, name="member_end"),
    path("mandates/<int:delegation_id>/end", bodies.delegate_end, name="mandate_end"),
    path("people", administration.listing, name="people"),
    path("people/invite", administration.invite, name="invite"),
    path("people/<int:person_id>", administration.person, name="person"),
    path("people/<int:person_id>/close", administration.person_close, name="person_close"),
    path("people/<int:person_id>/out", administration.person_out, name="person_out"),
    path("people/<int:person_id>/factor-off", administration.person_factor_off, name="person_factor_off"),
    path("settings", house.house, name="house"),
    path("house.css", house.stylesheet, name="house_css"),
    path("audit", administration.audit, name="audit"),
    path("audit.csv", administration.audit_csv, name="audit_csv"),
]
