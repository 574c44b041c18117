"""What the worker does, put together in one place: every job, and the command that runs them.

The web nudges a job by its name after a commit; every minute all of them run, and so find what a
crash, or a lost nudge, has left.
"""

import logging
from collections.abc import Callable
from functools import partial

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.accounts.service import forget_old_codes
from app.contributions.models import Picture
from app.core import mail, search
from app.core.commit import transaction
from app.core.pictures import sweep_files
from app.core.queue import is_stopping, nudge, set_up_queue
from app.core.uploads import data_folder
from app.extensions import limiter
from app.friendships.life import tend as tend_friendships
from app.initiatives import events, life, rsvps
from app.initiatives import finding as initiative_finding
from app.initiatives.models import UpdatePicture
from app.needs import finding as need_finding
from app.needs import service as needs
from app.needs import sign_ups
from app.notifications import delivery, fanout
from app.notifications import mail as notification_mail
from app.notifications import service as notifications
from app.offers import asking
from app.offers import service as offers
from app.organisations.members import forget_old_invitations
from app.places import tiles
from app.prompts.service import announce_opened
from app.replies.service import measure_everywhere, tell_late

# Seconds to finish what is in hand after SIGTERM; a push is given ten.
PATIENCE = 20


def deliver() -> None:
    """Replies by e-mail first, since they are quickly done; then pushes."""
    notification_mail.queue_replies()
    delivery.send_pushes()


def announce() -> None:
    """Find questions that have opened, and tell everybody who should know."""
    with transaction():
        announce_opened()
    fanout.continue_fan_outs()


def keep_promises() -> None:
    """Time alone makes an answer late: count them, and tell those who wait."""
    with transaction():
        while tell_late():
            pass
    with transaction():
        measure_everywhere()


def keep_needs() -> None:
    """Time passes: places that nobody took go on, people are reminded, lists roll forward, and what is
    left of an organisation that has closed is called off."""
    for act in (needs.cancel_abandoned, sign_ups.pass_on, sign_ups.remind, needs.roll_forward):
        _repeat(act)


def keep_initiatives() -> None:
    """Time passes: lists roll forward, people are reminded, hosts asked where it has been quiet or a
    trial has ended, and what sleeps is shown so."""
    for act in (
        events.roll_forward,
        rsvps.remind,
        life.ask_quiet,
        life.fall_asleep,
        life.ask_trials,
    ):
        _repeat(act)


def keep_friendships() -> None:
    """Time passes: both sides are asked how it goes, reminded, and shown as sleeping; what nobody
    answers lapses."""
    _repeat(tend_friendships)


def keep_asking() -> None:
    """Ask the likeliest, then the next, for what is not filled; who has offered something since; and
    whether old offers still stand."""
    for act in (asking.begin, asking.go_on, asking.greet, offers.ask_still):
        _repeat(act)


def renew_words() -> None:
    """After an upgrade that reads words in another way, what things are found by is written anew."""
    for name, index in (
        ("offers", offers.index_all),
        ("needs", need_finding.index_all),
        ("initiatives", initiative_finding.index_all),
    ):
        _repeat(partial(search.renew, name, index))


def _repeat(act: Callable[[], bool]) -> None:
    """A transaction each, while there is more to do."""
    more = True
    while more and not is_stopping():
        with transaction():
            more = act()


def tidy() -> None:
    """Forget what has no use any more."""
    mail.forget_old()
    delivery.forget_old()
    tiles.forget_old()
    with transaction():
        forget_old_codes()
        forget_old_invitations()
    forget = getattr(limiter.storage, "forget_expired", None)
    if forget is not None:
        forget()
    for kind in (Picture, UpdatePicture):
        sweep_files(kind, data_folder())


def sweep() -> None:
    """Nudge everything. Each job runs by itself: one that fails stops no other."""
    for job in JOBS:
        if job != "sweep":
            nudge(job)


JOBS = {
    mail.JOB: mail.send_waiting,
    notifications.JOB: deliver,
    fanout.JOB: announce,
    "letters": notification_mail.send_letters,
    "promises": keep_promises,
    "needs": keep_needs,
    "words": renew_words,
    asking.JOB: keep_asking,
    "initiatives": keep_initiatives,
    "friendships": keep_friendships,
    "tidy": tidy,
    "sweep": sweep,
}


def register(app: Flask) -> None:
    """Open the queue, and add `flask worker`."""
    set_up_queue(app, JOBS, sweep="sweep")
    app.cli.add_command(run_worker)


@click.command("worker")
@with_appcontext
def run_worker() -> None:
    """Send what has been committed; runs until SIGTERM."""
    logging.getLogger("huey").setLevel(logging.WARNING)
    consumer = current_app.extensions["queue"].create_consumer(
        workers=4,
        initial_delay=0.05,
        max_delay=0.25,
        graceful_signal="TERM",
        shutdown_timeout=PATIENCE,
    )
    current_app.extensions["stopping"] = consumer.stop_flag
    nudge("sweep")
    consumer.run()
