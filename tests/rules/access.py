"""Who may come in where: every address, with what lets one in."""

import uuid
from typing import Any

# A guest; the author; somebody from elsewhere; staff of the unit that has the contribution; staff of
# another; a moderator; the municipality's admin; a moderator elsewhere; the region's admin.
PEOPLE = ("guest", "kari", "per", "siri", "tor", "mona", "arne", "sara", "reidun")
IN = 200  # whatever is then said of what was sent

ANYBODY = dict.fromkeys(PEOPLE, IN)
ACCOUNT = ANYBODY | {"guest": 401}
STAFF = ACCOUNT | {"kari": 403, "per": 403}
STAFF_HERE = STAFF | {"sara": 404, "reidun": 404}
AUTHOR = dict.fromkeys(PEOPLE, 404) | {"kari": IN}
GROUPS: dict[str, dict[str, int]] = {
    "shared": ANYBODY,  # the same page for everybody, kept by caches
    "anybody": ANYBODY,
    "account": ACCOUNT,
    "own": AUTHOR | {"guest": 401},
    "author": AUTHOR,
    "organiser": dict.fromkeys(PEOPLE, 403) | {"guest": 401, "kari": IN},  # a need is public
    "readers": AUTHOR | dict.fromkeys(("siri", "tor", "mona", "arne"), IN),
    "staff": STAFF,
    "staff here": STAFF_HERE,
    "moderators here": STAFF_HERE | {"siri": 403, "tor": 403},
    "admin here": STAFF_HERE | dict.fromkeys(("siri", "tor", "mona"), 403),
    "the unit": STAFF_HERE | {"tor": 403},
    "nobody": dict.fromkeys(PEOPLE, 404),  # no people of the demo, no tiles in the tests
}

