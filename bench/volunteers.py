"""A year of volunteering with known right answers: the truth that `bench.matching` measures against.

Written before the ranking's weights and not touched since. Plain assumptions, none of them measured:

- Ten municipalities, people by their number of residents, normally spread around the middle. Roads
  are 1.2 to 1.8 times the straight line, 50 km/h; Ørland and Åfjord are a ferry (45 min) away.
- A person can do one to three things, is free on some days and parts of days, and goes so far (median
  25 minutes). The offer tells most of it: a tenth of the skills is not mentioned, a tenth of the
  people mention one they turn out not to have, a third leave days or parts open, and how far one
  says one goes is a round number near the truth. How willing one is (beta 2, 2) nobody is told.
- A need wants one thing; every fourth mentions another. Some things are offered more, others wanted
  more (lognormal). One to four people, on one day and part of it.
- Everybody writes in their own words, bokmål, nynorsk or English; every twentieth longer word has a
  slip of the finger, every fiftieth text has no æ, ø and å.
- Yes comes with: willingness × e^(-minutes/40) × 0.7 for each time one was asked in the last 60 days,
  and for a wrong request once more; × 0.2 farther than one goes; × 0.1 when not free; × 0.05 when one
  cannot do it at all.
"""

import hashlib
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

DAYS = 365
SAID_MINUTES = (10, 20, 30, 45, 60, 90)
LANGUAGES = ("nb", "nn", "en")
SLIP = 0.05
PLAIN_KEYBOARD = str.maketrans("æøå", "aoa")


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    residents: int
    latitude: float
    longitude: float
    across: bool = False  # the ferry


TOWNS = (
    Town("Rennebu", 2460, 62.83, 10.01),
    Town("Orkland", 18500, 63.30, 9.85),
    Town("Heim", 5900, 63.29, 9.09),
    Town("Hitra", 5200, 63.60, 8.97),
    Town("Frøya", 5400, 63.73, 8.83),
    Town("Skaun", 8400, 63.33, 10.07),
    Town("Rindal", 1970, 63.06, 9.21),
    Town("Aure", 3450, 63.27, 8.53),
    Town("Ørland", 10600, 63.69, 9.60, across=True),
    Town("Åfjord", 4300, 63.96, 10.22, across=True),
)

