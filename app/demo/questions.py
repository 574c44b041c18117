"""What the demo's people asked and answered. Text only."""

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's words in one language: itself, what explains it, what happens to the answers."""

    title: str
    body: str
    happens: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question in bokmål and, where somebody wrote them, in nynorsk and English; what people answer
    to it, four or more; what came of it, once it has closed."""

    nb: Asked
    answers: tuple[Answer, ...]
    outcome: str = ""
    nn: Asked | None = None
    en: Asked | None = None


# Who asks, and where in the process it is.
AROUND = {
    "nb": (
        "Oppvekst og frivilligsentralen",
        "Vi samler ideer nå. Kommunedirektøren legger fram et forslag i januar.",
    ),
    "nn": (
        "Oppvekst og frivilligsentralen",
        "Vi samlar idear no. Kommunedirektøren legg fram eit forslag i januar.",
    ),
    "en": (
        "Childhood services and the volunteer centre",
        "We are collecting ideas now. The chief executive makes a proposal in January.",
    ),
}
FOR_VOLUNTEERS = {
    "nb": Asked(
        "Hvilken oppgave står ugjort fordi dere mangler to hender?",
        "Skriv hva, når og hvor mange.",
        "Vi varsler dem som har tilbudt hjelp.",
    ),
    "nn": Asked(
        "Kva oppgåve står ugjord fordi de manglar to hender?",
        "Skriv kva, når og kor mange.",
        "Vi varslar dei som har tilbode hjelp.",
    ),
    "en": Asked(
        "Which task is left undone because you lack two hands?",
        "Write what, when and how many.",
        "We tell those who have offered to help.",
    ),
}

# The newest first: the first is this week's. None asks people to name others: answers may be public.
QUESTIONS = (
    Question(
        Asked(
            "Kan du være vert eller gjest ved et middagsbord denne måneden?",
            "Vert eller gjest, begge deler hjelper.",
            "Frivilligsentralen kobler verter og gjester innen sju dager.",
        ),
        (
            Answer(
                "Jeg kan være vert for fire på Kvenvær. Har stort bord og kokt torsk hver torsdag.",
                "Kari Havn",
                "Fillan",
                "first_name",
                "Så fint! Frivilligsentralen ringer deg for å avtale første torsdag.",
            ),
            Answer(
                "Gjest! Mannen min døde i vår og middagene er blitt stille.",
                reply="Takk for at du skriver det. Vi har funnet en vert, og tar kontakt i dag.",
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
                "أستطيع أن أطبخ طعاماً سورياً لستة أشخاص. Jeg kan lage syrisk middag til seks.",
                reply="Så fint! Frivilligsentralen ringer deg for å finne en dag.",
                waits=True,
            ),
        ),
        nn=Asked(
            "Kan du vere vert eller gjest ved eit middagsbord denne månaden?",
            "Vert eller gjest, begge delar hjelper.",
            "Frivilligsentralen koplar vertar og gjester innan sju dagar.",
        ),
        en=Asked(
            "Could you host a dinner, or be a guest at one, this month?",
            "Host or guest, both help.",
            "The volunteer centre brings hosts and guests together within seven days.",
        ),
    ),
    Question(
        Asked(
            "Hvilken snarvei trenger lys før vinteren?",
            "Skriv hvor den begynner og slutter.",
            "Teknisk svarer på de fem mest nevnte.",
        ),
        (
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
                "<script>alert('hei')</script> er et dårlig forslag, men lys ved skolen er et godt et.",
                reply="Helt enig. Lyset ved skolen er bestilt.",
                waits=True,
            ),
            Answer(
                "Bakken frå kyrkja til busskuret. Der er det is og mørkt på same tid.",
                reply="Takk. Busskuret får lampe, og vi strør bakken om morgonen.",
                language="nn",
            ),
        ),
        "Fem snarveier ble nevnt av flere. To har fått lys, den tredje får det før jul.",
        Asked(
            "Kva snarveg treng lys før vinteren?",
            "Skriv kvar han byrjar og sluttar.",
            "Teknisk svarer på dei fem mest nemnde.",
        ),
        Asked(
            "Which short cut needs light before winter?",
            "Write where it begins and ends.",
            "The technical unit answers the five named most.",
        ),
    ),
    Question(
        Asked(
            "Hva skal til for at skoleplassen får stå i fred om kvelden?",
            "Ett forslag holder.",
            "Ungdomsrådet prøver ut ett av forslagene.",
        ),
        (
            Answer(
                "Vaffelkveld. Folk oppfører seg når det lukter vafler.",
                reply="Ja takk! Kjøkkenet på samfunnshuset er ledig fredag kveld.",
                waits=True,
            ),
            Answer(
                "La ungdommen få nøkkel til gymsalen på fredager.",
                reply="Det prøver vi. Ungdomsrådet har fått nøkkelen til og med mars.",
                outcome="Gymsalen er åpen hver fredag, og noen er der hver gang.",
            ),
            Answer(
                "Set opp ein benk og eit bord, så har dei ein stad å sitje.",
                reply="Benken er bestilt, og kjem i neste veke.",
                language="nn",
            ),
            Answer(
                "To voksne som går en runde. Jeg kan ta hver annen fredag.",
                "Kari Havn",
                "Fillan",
                "first_name",
                "Takk! Natteravnene tar kontakt med deg.",
            ),
        ),
        "Ungdomsrådet valgte vaffelkveld på fredager. Hærverket har stanset så langt.",
        en=Asked(
            "What would it take for the schoolyard to be left in peace at night?",
            "One proposal will do.",
            "The youth council tries out one of the proposals.",
        ),
    ),
    Question(
        Asked(
            "Hva kan du lære bort på to timer?",
            "Å sløye en torsk, å lese tegneserier, å dele bilder på nett: alt teller.",
            "Biblioteket lager et tekjøkken med de første fem.",
        ),
        (
            Answer(
                "أستطيع أن أعلّم الطبخ السوري في المكتبة. Jeg kan lære bort syrisk mat.",
                reply="Så fint! Biblioteket har kjøkken og tar kontakt for å finne en kveld.",
                waits=True,
            ),
            Answer(
                "Å lappe en sykkel. Ta med din egen.",
                reply="Takk! Du får torsdagen, og biblioteket legger ut papp på gulvet.",
            ),
            Answer(
                "Eg kan lære bort å strikke hælen på ein sokk.",
                "Olav Knarrlag",
                "Knarrlagsund",
                "name",
                "Så bra! Det er det flest har spurt etter.",
                language="nn",
            ),
            Answer(
                "Hvordan man snakker med dataen sin uten å bli sint på den.",
                reply="Den trengs. Biblioteket har satt deg opp på en onsdag.",
            ),
        ),
        "Sju meldte seg. Tekjøkkenet på biblioteket er åpent hver onsdag kl. 18.",
        en=Asked(
            "What could you teach in two hours?",
            "To gut a cod, to read comics, to share pictures: everything counts.",
            "The library makes a learning kitchen with the first five.",
        ),
    ),
    Question(
        Asked(
            "Hvilken matjord vil du at barnebarna skal dyrke?",
            "",
            "Svarene blir et vedlegg til samfunnsdelen.",
        ),
        (
            Answer(
                "Jorda mellom kirka og sjøen. Der har det vokst poteter siden bestefar var gutt, "
                "og den tåler en vinter til uten asfalt.",
                "Marit Nordøy-Sandstadhaugen",
                "Sandstad",
                "name",
                "Takk. Jorda er tatt med i arealplanen, som kommer på høring.",
            ),
            Answer(
                "Skolehagen. Den er liten, men alle har vært der.",
                reply="Skolehagen er med. Den er merket som friområde i planen.",
            ),
            Answer(
                "Teigen ved elva, der det er lettast å få vatn.",
                reply="Takk. Teigen er teken ut av byggjeplanen.",
                language="nn",
            ),
            Answer(
                "All jord som er dyrket i dag. Det blir ikke mer av den.",
                reply="Det er også det planen foreslår. Den kommer på høring.",
            ),
        ),
        "Vedlegget ble behandlet i kommunestyret, og fire jorder er tatt ut av byggeplanen.",
        en=Asked(
            "Which farmland do you want your grandchildren to grow food on?",
            "",
            "The answers are added to the municipal plan.",
        ),
    ),
    Question(
        Asked(
            "Hvilket rom står tomt når dere ikke bruker det?",
            "Forsamlingshus, naust, klasserom.",
            "Vi lager en felles liste over rom.",
        ),
        (
            Answer(
                "Grendehuset står tomt hver formiddag. Det har kjøkken og rampe.",
                reply="Takk! Det står på listen, og barselgruppa har alt spurt.",
            ),
            Answer(
                "Naustet vårt, fra september til mai. Det er kaldt, men tørt.",
                "Per Skog",
                "Barman",
                "first_name",
                "Supert. Historielaget leter etter plass til båten sin.",
            ),
            Answer(
                "Øvingsrommet til korpset er ledig alle dagar utanom tysdag.",
                reply="Takk! Det står på lista.",
                language="nn",
            ),
            Answer(
                "Kantina etter klokka tre. Vi låser uansett.",
                reply="Så fint. Leksehjelpen flytter inn mandag.",
            ),
        ),
        "Listen har nå elleve rom. Den henger på biblioteket og ligger på nettsiden.",
        en=Asked(
            "Which room is empty when you do not use it?",
            "A community hall, a boathouse, a classroom.",
            "We make one list of rooms for everybody.",
        ),
    ),
)

# To «Hva kan du bidra med …?», whatever the season.
OF_THE_SEASON = (
    Answer(
        "Jeg kan bake til førti, og har to langpanner.",
        reply="Takk! Frivilligsentralen ringer deg når dagen er satt.",
    ),
    Answer(
        "Vi er tre som kan stille en lørdag, med henger.",
        "Per Skog",
        "Barman",
        "first_name",
        "Så bra. Dere er satt opp, og får beskjed om hvor.",
    ),
    Answer(
        "Eg kan køyre dei som ikkje har bil.",
        "Olav Knarrlag",
        "Knarrlagsund",
        "name",
        "Takk! Du står no på lista over sjåførar.",
        language="nn",
    ),
    Answer(
        "Jeg er fjorten og kan rigge, bære og rydde.",
        reply="Dere unge trengs! Møt opp en time før, så er det pizza etterpå.",
    ),
    Answer(
        "Varmt bål, tau og en lommelykt. Og god tid.",
        reply="Det er mer enn nok. Takk skal du ha.",
    ),
)
