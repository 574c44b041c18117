"""A year in the demo's region: what is asked in each month, what is needed, and what people start.
Text only; bokmål and nynorsk side by side, as it is written here."""

from typing import Any

# What the weeks of a month ask about: «Hva kan du bidra med …?»
OCCASIONS: dict[int, tuple[str, ...]] = {
    1: (
        "så ingen blir gående alene i januar",
        "når snøen må bort",
        "på juletrefesten",
        "på Bokbåten",
    ),
    2: ("på skidagen", "i vinterferien", "så isen på vannet blir trygg", "på fastelavnskafeen"),
    3: ("på årsmøtene", "for å pusse opp i grendehuset", "før påske", "for de nye naboene våre"),
    4: ("på strandryddedagen", "på vårdugnaden", "når båtene skal ut", "i skolehagen"),
    5: ("på 17. mai", "så flere sykler", "på turstiene", "med å plante poteter"),
    6: ("på sankthans", "så sommeren blir god for dem som er hjemme", "på skoleavslutningen"),
    7: (
        "på kystsommerdagene",
        "når ferien gjør oss færre",
        "for dem som besøker oss",
        "på badeplassen",
    ),
    8: (
        "når skolen begynner",
        "med å plukke bær",
        "på bygdedagen",
        "så barna kommer trygt til skolen",
    ),
    9: ("i høstens kor og lag", "på bruktmarkedet", "når matfatet skal fylles", "på eldredagen"),
    10: ("på TV-aksjonen", "når lysene må på plass", "i høstferien", "med å lære noen norsk"),
    11: ("på lysfesten", "så ingen spiser alene", "i det nye ungdomsrommet", "på julemessa"),
    12: (
        "på julaften for dem som er alene",
        "på julegrantenninga",
        "når fjøset må måkes",
        "i romjula",
    ),
}

AT_HOME = "Hjemme hos henne"
PLACES = (
    "Samfunnshuset",
    "Grendehuset",
    "Biblioteket",
    "Skolen",
    "Klubbhuset",
    "Bedehuset",
    "Kaia",
    "Idrettsplassen",
    "Sykehjemmet",
    "Bygdetunet",
    "Frivilligsentralen",
    "Badeplassen",
)

# `season` are the months in which somebody needs it; none: all year. `weekday`: every week then.
NEEDS_OF_THE_YEAR: tuple[dict[str, Any], ...] = (
    {"title": "Måke snø for fire naboer", "slots": (("måker", 4),), "season": (11, 12, 1, 2, 3)},
    {"title": "Dele ut saft på skidagen", "slots": (("vert", 3),), "season": (1, 2, 3)},
    {"title": "Rydde stranda etter vinteren 🌊", "slots": (("rydder", 10),), "season": (4, 5)},
    {"title": "Male benkene langs kaia", "slots": (("maler", 4),), "season": (5, 6, 7, 8)},
    {"title": "Vakter på sankthansbålet", "slots": (("vakt", 6),), "season": (6,)},
    {
        "title": "Plukke epler hos dem som ikke rekker opp",
        "slots": (("plukker", 5),),
        "season": (8, 9, 10),
    },
    {"title": "Bøssebærere på TV-aksjonen", "slots": (("bøssebærer", 12),), "season": (10,)},
    {
        "title": "Baking til julemessa",
        "slots": (("baker", 6),),
        "season": (11, 12),
        "gives": "Kaffe og kake",
    },
    {"title": "Juletreet skal opp", "slots": (("bærer", 4),), "season": (11, 12)},
    {
        "title": "Kjøre dem som skal på middag",
        "slots": (("sjåfør", 3),),
        "weekday": 2,
        "requirements": ("driving_licence",),
    },
    {
        "title": "Leksehjelp på biblioteket",
        "slots": (("leksehjelper", 2),),
        "weekday": 1,
        "requirements": ("police_certificate",),
    },
    {"title": "Språkkafé: snakk norsk med oss", "slots": (("samtalevert", 3),), "weekday": 3},
    {"title": "Trilletur for småbarnsforeldre", "slots": (("turvert", 1),), "weekday": 0},
    {"title": "Steke vafler på kampdagen", "slots": (("steker", 2), ("kasserer", 1)), "weekday": 6},
    {
        "title": "Nattevandre fredag kveld",
        "slots": (("natteravn", 2),),
        "weekday": 4,
        "requirements": ("adult",),
    },
    {"title": "Hjelpe noen med nettbanken", "slots": (("datahjelper", 2),), "weekday": 2},
    {"title": "Spille bingo på sykehjemmet", "slots": (("opprøper", 1),), "weekday": 5},
    {
        "title": "Treng nokon som kan stemme piano",
        "slots": (("pianostemmar", 1),),
        "language": "nn",
    },
    {"title": "Hjelp til å bere ut gamle møblar", "slots": (("berar", 4),), "language": "nn"},
    {"title": "Følgje med på tur til Knarren", "slots": (("turvenn", 2),), "language": "nn"},
    {
        "title": "Køyre varer heim frå butikken",
        "slots": (("sjåfør", 1),),
        "language": "nn",
        "weekday": 4,
    },
    {"title": "Besøksvenn én time i uken", "slots": (("besøksvenn", 1),), "flexible": True},
    {"title": "Sy gardiner til forsamlingssalen", "slots": (("syer", 2),), "flexible": True},
    {"title": "Skrive inn gamle gårdsnavn", "slots": (("skriver", 3),), "flexible": True},
    {"title": "Låne oss en henger en lørdag", "slots": (("henger", 1),), "flexible": True},
    {
        "title": "Tolk: نحتاج من يتكلم العربية",
        "body": "Vi trenger noen som kan arabisk på møtet.",
        "slots": (("tolk", 1),),
    },
    {
        "title": "Lage en <script> for nettsiden vår",
        "body": "Nei, ikke <script>alert(1)</script>, men en liten kalender.",
        "slots": (("utvikler", 1),),
    },
    {
        "title": "Rigge telt, benker, lydanlegg og strøm til den store sommerfesten på idrettsplassen",
        "slots": (("rigger", 8), ("elektriker", 1)),
        "season": (5, 6, 7, 8),
    },
    {"title": "Teach us to cook your favourite dish 🍲", "slots": (("cook", 1),), "language": "en"},
    {"title": "Vaske klubbdraktene", "slots": (("vasker", 1),)},
    {
        "title": "Klippe gresset på kirkegården",
        "slots": (("klipper", 2),),
        "season": (5, 6, 7, 8, 9),
    },
    {
        "title": "Dugnad på turstien",
        "body": "Vi legger klopper over myra.",
        "slots": (("dugnadsfolk", 8),),
        "gives": "Grillmat",
    },
    {"title": "Ta bilder på bygdedagen", "slots": (("fotograf", 1),)},
)

