"""Sixty offers held against sixty needs: whether the person should be asked. Half of them should not.

Written before the lexicon and the reading of words were last changed, by the same hand; what goes wrong
here is reported, not mended one by one. In bokmål, nynorsk and English, with slips of
the keyboard, compounds, and letters that the keyboard has not.

`python -m bench.pairs` tells how many are judged rightly, and which are not.
"""

from dataclasses import dataclass

from app.core.terms import terms_of
from app.offers.matching import demanded_of
from bench.report import Row, save, show


@dataclass(frozen=True, slots=True)
class Pair:
    offer: str
    title: str
    role: str
    body: str = ""


SHOULD = (
    # Bokmål
    Pair("Jeg kjører gjerne noen til legen", "Tre sjåfører til onsdagsmiddagen", "sjåfør"),
    Pair("Kan måke snø for naboer", "Snøfres til bedehuset", "en som freser"),
    Pair("Snømåker gjerne om morgenen", "Hjelp til måking av trappa på Fillan", "måking"),
    Pair("Lager middag til mange", "Onsdagsmiddagen trenger flere", "kokk"),
    Pair("Handler for folk som ikke kommer seg ut", "En tur på butikken for Olga", "handlehjelp"),
    Pair("Jeg er god med småbarn", "Barnepass under årsmøtet", "barnevakt"),
    Pair("Strikker sokker og votter i fleng", "Votter til basaren", "strikker"),
    Pair("Har båt og kan skysse folk", "Transport ut til Ulvøya", "båtfører"),
    Pair("Kan hjelpe til med nettbrett og mobl", "Datahjelp på biblioteket", "hjelper"),
    Pair("Låner ut hengeren vår", "Tilhenger til strandryddingen", "tilhenger"),
    Pair("Snakker litt arabisk og kan tolke", "Tolk til foreldremøte", "tolk"),
    Pair("Spiller trekkspill paa fest", "Musikk til julebordet", "en som spiller"),
    # Nynorsk
    Pair("Eg kan køyre folk til lækjaren", "Skyss til sanitetsmøtet", "sjåfør"),
    Pair("Eg mokar snø", "Snømoking hos dei eldre i grenda", "snømokar"),
    Pair("Eg likar å steikje lefser", "Lefsebaking på grendahuset", "bakar"),
    Pair("Kan vitje folk som er åleine", "Besøksven på Frøya", "besøksven"),
    Pair("Eg kan spele gitar for borna", "Song og musikk i barnehagen", "musikar"),
    Pair("Saumar og lappar klede", "Saumekveld på biblioteket", "nokon som kan sy"),
    Pair("Køyrer gjerne ungane til trening", "Sjåfør til fotballcupen", "sjåfør"),
    Pair("Eg er pensjonert snikkar", "Nye benkar langs turstien", "snikkar"),
    Pair("Kan sitje hos sjuke og lese høgt", "Høgtlesing på sjukeheimen", "lesar"),
    # English
    Pair("I drive and have room for four", "Sjåfører til sykehjemmet", "sjåfør"),
    Pair("Happy to shovel snow", "Snømåking for naboer", "måker"),
    Pair("I like cooking for crowds", "Community dinner needs cooks", "cook"),
    Pair("Babysitting, any evening", "Barnevakter til folkemøtet", "barnevakt"),
    Pair("I can sew and mend cloths", "Reparere bunader og klær", "en som syr"),
    Pair("I play the fiddle", "Live music for the harvest party", "musician"),
    Pair("Translating from Polish", "Oversettelse av et skriv til polsk", "oversetter"),
    Pair("I fix bikes", "Sykkelverksted på skolen", "mekaniker"),
    Pair("Help with homework, maths mostly", "Leksehjelp hver tirsdag", "leksehjelper"),
)