# What people call it when they offer or want it: bokmål | nynorsk | English, each with variants.
SAYINGS = {
    "driving": "kjøre folk/sjåfør/skyss med bil | køyre/skyss/køyring | driving/give people a lift",
    "food": "lage mat/koke middag/matlaging | laga mat/koke/middagslaging | cooking dinner/cook meals",
    "baking": "bake kaker/vafler/steke lefser | kakebaking/steikje vaflar | bake cakes/baking bread",
    "visits": "besøksvenn/besøke eldre | besøksven/vitje eldre | visiting friend/visit lonely people",
    "shore": "strandrydding/plukke søppel | rydde strender/plukke boss | beach cleaning/litter picking",
    "work_party": "dugnad/dugnadshjelp | dugnadsarbeid/dugnad | community work party/odd jobs",
    "trailer": "tilhenger/låne bort henger | tilhengar/hengar | trailer/lend a trailer",
    "snow": "snømåking/måke snø | snømoking/moke snø | shovelling snow/snow clearing",
    "homework": "leksehjelp/hjelpe med lekser | leksehjelp/hjelp med leksene | homework help/tutoring",
    "computers": "datahjelp/hjelp med mobil og nettbrett | hjelp med pc | computer help/phones",
    "scanning": "skanne bilder/digitalisere arkiv | arkivarbeid | scan photos/scanning",
    "night_patrol": "natteravn/gå natteravn | nattevakt/natteramn | night patrol/night raven",
    "first_aid": "førstehjelp/hjertestarter | fyrstehjelp/førstehjelpskurs | first aid/first-aider",
    "garden": "hagearbeid/klippe plen | hagearbeid/klyppe gras | gardening/mow the lawn",
    "painting": "male hus/maling av vegger | måle hus/måling | paint walls/house painting",
    "carpentry": "snekring/snekre/snekker | snikring/snikkar | carpentry/woodwork",
    "music": "spille gitar/musikk/korsang | spele trekkspel/musikk | play the piano/live music",
    "norwegian": "språkkafé/norsktrening | norsktrening/språkkafe | language practice/teach Norwegian",
    "room": "lokale/møterom/låne bort grendehus | lokale/grendahus | meeting room/venue",
    "kitchen": "storkjøkken/kjøkken til utlån | storkjøken/kjøken | large kitchen/kitchen to use",
    "coaching": "trener/trene fotballag | trenar/trene barn | coaching football/sports coach",
    "children": "barnepass/passe barn | barnepass/passe ungar | babysitting/look after children",
    "dogs": "lufte hund/hundelufting | gå tur med hund/lufte hund | dog walking/walk the dog",
    "walks": "turleder/gå på tur | turleiar/gå tur | lead walks/hiking guide",
    "sewing": "sy/sying/reparere klær | saume/saum | sewing/mend clothes",
    "knitting": "strikking/strikke votter | strikke/binding | knitting/knit socks",
    "bicycles": "sykkelreparasjon/fikse sykler | sykkelreparasjon/fikse syklar | bike repair/fix bikes",
    "electric": "elektriker/elektrisk arbeid | elektrikar/elektrisk | electrician/electrical work",
    "plumbing": "rørlegger/rørleggerarbeid | røyrleggjar/røyr | plumber/plumbing",
    "books": "regnskap/kasserer/føre bilag | rekneskap/kasserar | bookkeeping/accounts",
    "posters": "plakater/design/tegne logo | plakatar/design | graphic design/posters",
    "website": "nettside/sosiale medier | heimeside/nettside | website/social media",
    "translation": "oversette/tolk/tolking | omsetje/tolk | translate/interpreter",
    "boat": "båt/skyss med båt/båtfører | båt/båtførar | boat trips/skipper",
    "fishing": "fiske/fisketur/lære bort fiske | fisketur/fiske | fishing trip/teach fishing",
    "shopping": "handle mat for andre/handlehjelp | handlehjelp/handle | grocery shopping/errands",
    "moving": "flyttehjelp/bære møbler | flyttehjelp/bere møblar | help moving/carry furniture",
    "wood": "vedhogst/kløyve ved/motorsag | vedhogst/kløyve ved | chop firewood/chainsaw",
    "reading": "høytlesing/lese høyt | høgtlesing/lese høgt | reading aloud/read stories",
    "photos": "fotografere/ta bilder/fotograf | fotografere/fotograf | photographer/take photographs",
    "chess": "sjakk/brettspill | sjakk/brettspel | chess/board games",
    "coffee": "kaffevert/koke kaffe/servering | kaffivert/servering | serve coffee/host a café",
}
THINGS = tuple(SAYINGS)
OFFERED = {
    "nb": (
        "Jeg kan {0}.",
        "Kan bidra med {0}",
        "{0}, helst på kveldstid",
        "Hjelper gjerne med {0}!",
    ),
    "nn": ("Eg kan {0}.", "Kan bidra med {0}", "Hjelper gjerne til med {0}", "{0} når det trengst"),
    "en": ("I can help with {0}.", "Happy to do {0}", "{0}, if anybody needs it", "{0}"),
}
NEEDED = {
    "nb": ("Vi trenger hjelp: {0}", "Hvem kan {0}?", "{0} søkes til laget", "Søker noen til {0}"),
    "nn": ("Vi treng hjelp: {0}", "Kven kan {0}?", "{0} til arrangementet", "Søkjer nokon til {0}"),
    "en": ("We need help: {0}", "Who can do {0}?", "{0} wanted", "Looking for {0}"),
}
ALSO = {
    "nb": "Det er i forbindelse med {0}.",
    "nn": "Det er i samband med {0}.",
    "en": "Part of {0}.",
}


@dataclass(slots=True)
class Person:
    number: int
    town: int
    latitude: float
    longitude: float
    can: frozenset[str]
    days: int
    parts: int
    goes_minutes: float
    willing: float
    detour: float
    since: float  # the day the offer was made, before the year began
    text: str
    language: str
    said_days: int
    said_parts: int
    said_minutes: int
    weary_of: list[float] = field(default_factory=list)  # days on which they were asked


@dataclass(frozen=True, slots=True)
class Call:
    """A need."""

    number: int
    town: int
    latitude: float
    longitude: float
    wants: str
    day: int  # bit masks
    part: int
    slots: int
    at: float  # the day of the year on which it is asked for
    title: str
    body: str
    language: str


@dataclass(frozen=True, slots=True)
class World:
    seed: int
    people: list[Person]
    calls: list[Call]

    def says_yes(self, person: Person, call: Call, today: float) -> bool:
        """The same person is as lucky with the same need whoever asks: one number for both."""
        key = f"{self.seed}:{person.number}:{call.number}".encode()
        luck = int.from_bytes(hashlib.blake2b(key, digest_size=8).digest()) / 2**64
        right = call.wants in person.can
        yes = luck < chance(person, call, today)
        person.weary_of += [today] if right else [today, today]
        return yes


def make_world(seed: int, *, people: int, calls: int) -> World:
    dice = random.Random(seed)
    offered = {thing: dice.lognormvariate(0, 0.6) for thing in THINGS}
    wanted = {thing: offered[thing] ** 0.5 * dice.lognormvariate(0, 0.4) for thing in THINGS}
    return World(
        seed,
        [_person(dice, number, offered) for number in range(people)],
        sorted((_call(dice, number, wanted) for number in range(calls)), key=lambda one: one.at),
    )


