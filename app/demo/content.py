"""What the demo's organisations are, and what is needed and offered. Text only."""

from typing import Any

from app.demo.seasons import AT_HOME

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