ACCESS = {
    "shared": """
        GET /
        GET /<slug>
        GET /<slug>/sporsmal
        GET /<slug>/sporsmal/<week>
        GET /<slug>/organisasjoner
        GET /organisasjoner/<uuid:organisation_id>
        GET /<slug>/behov
        GET /<slug>/behov/nytt
        GET /<slug>/behov.ics
        GET /<slug>/uke
        GET /<slug>/uke/<week>
        GET /behov/<uuid:need_id>
        GET /behov/<uuid:need_id>.ics
        GET /organisasjoner/<uuid:organisation_id>/behov.ics
        GET /bidrag/<uuid:contribution_id>
        GET /velg
        GET /personvern
        GET /<slug>/personvern
        GET /tilgjengelighet
        GET /<slug>/tilgjengelighet
        GET /frakoblet
        GET /sw.js
        GET /manifest.webmanifest
        GET /api/v1/contributions
        GET /api/v1/needs
        GET /api/v1/needs/<uuid:need_id>
        GET /api/v1/organisations
        GET /api/v1/organisations/<uuid:organisation_id>
        GET /api/v1/municipalities
        GET /api/v1/municipalities/<slug>/prompts
        GET /api/v1/municipalities/<slug>/prompts/current
        GET /api/v1/municipalities/<slug>/units
        GET /<slug>/vennskap
        GET /vennskap/<uuid:friendship_id>
        GET /api/v1/friendships
        GET /api/v1/friendships/<uuid:friendship_id>
        GET /<slug>/initiativ
        GET /<slug>/initiativ.ics
        GET /<slug>/kalender.ics
        GET /initiativ/<uuid:initiative_id>
        GET /arrangement/<uuid:event_id>
        GET /arrangement/<uuid:event_id>.ics
        GET /api/v1/initiatives
        GET /api/v1/initiatives/<uuid:initiative_id>
        GET /api/v1/initiatives/<uuid:initiative_id>/updates
        GET /api/v1/events
        GET /api/v1/events/<uuid:event_id>
        GET /api/v1/initiatives/<uuid:initiative_id>/supports
    """,
    "anybody": """
        GET /healthz
        GET /readyz
        GET /api/v1/openapi.json
        GET /api/v1/session
        DELETE /api/v1/session
        POST /api/v1/sign-in/code
        POST /api/v1/sign-in/code/verify
        GET /logg-inn
        POST /logg-inn
        POST /logg-inn/kode
        POST /logg-ut
        GET /<slug>/svar
        POST /<slug>/svar
        POST /<slug>/svar/send
        PUT /api/v1/contributions/<uuid:contribution_id>
        GET /api/v1/receipts/<code>
        GET /kvittering
        POST /kvittering
        GET /varsler/avmeld/<token>
        POST /varsler/avmeld/<token>
        GET /kalender/<calendar>.ics
        GET /demo
        GET /demo/outbox
    """,
    "account": """
        GET /meg
        GET /meg/profil
        POST /meg/profil
        POST /meg/navn
        POST /meg/logg-ut-overalt
        POST /meg/hent
        GET /meg/behov/<uuid:need_id>
        POST /meg/behov/<uuid:need_id>/meld-pa
        POST /meg/behov/<uuid:need_id>/meld-av
        GET /meg/pameldinger
        GET /meg/det-jeg-skal
        GET /api/v1/me/plan
        POST /meg/det-jeg-skal/meld-av
        GET /meg/takk
        POST /meg/kalender/ny
        GET /api/v1/me/sign-ups
        PUT /api/v1/needs/<uuid:need_id>
        PUT /api/v1/needs/<uuid:need_id>/sign-ups/me
        DELETE /api/v1/needs/<uuid:need_id>/sign-ups/me
        GET /meg/organisasjoner
        GET /meg/organisasjoner/ny
        POST /meg/organisasjoner/ny
        PUT /api/v1/organisations/<uuid:organisation_id>
        GET /meg/varsler
        POST /meg/varsler/lest
        POST /meg/varsler/valg
        POST /meg/varsler/svar
        GET /api/v1/me
        PATCH /api/v1/me
        POST /api/v1/me/claims
        GET /api/v1/me/contributions
        GET /api/v1/me/notifications
        POST /api/v1/me/notifications/read-all
        GET /api/v1/me/preferences
        PATCH /api/v1/me/preferences
        GET /api/v1/me/push-key
        GET /api/v1/me/push-subscriptions
        PUT /api/v1/me/push-subscriptions
        DELETE /api/v1/me/push-subscriptions
        GET /meg/tilbud
        GET /meg/tilbud/nytt
        POST /meg/tilbud/nytt
        GET /api/v1/me/offers
        PUT /api/v1/me/offers/<uuid:offer_id>
        GET /api/v1/me/asks
        GET /api/v1/me/fitting-needs
        GET /meg/initiativ
        GET /meg/initiativ/nytt
        POST /meg/initiativ/nytt
        GET /meg/initiativ/<uuid:initiative_id>
        POST /meg/initiativ/<uuid:initiative_id>/med
        GET /meg/arrangement/<uuid:event_id>
        POST /meg/arrangement/<uuid:event_id>/svar
        PUT /api/v1/initiatives/<uuid:initiative_id>/members/me
        DELETE /api/v1/initiatives/<uuid:initiative_id>/members/me
        PUT /api/v1/initiatives/<uuid:initiative_id>
        GET /api/v1/me/initiatives
        GET /api/v1/me/rsvps
        PUT /api/v1/events/<uuid:event_id>/rsvps/me
        DELETE /api/v1/events/<uuid:event_id>/rsvps/me
        DELETE /api/v1/events/<uuid:event_id>/brings/<uuid:bring_id>
        PUT /api/v1/initiatives/<uuid:initiative_id>/updates/<uuid:update_id>
        PUT /api/v1/events/<uuid:event_id>
        GET /meg/vennskap
        GET /meg/vennskap/ny
        POST /meg/vennskap/ny
        PUT /api/v1/friendships/<uuid:friendship_id>
        GET /api/v1/me/friendships
        GET /meg/initiativ/<uuid:initiative_id>/stotte
        PUT /api/v1/initiatives/<uuid:initiative_id>/supports/<uuid:support_id>
    """,
    "own": """
        POST /meg/varsler/<uuid:notification_id>
        POST /api/v1/me/notifications/<uuid:notification_id>/read
        POST /meg/varsler/nettlesere/<uuid:subscription_id>/test
        POST /api/v1/me/push-subscriptions/test
        POST /meg/varsler/nettlesere/<uuid:subscription_id>/fjern
        POST /meg/takk/<uuid:thanks_id>
        POST /meg/behov/<uuid:need_id>/svar
        POST /api/v1/needs/<uuid:need_id>/sign-ups/me/answer
        GET /meg/organisasjoner/<uuid:organisation_id>/behov/nytt
        POST /meg/organisasjoner/<uuid:organisation_id>/behov/nytt
        GET /meg/organisasjoner/<uuid:organisation_id>
        POST /meg/organisasjoner/<uuid:organisation_id>
        POST /meg/organisasjoner/<uuid:organisation_id>/inviter
        POST /meg/organisasjoner/<uuid:organisation_id>/send-inn-igjen
        GET /meg/organisasjoner/<uuid:organisation_id>/behov
        POST /meg/organisasjoner/<uuid:organisation_id>/invitasjoner/<uuid:invitation_id>/trekk
        POST /meg/organisasjoner/<uuid:organisation_id>/medlemmer/<uuid:user_id>
        POST /meg/organisasjoner/<uuid:organisation_id>/forlat
        PATCH /api/v1/organisations/<uuid:organisation_id>
        POST /meg/organisasjoner/invitasjoner/<uuid:invitation_id>
        GET /meg/tilbud/<uuid:offer_id>/endre
        POST /meg/tilbud/<uuid:offer_id>/endre
        POST /meg/tilbud/<uuid:offer_id>
        POST /meg/tilbud/<uuid:offer_id>/handler-om
        PATCH /api/v1/me/offers/<uuid:offer_id>
        PUT /api/v1/me/offers/<uuid:offer_id>/concepts
        POST /api/v1/me/offers/<uuid:offer_id>/pause
        POST /api/v1/me/offers/<uuid:offer_id>/resume
        POST /api/v1/me/offers/<uuid:offer_id>/keep
        DELETE /api/v1/me/offers/<uuid:offer_id>
        GET /meg/spurt/<uuid:ask_id>
        POST /meg/spurt/<uuid:ask_id>
        POST /api/v1/me/asks/<uuid:ask_id>/answer
        GET /meg/organisasjoner/<uuid:organisation_id>/tilbud
        GET /meg/initiativ/<uuid:initiative_id>/opphav
        POST /meg/initiativ/<uuid:initiative_id>/opphav
        POST /meg/initiativ/<uuid:initiative_id>/skriv/<uuid:update_id>
        PUT /api/v1/initiatives/<uuid:initiative_id>/updates/<uuid:update_id>/pictures/<uuid:picture_id>
        POST /meg/initiativ/<uuid:initiative_id>/stotte/<uuid:support_id>
        POST /api/v1/supports/<uuid:support_id>/answer
        POST /meg/vennskap/<uuid:proposal_id>/svar
        POST /api/v1/friendships/<uuid:proposal_id>/answer
    """,
    "organiser": """
        GET /meg/behov/<uuid:need_id>/styr
        GET /meg/behov/<uuid:need_id>/endre
        POST /meg/behov/<uuid:need_id>/endre
        POST /meg/behov/<uuid:need_id>/avlys
        POST /meg/behov/<uuid:need_id>/fridag
        POST /meg/behov/<uuid:need_id>/handler-om
        POST /meg/behov/<uuid:need_id>/melding
        POST /meg/behov/<uuid:need_id>/oppmote
        POST /meg/behov/<uuid:need_id>/takk
        PATCH /api/v1/needs/<uuid:need_id>
        PUT /api/v1/needs/<uuid:need_id>/concepts
        DELETE /api/v1/needs/<uuid:need_id>
        POST /meg/behov/<uuid:need_id>/ikke-sporr
        POST /meg/initiativ/<uuid:initiative_id>/skriv
        PATCH /api/v1/initiatives/<uuid:initiative_id>
        GET /meg/initiativ/<uuid:initiative_id>/endre
        POST /meg/initiativ/<uuid:initiative_id>/endre
        GET /meg/initiativ/<uuid:initiative_id>/styr
        POST /meg/initiativ/<uuid:initiative_id>/verter
        POST /meg/initiativ/<uuid:initiative_id>/vekk
        POST /meg/initiativ/<uuid:initiative_id>/provetid
        POST /meg/initiativ/<uuid:initiative_id>/avslutt
        GET /meg/initiativ/<uuid:initiative_id>/arrangement/nytt
        POST /meg/initiativ/<uuid:initiative_id>/arrangement/nytt
        PATCH /api/v1/events/<uuid:event_id>
        DELETE /api/v1/events/<uuid:event_id>
        GET /meg/arrangement/<uuid:event_id>/endre
        POST /meg/arrangement/<uuid:event_id>/endre
        POST /meg/arrangement/<uuid:event_id>/avlys
        POST /meg/arrangement/<uuid:event_id>/fridag
        POST /meg/arrangement/<uuid:event_id>/ta-med
        PUT /api/v1/events/<uuid:event_id>/brings/<uuid:bring_id>
        POST /meg/initiativ/<uuid:initiative_id>/stotte
        GET /meg/vennskap/<uuid:friendship_id>
        POST /meg/vennskap/<uuid:friendship_id>/status
        POST /meg/vennskap/<uuid:friendship_id>/avslutt
        DELETE /api/v1/friendships/<uuid:friendship_id>
        PUT /api/v1/friendships/<uuid:friendship_id>/check-ins/<uuid:check_in_id>
    """,
    "author": """
        GET /meg/bidrag/<uuid:contribution_id>
        POST /meg/bidrag/<uuid:contribution_id>
        POST /meg/bidrag/<uuid:contribution_id>/trekk
        PATCH /api/v1/contributions/<uuid:contribution_id>
        DELETE /api/v1/contributions/<uuid:contribution_id>
        PUT /api/v1/contributions/<uuid:contribution_id>/pictures/<uuid:picture_id>
    """,
    "readers": """
        GET /api/v1/contributions/<uuid:contribution_id>
        GET /bilder/<uuid:picture_id>
        GET /bilder/initiativ/<uuid:update_picture_id>
    """,
    "staff": """
        GET /stab
        GET /stab/sporsmal
        GET /stab/sporsmal/nytt
        GET /stab/organisasjoner
        POST /stab/sporsmal/nytt
        GET /api/v1/staff/queue
        GET /stab/tilbud
        GET /stab/initiativ
        GET /stab/stotte
    """,
    "staff here": """
        GET /stab/sporsmal/<uuid:prompt_id>
        POST /stab/sporsmal/<uuid:prompt_id>
        POST /stab/sporsmal/<uuid:prompt_id>/resultat
        GET /stab/bidrag/<uuid:contribution_id>
        POST /stab/bidrag/<uuid:contribution_id>/lest
        POST /stab/bidrag/<uuid:contribution_id>/enhet
        POST /api/v1/staff/contributions/<uuid:contribution_id>/read
        POST /api/v1/staff/contributions/<uuid:contribution_id>/assignments
        POST /stab/stotte/<uuid:asked_id>
    """,
    "moderators here": """
        POST /stab/bidrag/<uuid:contribution_id>/avgjorelse
        POST /stab/organisasjoner/<uuid:organisation_id>
        POST /api/v1/staff/contributions/<uuid:contribution_id>/decisions
        POST /stab/initiativ/<uuid:thing_id>
    """,
    "admin here": """
        GET /stab/kommune/<slug>
        POST /stab/kommune/<slug>
    """,
    "the unit": """
        POST /stab/bidrag/<uuid:contribution_id>/svar
        POST /stab/bidrag/<uuid:contribution_id>/resultat
        POST /api/v1/staff/contributions/<uuid:contribution_id>/replies
        POST /api/v1/staff/contributions/<uuid:contribution_id>/outcome
    """,
    "nobody": """
        POST /demo/sign-in
        GET /kart/<int:z>/<int:x>/<int:y>
    """,
}
TABLE = {row.strip(): who for who, rows in ACCESS.items() for row in rows.strip().splitlines()}