def chance(person: Person, call: Call, today: float) -> float:
    """How likely the person says yes."""
    minutes = true_minutes(person, call)
    weary = sum(day > today - 60 for day in person.weary_of)
    likely = person.willing * math.exp(-minutes / 40) * 0.7**weary
    if minutes > person.goes_minutes:
        likely *= 0.2
    if not person.days & call.day or not person.parts & call.part:
        likely *= 0.1
    return likely if call.wants in person.can else likely * 0.05


def true_minutes(person: Person, call: Call) -> float:
    north = (person.latitude - call.latitude) * 111.2
    east = (person.longitude - call.longitude) * 111.2 * math.cos(math.radians(63.4))
    ferry = 45 if TOWNS[person.town].across != TOWNS[call.town].across else 0
    return math.hypot(north, east) * person.detour / 50 * 60 + ferry


def _person(dice: random.Random, number: int, offered: dict[str, float]) -> Person:
    town, latitude, longitude = _place(dice, 7)
    can = _some(dice, offered, dice.choices((1, 2, 3), (50, 35, 15))[0])
    told = {thing for thing in sorted(can) if dice.random() < 0.9} or can
    if dice.random() < 0.1:
        told |= _some(dice, offered, 1)
    days, parts = _mask(dice, 7, 0.45), _mask(dice, 3, 0.5)
    goes = dice.lognormvariate(math.log(25), 0.6)
    said = goes * dice.uniform(0.7, 1.4)
    language = dice.choices(LANGUAGES, (75, 15, 10))[0]
    return Person(
        number, town, latitude, longitude, frozenset(can), days, parts, goes,
        willing=dice.betavariate(2, 2),
        detour=dice.uniform(1.2, 1.8),
        since=dice.uniform(1, 150),
        text=_write(dice, OFFERED, told, language),
        language=language,
        said_days=0 if dice.random() < 0.33 else days,
        said_parts=0 if dice.random() < 0.33 else parts,
        said_minutes=min(SAID_MINUTES, key=lambda minutes: abs(minutes - said)),
    )  # fmt: skip


def _call(dice: random.Random, number: int, wanted: dict[str, float]) -> Call:
    town, latitude, longitude = _place(dice, 5)
    wants = _some(dice, wanted, 1)
    language = dice.choices(LANGUAGES, (75, 20, 5))[0]
    title = _write(dice, NEEDED, wants, language)
    also = _some(dice, wanted, 1) if dice.random() < 0.25 else set()
    return Call(
        number, town, latitude, longitude, next(iter(wants)),
        day=1 << dice.randrange(7),
        part=1 << dice.choices((0, 1, 2), (20, 35, 45))[0],
        slots=dice.choices((1, 2, 3, 4), (40, 30, 15, 15))[0],
        at=dice.uniform(0, DAYS),
        title=title,
        body=_slip(dice, ALSO[language].format(_say(dice, also.pop(), language))) if also else "",
        language=language,
    )  # fmt: skip


def _place(dice: random.Random, spread: float) -> tuple[int, float, float]:
    """A town by its residents, and a point `spread` km or so from its middle."""
    town = dice.choices(range(len(TOWNS)), [one.residents for one in TOWNS])[0]
    north, east = dice.gauss(0, spread), dice.gauss(0, spread)
    middle = TOWNS[town]
    return town, middle.latitude + north / 111.2, middle.longitude + east / 49.8


def _some(dice: random.Random, popular: dict[str, float], count: int) -> set[str]:
    chosen: set[str] = set()
    while len(chosen) < count:
        chosen.update(dice.choices(THINGS, [popular[thing] for thing in THINGS]))
    return chosen


def _mask(dice: random.Random, bits: int, likely: float) -> int:
    mask = sum(1 << bit for bit in range(bits) if dice.random() < likely)
    return mask or 1 << dice.randrange(bits)


def _write(
    dice: random.Random, frames: Mapping[str, tuple[str, ...]], things: set[str], language: str
) -> str:
    joint = " and " if language == "en" else " og "
    said = joint.join(_say(dice, thing, language) for thing in sorted(things))
    return _slip(dice, dice.choice(frames[language]).format(said))


def _say(dice: random.Random, thing: str, language: str) -> str:
    sayings = SAYINGS[thing].split(" | ")[LANGUAGES.index(language)]
    return dice.choice(sayings.split("/"))


def _slip(dice: random.Random, text: str) -> str:
    words = [_mistype(dice, word) if dice.random() < SLIP else word for word in text.split()]
    text = " ".join(words)
    return text.translate(PLAIN_KEYBOARD) if dice.random() < 0.02 else text


def _mistype(dice: random.Random, word: str) -> str:
    """Two letters swapped, one left out, one twice, or another one."""
    if len(word) < 5:
        return word
    at = dice.randrange(1, len(word) - 1)
    return dice.choice(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + dice.choice("aeinorst") + word[at + 1 :],
        )
    )
