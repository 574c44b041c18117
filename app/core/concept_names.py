"""What the lexicon's concepts are called, for those who choose among them."""

from typing import Any

from flask_babel import lazy_gettext as _

NAMES: dict[str, Any] = {
    "driving": _("kjøring"),
    "trailer": _("henger og varebil"),
    "tractor": _("traktor og gravemaskin"),
    "moving": _("flytting og bæring"),
    "boat": _("båt"),
    "bicycles": _("sykkel"),
    "food": _("matlaging"),
    "baking": _("baking"),
    "coffee": _("kaffe og servering"),
    "kitchen": _("kjøkken"),
    "shopping": _("handling"),
    "visits": _("besøk"),
    "walks": _("gåturer"),
    "dogs": _("hund"),
    "animals": _("dyr og fjøs"),
    "reading": _("bøker og lesing"),
    "children": _("barn"),
    "youth": _("ungdom"),
    "night_patrol": _("vakt og natteravn"),
    "first_aid": _("førstehjelp"),
    "listening": _("noen å snakke med"),
    "escort": _("følge"),
    "homework": _("leksehjelp"),
    "norwegian": _("norsktrening"),
    "translation": _("tolking og oversetting"),
    "teaching": _("kurs og opplæring"),
    "history": _("lokalhistorie"),
    "computers": _("data og mobil"),
    "scanning": _("skanning og arkiv"),
    "website": _("nettside og sosiale medier"),
    "posters": _("plakater og design"),
    "writing": _("skriving"),
    "books": _("regnskap"),
    "board": _("styrearbeid"),
    "garden": _("hage"),
    "snow": _("snømåking"),
    "wood": _("ved"),
    "shore": _("strandrydding"),
    "work_party": _("dugnad"),
    "painting": _("maling"),
    "carpentry": _("snekring"),
    "electric": _("elektrisk arbeid"),
    "plumbing": _("rørleggerarbeid"),
    "repairs": _("reparasjon"),
    "cleaning": _("vasking"),
    "paths": _("stier og løyper"),
    "meadow": _("slått og åker"),
    "tools": _("verktøy"),
    "machines": _("maskiner"),
    "tents": _("telt, bord og stoler"),
    "sound": _("lyd og scene"),
    "sports_gear": _("sportsutstyr"),
    "clothes": _("klær og loppemarked"),
    "room": _("lokale"),
    "land": _("tomt og beite"),
    "sewing": _("søm"),
    "knitting": _("strikking"),
    "crafts": _("håndarbeid"),
    "music": _("musikk"),
    "theatre": _("teater"),
    "dancing": _("dans"),
    "chess": _("spill og quiz"),
    "coaching": _("trening og idrett"),
    "swimming": _("svømming"),
    "fishing": _("fiske"),
    "hunting": _("jakt"),
    "photos": _("foto og film"),
    "events": _("arrangement"),
    "fundraising": _("innsamling"),
    "welcome": _("å ta imot nye"),
}


def concept_choices() -> list[tuple[str, str]]:
    """All of them with what they are called, in that order."""
    return sorted(((name, str(said)) for name, said in NAMES.items()), key=lambda one: one[1])


def concept_name(name: str) -> str:
    return str(NAMES[name])