STARTED: tuple[dict[str, Any], ...] = (
    {
        "title": "Onsdagsmiddag for alle",
        "what": "Vi lager middag sammen og spiser ved langbord.",
        "why": "For mange spiser alene.",
        "who": "Alle, også de som bare vil spise.",
        "how": "Vi begynner med ti stoler og ei gryte.",
        "meeting_place": "large_kitchen",
        "step_free": True,
        "coffee": True,
        "abc": ("together", "meaningful"),
        "goals": (3, 11),
        "weekday": 2,
        "wishes": ("Kake", "Kaffe", "Brettspill"),
        "news": "Slik så det ut sist onsdag, rett før dørene gikk opp. Vi ble sytten!",
        "shows": ("table", "Et langbord med sju tallerkener suppe og en stor gryte i midten"),
    },
    {
        "title": "Strikk og lapp",
        "what": "Vi reparerer klær og strikker.",
        "why": "Det meste kan brukes én gang til.",
        "meeting_place": "small_kitchen",
        "coffee": True,
        "abc": ("active", "together"),
        "goals": (12,),
        "weekday": 3,
    },
    {
        "title": "Skolehagen",
        "what": "Barn og gamle dyrker poteter i lag.",
        "how": "To timer i uken fra april til september.",
        "meeting_place": "kitchen_garden",
        "abc": ("active", "together", "meaningful"),
        "goals": (2, 4),
        "state": "sleeping",
    },
    {
        "title": "Båttur med dei som ikkje har båt",
        "language": "nn",
        "what": "Vi tek med folk ut på fjorden ein kveld i månaden.",
        "why": "Fjorden er for alle.",
        "who": "Dei som har båt, og dei som ikkje har.",
        "abc": ("together",),
        "goals": (14,),
        "news": "Sist var vi berre fire, men det vart lange samtalar.",
        "shows": ("fjord", "Tre personar i ein liten båt på fjorden, i kveldssol"),
    },
    {
        "title": "Språkvenner på butikken",
        "what": "Vi handler sammen og øver på ordene.",
        "why": "Norsk lærer en av å snakke.",
        "abc": ("together", "meaningful"),
        "goals": (4, 10),
        "trial": 30,
    },
    {
        "title": "Lys i løypa 🔦",
        "what": "Vi setter opp lykter langs skiløypa.",
        "abc": ("active",),
        "goals": (3,),
        "state": "finished",
        "outcome": "Førti lykter og elleve kvelder. Løypa er lys til klokka ti.",
        "outcome_shows": ("trail", "Fem lykter langs ei skiløype under stjernehimmelen"),
    },
    {
        "title": "مطبخ الجيران – Nabokjøkkenet",
        "what": "Mat fra hele verden, en lørdag i måneden.",
        "meeting_place": "large_kitchen",
        "coffee": True,
        "transport": "Buss 310 stopper utenfor",
        "abc": ("together",),
        "goals": (2, 17),
        "wishes": ("En rett du er glad i",),
        "weekday": 5,
    },
    {
        "title": "Verktøybiblioteket",
        "what": "Lån en drill i stedet for å kjøpe en.",
        "how": "Vi har et skap på grendehuset og en liste.",
        "abc": ("meaningful",),
        "goals": (12, 13),
    },
    {
        "title": "Turgruppa for dem som synes at andre turgrupper går altfor fort og altfor langt",
        "what": "Vi går sakte, og vi setter oss ned.",
        "abc": ("active", "together"),
        "goals": (3,),
        "weekday": 0,
    },
)

NEWS = (
    "Vi var sytten sist. Ta med en nabo!",
    "Takk til bakeriet for brødet. Neste gang trenger vi to som kan vaske opp.",
)
# Written on Hitra, and not yet read by a moderator.
WAITING = {
    "news": "Neste onsdag koker vi fiskesuppe av det båtgjengen fikk på kroken.",
    "shows": ("fjord", ""),
}
