"""What the demo's people asked and answered. Text only."""

from dataclasses import dataclass
from typing import Any

from app.demo.seasons import AT_HOME


@dataclass(frozen=True, slots=True)
class Question:
    """A question in bokmål and, where somebody wrote it, nynorsk; `outcome` once it has closed."""

    title: str
    body: str
    happens: str
    outcome: str = ""
    title_nn: str = ""
    body_nn: str = ""
    happens_nn: str = ""


WHO = "Oppvekst og frivilligsentralen"
WHERE = "Vi samler ideer nå. Kommunedirektøren legger fram et forslag i januar."
WHERE_NN = "Vi samlar idear no. Kommunedirektøren legg fram eit forslag i januar."

# The newest first: the first is this week's.
QUESTIONS = (
    Question(
        "Hvem i grenda kan du spise middag med én gang denne måneden?",
        "Vert eller gjest, begge deler hjelper.",
        "Frivilligsentralen kobler verter og gjester innen sju dager.",
        "",
        "Kven i grenda kan du ete middag med éin gong denne månaden?",
        "Vert eller gjest, begge delar hjelper.",
        "Frivilligsentralen koplar vertar og gjester innan sju dagar.",
    ),
    Question(
        "Hvilken snarvei trenger lys før vinteren?",
        "Skriv hvor den begynner og slutter.",
        "Teknisk svarer på de fem mest nevnte.",
        "Fem snarveier ble nevnt av flere. To har fått lys, den tredje får det før jul.",
        "Kva snarveg treng lys før vinteren?",
        "Skriv kvar han byrjar og sluttar.",
        "Teknisk svarer på dei fem mest nemnde.",
    ),
    Question(
        "Hva skal til for at skoleplassen får stå i fred om kvelden?",
        "Ett forslag holder.",
        "Ungdomsrådet prøver ut ett av forslagene.",
        "Ungdomsrådet valgte vaffelkveld på fredager. Hærverket har stanset så langt.",
    ),
    Question(
        "Hva kan du lære bort på to timer?",
        "Å sløye en torsk, å lese tegneserier, å dele bilder på nett: alt teller.",
        "Biblioteket lager et tekjøkken med de første fem.",
        "Sju meldte seg. Tekjøkkenet på biblioteket er åpent hver onsdag kl. 18.",
    ),
    Question(
        "Hvilken matjord vil du at barnebarna skal dyrke?",
        "",
        "Svarene blir et vedlegg til samfunnsdelen.",
        "Vedlegget ble behandlet i kommunestyret, og fire jorder er tatt ut av byggeplanen.",
    ),
    Question(
        "Hvilket rom står tomt når dere ikke bruker det?",
        "Forsamlingshus, naust, klasserom.",
        "Vi lager en felles liste over rom.",
        "Listen har nå elleve rom. Den henger på biblioteket og ligger på nettsiden.",
    ),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, how its author is named, and how far it came. What `waits` is answered late."""

    body: str
    name: str = ""
    place: str = ""
    signed_as: str = "nobody"
    reply: str = ""
    outcome: str = ""
    language: str = "nb"
    waits: bool = False


ANSWERS = (
    Answer(
        "Jeg kan være vert for fire på Kvenvær. Har stort bord og kokt torsk hver torsdag.",
        "Kari Havn",
        "Fillan",
        "first_name",
        "Så fint! Frivilligsentralen ringer deg for å avtale første torsdag.",
    ),
    Answer(
        "Gjest! Mannen min døde i vår og middagene er blitt stille.",
        reply="Takk for at du skriver det. Vi har funnet en vert i nabogrenda og tar kontakt i dag.",
    ),
    Answer(
        "Eg kan køyre dei som ikkje har bil, måndag til onsdag.",
        "Olav Knarrlag",
        "Knarrlagsund",
        "name",
        "Takk! Du står no på lista over sjåførar.",
        language="nn",
    ),
    Answer(
        "Stien fra Fillan skole ned til butikken. Det er bekmørkt fra halv fire. 🔦",
        reply="Takk for at du sier fra. Stien står nå på listen over det som skal lyses opp.",
        waits=True,
    ),
    Answer(
        "Brua ved Barman. Ungene går der hver dag.",
        "Per Skog",
        "Barman",
        "first_name",
        "Vi har vært på befaring. To lyspunkter settes opp før jul.",
        "Lysene er oppe. Takk for at du sa fra!",
    ),
    Answer(
        "Vaffelkveld. Folk oppfører seg når det lukter vafler.",
        reply="Ja takk! Kjøkkenet på samfunnshuset er ledig fredag kveld.",
        waits=True,
    ),
    Answer(
        "أستطيع أن أعلّم الطبخ السوري في المكتبة. Jeg kan lære bort syrisk mat.",
        reply="Så fint! Biblioteket har kjøkken og tar kontakt for å finne en kveld.",
        waits=True,
    ),
    Answer(
        "<script>alert('hei')</script> er et dårlig forslag, men lys er et godt et.",
        reply="Helt enig. Lyset ved skolen er bestilt.",
        waits=True,
    ),
    Answer(
        "Jorda mellom kirka og sjøen. Der har det vokst poteter siden bestefar var gutt, og den "
        "tåler en vinter til uten asfalt.",
        "Marit Nordøy-Sandstadhaugen",
        "Sandstad",
        "name",
        "Takk. Jorda er tatt med i arealplanen, som kommer på høring.",
        waits=True,
    ),
)

# Kind, name and what they say of themselves.
ORGANISATIONS = (
    ("voluntary", "{place} idrettslag", "Fotball, ski og dugnad. Alle kan være med."),
    ("voluntary", "{place} Røde Kors", "Besøksvenner, hjelpekorps og leksehjelp."),
    ("voluntary", "{place} historielag", "Vi tar vare på bilder og fortellinger."),
    ("voluntary", "{place} pensjonistforening", "Tur, trim og trivsel hver tirsdag."),
    ("voluntary", "Ungdom for ein levande bygd", "Vi er unge og vi blir verande.."),
    ("informal", "Strandgata grendelag", "Naboer som møtes første torsdag i måneden."),
    ("business", "{place} bygg og maling", "Låner bort tilhenger og verktøy til dugnad."),
)

# The first organisation of a municipality has the first, and so on round.
NEEDS: tuple[dict[str, Any], ...] = (
    {
        "title": "Tre sjåfører til onsdagsmiddagen",
        "body": "Vi henter og bringer dem som ikke kjører selv.",
        "place": "Samfunnshuset",
        "when": (1, 12, 14),
        "weekday": 2,
        "slots": (("sjåfør", 3), ("vert", 1)),
        "requirements": ("driving_licence",),
        "gives": "Middag og kaffe",
        "contact": "Ring Liv i foreningen",
    },
    {
        "title": "To voksne ved skolen fredag kveld",
        "body": "Gå en runde, hils på ungdommen, ring hvis noe er galt.",
        "place": "Skoleplassen",
        "when": (2, 19, 22),
        "weekday": 4,
        "slots": (("natteravn", 2),),
        "requirements": ("adult",),
        "gives": "Refleksvest og kakao",
    },
    {
        "title": "Besøksvenn én time i uken",
        "body": "En dame på 84 vil gjerne ha noen å spille kort med.",
        "place": AT_HOME,
        "when": None,
        "slots": (("besøksvenn", 1),),
        "requirements": ("police_certificate",),
    },
    {
        "title": "En ungdom som kan skanne bilder",
        "place": "Biblioteket",
        "when": (5, 16, 18),
        "slots": (("skanner", 2),),
        "gives": "Attest og pizza",
    },
    {
        "title": "Strandrydding med tilhenger",
        "body": "Fire hender og én tilhenger. 🌊 Ta med hansker.",
        "place": "Badeplassen",
        "when": (9, 11, 15),
        "slots": (("ryddere", 12), ("sjåfør med tilhenger", 1)),
        "gives": "Grillmat",
    },
    {
        "title": "Hjelp til å male klubbhuset",
        "body": "Maling og koster har vi.",
        "place": "Klubbhuset",
        "when": (12, 10, 16),
        "slots": (("malere", 6),),
        "gives": "Lunsj",
    },
)

# Kind, what, weekdays (0 is Monday; none for any), parts of the day (morning 1, day 2, evening 4).
OFFERS: tuple[tuple[str, str, tuple[int, ...], int], ...] = (
    ("time", "Kjøre noen til legen eller til middagen", (2, 4), 3),
    ("skill", "Lære bort strikking og lapping", (), 4),
    ("tool", "Henger og motorsag, og meg til å bruke dem", (5,), 0),
    ("time", "Gå tur med en som ikke vil gå alene", (), 2),
    ("skill", "Eg kan hjelpe med lekser i matte", (0, 1, 2, 3), 4),
    ("room", "Kjøkkenet på grendehuset står tomt om formiddagen", (0, 1, 2, 3, 4), 1),
    ("time", "Bake til dugnad og kaffe", (), 0),
    ("time", "Måke snø for naboer som ikke klarer det", (), 1),
)
