"""Every blueprint of every feature, in the order of the house."""

from typing import Any

from flask import Flask

from app.accounts import api as accounts_api
from app.accounts import pages as accounts_pages
from app.accounts.sessions import set_up_sessions
from app.calendar import api as calendar_api
from app.calendar import pages as calendar_pages
from app.calendar import plan_pages, week_pages
from app.contributions import answer_pages
from app.contributions import api as contributions_api
from app.contributions import pages as contributions_pages
from app.contributions.lines import follow_withdrawal
from app.core.dates import hours
from app.core.diff import word_diff
from app.core.engagements import declare
from app.core.problems import guide
from app.core.schedule import coming_days_off, next_day
from app.core.when import on_day, weekday_names, when
from app.extensions import api
from app.friendships import api as friendships_api
from app.friendships import pages as friendships_pages
from app.friendships import party_pages as friendships_party_pages
from app.friendships.parties import kind_of, shown_name
from app.friendships.words import (
    friendship_name,
    friendship_state_name,
    friendships_of,
    party_kind_name,
    weeks_together,
)
from app.initiatives import api as initiatives_api
from app.initiatives import event_api, event_pages, support_api, support_pages
from app.initiatives import host_pages as initiatives_host_pages
from app.initiatives import pages as initiatives_pages
from app.initiatives.engagements import list_engagements as event_engagements
from app.initiatives.service import list_grown_from, part_from
from app.initiatives.support import list_public
from app.initiatives.words import (
    abc_name,
    coming_events,
    events_of,
    goal_names,
    grown_by,
    hosts_of,
    initiatives_of,
    meeting_place_name,
    role_name,
    support_name,
)
from app.moderation import api as moderation_api
from app.moderation import initiative_pages as moderation_initiative_pages
from app.moderation import pages as moderation_pages
from app.needs import api as needs_api
from app.needs import calendar_pages as needs_calendar_pages
from app.needs import organiser_pages
from app.needs import pages as needs_pages
from app.needs.afterwards import public_thanks
from app.needs.engagements import list_engagements as need_engagements
from app.needs.sign_ups import count_taken
from app.needs.words import needs_of, recent_needs_of, requirement_name
from app.notifications import api as notifications_api
from app.notifications import pages as notifications_pages
from app.notifications.asking import is_to_be_asked
from app.notifications.models import Kind
from app.notifications.truth import hold_to
from app.offers import api as offers_api
from app.offers import helper_pages as offers_helper_pages
from app.offers import pages as offers_pages
from app.offers.service import forget_words
from app.offers.still import no_longer_asked, no_longer_missing
from app.offers.words import asked_for, offer_kind_name, offer_when, part_names, seen_by, why
from app.organisations import api as organisations_api
from app.organisations import pages as organisations_pages
from app.organisations import staff_pages as organisations_staff_pages
from app.organisations.words import kind_name, rank_name, standing_name
from app.places import api as places_api
from app.places import pages as places_pages
from app.places.addresses import meant_address
from app.places.choice import begin_with
from app.places.words import at_place, map_names, map_source
from app.privacy import pages as privacy_pages
from app.privacy import staff_pages as privacy_staff_pages
from app.prompts import api as prompts_api
from app.prompts import pages as prompts_pages
from app.prompts import staff_pages as prompts_staff_pages
from app.prompts.words import audience_name, outcome_of, prompt_title
from app.pwa import api as pwa_api
from app.pwa import pages as pwa_pages
from app.pwa.reader import who_reads
from app.replies import api as replies_api
from app.replies import pages as replies_pages

APIS = (
    places_api, accounts_api, notifications_api, prompts_api, contributions_api, organisations_api,
    needs_api, friendships_api, offers_api, initiatives_api,
    event_api, support_api, calendar_api,
    replies_api, moderation_api, pwa_api,
)  # fmt: skip
# Last the ones that catch `/<municipality>`: no fixed address may be taken for a place.
PAGES = (
    pwa_pages, privacy_pages, privacy_staff_pages, places_pages, accounts_pages,
    notifications_pages, replies_pages, moderation_pages,
    prompts_staff_pages, organisations_staff_pages, organisations_pages, organiser_pages,
    friendships_party_pages, friendships_pages,
    offers_pages, offers_helper_pages, initiatives_host_pages, initiatives_pages,
    support_pages, event_pages, calendar_pages, plan_pages, moderation_initiative_pages,
    needs_calendar_pages, needs_pages,
    week_pages, contributions_pages, answer_pages, prompts_pages,
)  # fmt: skip

# What every template may call.
IN_TEMPLATES: dict[str, Any] = {
    "abc_name": abc_name,
    "asked_for": asked_for,
    "at_place": at_place,
    "audience_name": audience_name,
    "begin_with": begin_with,
    "coming_events": coming_events,
    "coming_days_off": coming_days_off,
    "count_taken": count_taken,
    "events_of": events_of,
    "friendship_name": friendship_name,
    "friendship_state_name": friendship_state_name,
    "friendships_of": friendships_of,
    "goal_names": goal_names,
    "grown_by": grown_by,
    "hosts_of": hosts_of,
    "hours": hours,
    "initiatives_of": initiatives_of,
    "is_to_be_asked": is_to_be_asked,
    "kind_name": kind_name,
    "kind_of": kind_of,
    "list_grown_from": list_grown_from,
    "map_names": map_names,
    "map_source": map_source,
    "meeting_place_name": meeting_place_name,
    "needs_of": needs_of,
    "next_day": next_day,
    "offer_kind_name": offer_kind_name,
    "offer_when": offer_when,
    "on_day": on_day,
    "outcome_of": outcome_of,
    "part_names": part_names,
    "party_kind_name": party_kind_name,
    "prompt_title": prompt_title,
    "public_support": list_public,
    "public_thanks": public_thanks,
    "rank_name": rank_name,
    "recent_needs_of": recent_needs_of,
    "requirement_name": requirement_name,
    "role_name": role_name,
    "seen_by": seen_by,
    "shown_name": shown_name,
    "standing_name": standing_name,
    "support_name": support_name,
    "weekday_names": weekday_names,
    "weeks_together": weeks_together,
    "when": when,
    "who_reads": who_reads,
    "why": why,
    "word_diff": word_diff,
}


def register(app: Flask) -> None:
    """Bind every feature to the application; the demo only where it is on."""
    set_up_sessions(app)
    guide(meant_address)
    declare(need_engagements)
    declare(event_engagements)
    hold_to(Kind.NEED_ASK, no_longer_asked)
    hold_to(Kind.NEED_OPEN, no_longer_missing)
    follow_withdrawal(forget_words)
    follow_withdrawal(part_from)
    app.jinja_env.globals.update(IN_TEMPLATES)
    for module in APIS:
        api.register_blueprint(module.blueprint)
    for module in PAGES:
        app.register_blueprint(module.blueprint)
    if app.config["DEMO"]:
        from app.demo import pages as demo_pages

        app.register_blueprint(demo_pages.blueprint)