SHOULD_NOT = (
    # Bokmål
    Pair("Jeg kan hjelpe med det som trengs, måke snø", "Noen som kan tolke arabisk", "tolk"),
    Pair("Har gått på kurs før og kan førstehjelp", "Kasserer til velforeningen", "kasserer"),
    Pair("Er klar når det trengs, kan kjøre", "Sortere klær til loppemarkedet", "sortere klær"),
    Pair("Kan ta med foreldre på tur", "Besøk hos eldre", "besøksvenn"),
    Pair("Bor ved skolen og kan hjelpe til der", "Kløyve ved hos Per", "vedkløyver"),
    Pair("Jeg liker å lage mat", "Dirigent til mannskoret", "dirigent"),
    Pair("Jeg kan bære noe tungt og flytte møbler", "Være vert på kafeen", "kafévert"),
    Pair("Synger i kor", "Sy gardiner til grendehuset", "en som syr"),
    Pair("Kan lytte til folk som har det vondt", "Lufte hunden til Berit", "hundelufter"),
    Pair("Maler hus", "Måle opp tomta", "landmåler"),
    Pair("Jeg kan styre en gravemaskin", "Styreleder i idrettslaget", "styreleder"),
    Pair("Gir bort epler fra hagen min hver høst", "Fotballtrener for gutter 10", "trener"),
    Pair("Kan stå på døra og ta imot gjester", "Rydde dørstokken for is og snø", "snømåker"),
    Pair("Jeg har ofte tid på lørdager", "Bake boller til lørdagskafeen", "baker"),
    # Nynorsk
    Pair("Eg kan gjere det meste som trengst", "Saum av flagg", "nokon som saumar"),
    Pair("Eg er heime no og har god tid", "Hjelp til å klyppe graset", "klyppe gras"),
    Pair("Eg kan sitje på styret", "Bygdekoret treng songarar", "songar"),
    Pair("Har vore lærar i mange år", "Klatreveggen treng sikrarar", "sikrar"),
    Pair("Eg har bil og køyrer gjerne", "Fotograf til bygdedagen", "fotograf",
         "Alle kjem med bil, så vi treng ikkje skyss."),
    Pair("Eg kan følgje med på korleis det går", "Kasserar i grendalaget", "kasserar"),
    Pair("Kan hente ved hjå naboen", "Språktrening for nykomne", "språkven"),
    Pair("Eg kan fiske", "Fikse taket på naustet", "handverkar"),
    # English
    Pair("I make jam", "Snømåking ved kirka", "snømåker"),
    Pair("I can do some gardening for you", "Sewing evening", "someone who sews"),
    Pair("I would like to meet people before Christmas", "Bookkeeping for the choir", "treasurer"),
    Pair("Reading to children", "Repairing the roof", "carpenter"),
    Pair("I have time on Wednesdays and a big heart", "Bilfører til eldresenteret", "sjåfør"),
    Pair("I can lend tools", "Teaching Norwegian", "teacher"),
    Pair("Walking dogs", "Walls to be painted at the club house", "painter"),
    Pair("I can host visitors from abroad", "Hosting the web site of the club", "web designer"),
)  # fmt: skip


def is_asked(pair: Pair) -> bool:
    """Whether the offer has what the need demands."""
    return bool(terms_of(pair.offer) & demanded_of(pair.title, [pair.role]))


def run() -> list[Row]:
    """How many of those who should be asked are, and how many of those who should not."""
    return [
        Row("pairs: found, of 30 who should be asked", sum(map(is_asked, SHOULD)), "pairs"),
        Row("pairs: found, of 30 who should not", sum(map(is_asked, SHOULD_NOT)), "pairs"),
    ]


def main() -> None:
    for pair in SHOULD:
        if not is_asked(pair):
            print(f"missed: {pair.offer} | {pair.title} | {pair.role}")
    for pair in SHOULD_NOT:
        if is_asked(pair):
            print(f"wrong:  {pair.offer} | {pair.title} | {pair.role}")
    rows = run()
    show(rows)
    save(rows)


if __name__ == "__main__":
    main()