# What is sent where a guard stands behind the schema; the rest sends nothing.
ANSWER = {"kind": "final", "body": "Takk, vi tar det med oss."}
OUTCOME = {"state": "carried_out", "note": "Det er gjort."}
BODIES: dict[str, dict[str, Any]] = {
    "POST /kvittering": {"code": "<code>"},
    "POST /meg/organisasjoner/<uuid:organisation_id>/medlemmer/<uuid:user_id>": {"do": "owner"},
    "PUT /api/v1/needs/<uuid:need_id>/sign-ups/me": {"slot": "<slot>"},
    "POST /meg/behov/<uuid:need_id>/meld-pa": {"slot": "<slot>"},
    "POST /meg/det-jeg-skal/meld-av": {"kind": "need", "id": "<need_id>", "on": "<day>"},
    "POST /meg/behov/<uuid:need_id>/oppmote": {"sign_up": "<begun_sign_up>"},
    "POST /meg/behov/<uuid:need_id>/svar": {"on": "<day>", "answer": "yes"},
    "POST /api/v1/needs/<uuid:need_id>/sign-ups/me/answer": {"on": "<day>", "accept": True},
    "PUT /api/v1/needs/<uuid:need_id>/concepts": {"concepts": ["driving"]},
    "PUT /api/v1/me/offers/<uuid:offer_id>/concepts": {"concepts": ["driving"]},
    "PATCH /api/v1/needs/<uuid:need_id>": {"title": "Nytt"},
    "PATCH /api/v1/me/offers/<uuid:offer_id>": {"municipality": "hitra", "what": "Bake"},
    "POST /meg/tilbud/<uuid:offer_id>": {"do": "pause"},
    "POST /api/v1/me/asks/<uuid:ask_id>/answer": {"accept": False},
    "POST /meg/initiativ/<uuid:initiative_id>/skriv": {"body": "Nytt."},
    "PUT /api/v1/initiatives/<uuid:initiative_id>/updates/<uuid:update_id>": {"body": "Suppe."},
    "POST /meg/initiativ/<uuid:initiative_id>/skriv/<uuid:update_id>": {"body": "Suppe."},
    "PATCH /api/v1/initiatives/<uuid:initiative_id>": {"title": "M", "what": "Nytt"},
    "POST /meg/initiativ/<uuid:initiative_id>/verter": {"signed_as": "name"},
    "POST /meg/initiativ/<uuid:initiative_id>/provetid": {"verdict": "keep", "body": "Bra."},
    "POST /meg/initiativ/<uuid:initiative_id>/avslutt": {"body": "Bra."},
    "POST /meg/initiativ/<uuid:initiative_id>/med": {"do": "join"},
    "POST /meg/arrangement/<uuid:event_id>/svar": {"answer": "maybe"},
    "POST /meg/arrangement/<uuid:event_id>/ta-med": {"what": "Kake", "on": "<event_day>"},
    "PUT /api/v1/events/<uuid:event_id>": {
        "initiative": "<initiative_id>",
        "title": "Middag",
        "starts_at": "2099-01-01T12:00:00Z",
    },
    "PATCH /api/v1/events/<uuid:event_id>": {"title": "M", "starts_at": "2099-01-01T12:00:00Z"},
    "PUT /api/v1/events/<uuid:event_id>/brings/<uuid:bring_id>": {
        "what": "Kake",
        "on": "<event_day>",
    },
    "POST /stab/initiativ/<uuid:thing_id>": {"decision": "publish"},
    "POST /meg/initiativ/<uuid:initiative_id>/stotte": {"body": "Et rom?"},
    "POST /api/v1/supports/<uuid:support_id>/answer": {"accept": True},
    "POST /api/v1/friendships/<uuid:proposal_id>/answer": {"accept": True},
    "POST /meg/vennskap/<uuid:friendship_id>/status": {"verdict": "keep"},
    "PUT /api/v1/friendships/<uuid:friendship_id>/check-ins/<uuid:check_in_id>": {
        "on_behalf_of": "<organisation_id>",
        "verdict": "keep",
    },
    "PATCH /api/v1/organisations/<uuid:organisation_id>": {"about": "Vi baker."},
    "POST /meg/bidrag/<uuid:contribution_id>": {"body": "Nytt.", "version": "<version>"},
    "PATCH /api/v1/contributions/<uuid:contribution_id>": {"body": "Nytt."},
    "POST /api/v1/staff/contributions/<uuid:contribution_id>/assignments": {"unit": "<unit>"},
    "POST /api/v1/staff/contributions/<uuid:contribution_id>/decisions": {"decision": "publish"},
    "POST /stab/bidrag/<uuid:contribution_id>/svar": ANSWER,
    "POST /stab/bidrag/<uuid:contribution_id>/resultat": OUTCOME,
    "POST /api/v1/staff/contributions/<uuid:contribution_id>/replies": ANSWER,
    "POST /api/v1/staff/contributions/<uuid:contribution_id>/outcome": OUTCOME,
}
QUERIES = {
    "GET /velg": "?kommune=hitra",
    "GET /api/v1/contributions": "?municipality=hitra",
    "GET /api/v1/organisations": "?municipality=hitra",
    "GET /api/v1/needs": "?municipality=hitra",
    "GET /api/v1/initiatives": "?municipality=hitra",
    "GET /api/v1/events": "?municipality=hitra",
    "GET /api/v1/friendships": "?municipality=hitra",
    "DELETE /api/v1/friendships/<uuid:friendship_id>": f"?on_behalf_of={uuid.UUID(int=0)}",
}
