"""What makes two words one: stems, umlauts written out, letters of another script, and words that say nothing."""

import re
from functools import lru_cache

import Stemmer
from anyascii import anyascii

from integration_portal.text import normalise, words

# Snowball's algorithms. Somali and Pashto have none, Ukrainian borrows from Russian and has endings of its own.
_ALGORITHMS = {
    "latin": ["german", "english", "turkish", "serbian", "hungarian", "romanian", "italian", "swedish", "finnish"],
    "arabic": ["arabic", "persian"],
    "cyrillic": ["russian"],
}
_STEMMERS = {script: [Stemmer.Stemmer(name, 10_000) for name in names] for script, names in _ALGORITHMS.items()}
# Endings that Snowball doesn't take away, longest first.
_ENDINGS = {
    "latin": [
        "kayga",
        "tayda",
        "kaaga",
        "kiisa",
        "teeda",
        "yaal",
        "yada",
        "aha",
        "kii",
        "ada",
        "ka",
        "ta",
        "da",
        "ga",
        "ha",
    ],  # Somali
    "arabic": ["هاي", "ها", "ونه", "ګانې", "انو", "ونو", "ان", "ې", "و", "ي", "ه"],  # Farsi and Pashto
    "cyrillic": ["ями", "ами", "ому", "ого", "ою", "ею", "ів", "ов", "ах", "ях", "ій", "ої", "ий"],  # Ukrainian
}
_SHORTEST_STEM = 3

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ARTICLE = re.compile(r"^(?:وال|بال|كال|فال|لل|ال)(?=.{3})")
_WRITTEN_OUT = re.compile(r"(?<=[^aeiouq])([aou])e|^([aou])e")

# How people write Arabic letters on a German keyboard; each reading becomes one letter.
_ARABIC_CONSONANTS = [
    (r"[ae][ht]$", "a"),
    (r"sch|sh|ch|c|s|z", "s"),
    (r"kh|gh|ck|[xqgk]", "k"),
    (r"th|dh", "d"),
    (r"ph", "f"),
    (r"dj", "j"),
]
_DOUBLED = (r"(.)\1+", r"\1")
_ARABIC_SOUNDS = [
    (re.compile(pattern), letter) for pattern, letter in [*_ARABIC_CONSONANTS, (r"[aeiouyvwh]", ""), _DOUBLED]
]
_ARABIC_VOICES = [
    (re.compile(pattern), letter)
    for pattern, letter in [*_ARABIC_CONSONANTS, (r"[eiy]", "i"), (r"[ouvw]", "u"), _DOUBLED]
]
_CYRILLIC_SOUNDS = [
    (re.compile(pattern), letter)
    for pattern, letter in [
        (r"shch|sch|š", "sh"),
        (r"tsch|tch|č|ć", "ch"),
        (r"ts|tz", "c"),
        (r"kh|x|g", "h"),
        (r"ž", "zh"),
        (r"w", "v"),
        (r"[jy]|i(?=[aeou])", "i"),
        (r"(.)\1+", r"\1"),
    ]
]
_WORK = re.compile(r"\b[iİ][şŞ]\b")
_PERSIAN_Z = str.maketrans("ضذظ", "ززز")
_NO_SOUND = str.maketrans("", "", "'`")
_SERBIAN = str.maketrans("абвгдђежзијклмнопрстћуфхцчш", "abvgddezzijklmnoprstcufhccs")
_SERBIAN |= {ord("љ"): "lj", ord("њ"): "nj", ord("џ"): "dz"}
_DIGITS = str.maketrans({"2": "", "3": "", "5": "kh", "6": "t", "7": "h", "8": "q", "9": "q"})  # Arabic in chats


def script(word):
    if _ARABIC.search(word):
        return "arabic"
    return "cyrillic" if _CYRILLIC.search(word) else "latin"


@lru_cache(5_000)
def stems(word):
    """The stems that a normalised word could have in the languages of its script."""
    kind = script(word)
    bare = _ARTICLE.sub("", word) if kind == "arabic" else word
    found = {stemmer.stemWord(bare) for stemmer in _STEMMERS[kind]}
    found |= {bare[: -len(ending)] for ending in _ENDINGS[kind] if bare.endswith(ending)}
    return frozenset({normalise(stem) for stem in found if len(stem) >= _SHORTEST_STEM} | {bare})


def umlauts_folded(word):
    """``aerztin`` and ``arztin`` (which ``normalise`` makes of ``Ärztin``) are one: ae, oe, ue count as the letter."""
    return _WRITTEN_OUT.sub(lambda match: match[1] or match[2], word)


@lru_cache(5_000)
def sound(word):
    """A key that an Arabic word and its spelling in Latin letters share: درس and ``dars`` are both ``drs``."""
    return _rewritten(_without_digits(_latin(word)), _ARABIC_SOUNDS)


def sounds(word):
    """The keys of a word in Arabic letters: some are a d in Arabic and a z in Persian and Pashto."""
    return {sound(word), sound(word.translate(_PERSIAN_Z))}


@lru_cache(20_000)
def voiced(word):
    """The same with its vowels, to tell words that share a sound apart: ``sabab`` is nearer to شباب than to شب."""
    return _rewritten(_without_digits(_latin(word)), _ARABIC_VOICES)


@lru_cache(5_000)
def cyrillic_sound(word):
    """A key that a Cyrillic word and its spellings in Latin letters share: немецкий, ``nemeckij``, ``nemetskiy``."""
    return _rewritten(_latin(word), _CYRILLIC_SOUNDS)


def serbian_in_latin(word):
    """A normalised Cyrillic word as Serbian has it in Latin letters: ``посао`` → ``posao``."""
    return word.translate(_SERBIAN)


def _without_digits(latin):
    return latin if latin.isdigit() else latin.translate(_DIGITS)


def _latin(word):
    return normalise(anyascii(word).translate(_NO_SOUND))


def _rewritten(text, rules):
    for pattern, letter in rules:
        text = pattern.sub(letter, text)
    return text


def telling(text, language=""):
    """The normalised words of a text without those that say nothing, unless it has no others."""
    found = words(text)
    return [word for word in found if says_something(word, text, language)] or found


def says_something(word, text, language=""):
    """Whether a normalised word of a text tells what it is about.

    Turkish ``iş``, work, does; without its cedilla it is an English word that doesn't.
    """
    return word not in STOP_WORDS or word == "is" and (language == "tr" or bool(_WORK.search(text)))


# What people in need write, whatever it is about.
WEAK_WORDS = frozenset(
    normalise(
        """
    hilfe helfen hilft geholfen unterstutzung beratung help helping support advice yardim yardima destek مساعدة المساعدة
    ساعدوني کمک مرسته مرستې مرستي pomoc pomoci pomognite допомога допомоги допомогти помощь помощи помочь помогите
    допоможіть pomozite segitseg segitseget segiteni ajutor ajuta caawimo caawin caawimaad aiuto aiutare hjalp hjalpa
    apua apu auttaa ajut segit segitenek segitsenek yardimci yardimi caawiya caawi kaalmo
    kinder kind menschen leute people
    """
    ).split()
)

# Articles, pronouns, prepositions, auxiliaries: what a sentence has beside what it is about.
STOP_WORDS = frozenset(
    normalise(
        """
    der die das den dem des ein eine einen einem einer und oder ist sind war bin bist hat habe haben hast ich
    du er sie
    es wir ihr mir mich dir dich ihm uns euch mein meine meinen meinem meiner dein deine sein seine unser kein keine
    keinen nicht kann kannst konnen mochte mochten will muss mussen soll wie was wo wer wann warum welche
    welcher mit
    von vom zu zum zur in im an am auf aus bei beim bis durch fur gegen nach ohne um uber unter vor als auch
    da dann dass
    denn doch hier ja jetzt nein noch nur schon sehr so wenn wird werden man gibt geht mehr bitte etwas fuer
    brauche brauchen suche suchen
    a an the and or is are was be am do does did have has had i you he she it we they me my your his her our
    their him
    us them to of in on at for from with without by as about not no none can cannot could would should will
    what where
    who when how why this that these those there here some any need needs want looking get please dont doesn
    isn im t s
    bir ve veya mi mu ile icin bu su o ben sen biz siz onlar benim bana beni var yok ne nerede nasil icin daha cok
    istiyorum lazim nasil gibi da de ki
    في من الى على عن مع هو هي انا انت نحن هم هذا هذه ذلك التي الذي ما ماذا اين كيف متى هل لا ليس لي لدي عندي اريد
    احتاج بدون او و ان كان يا شو وين بدي عند
    و یا در به از با برای این آن که را من تو او ما شما است هست نیست دارم ندارم میخواهم می نمی خواهم چه کجا
    چگونه چطور
    یک هم بدون تا اگر است
    i u na za s sa od do iz ili je su sam si smo ste nije nisam ja ti on ona mi vi oni moj moja moje moji mom
    mog kako sta
    gdje gde kada koji koja sto da ne bez se mene meni imam nemam trebam zelim hocu treba
    і та й в у на за з із зі від до для або є не я ти він вона ми ви вони мій моя моє мої як що де коли який
    яка це без
    мені мене у мене маю немає треба хочу потрібно потрібна потрібен
    и в во на за с со от до из для или есть не я ты он она мы вы они мой моя мое мои как что где когда какой
    какая это
    без мне меня у нет надо нужно хочу нужна нужен
    a az egy es vagy van volt nem en te o mi ti ok nekem engem hogy hol mikor mi ki mit milyen ez az ha is meg csak
    kell szeretnek szuksegem nincs
    un o o si sau este e sunt nu eu tu el ea noi voi ei ele imi mi ma meu mea mei mele cum ce unde cand care
    cu de din
    la pe pentru in fara am ai are avem vreau nevoie sa
    waa iyo oo ku ka u la ah in aan ma ayaa wax waxaan waan i aniga adiga isaga iyada annaga kan tan sidee
    halkee xagee
    goorma maxaa doonayaa rabaa baahanahay leeyahay
    او په له د ته کې نه سره زه ته هغه موږ تاسو دا هغه چې څه چيرته څنګه کله يم دی ده لرم نلرم غواړم زما
    il lo la i gli le un uno una e o di a da in con su per tra fra non sono sei siamo ho hai ha abbiamo io tu
    lui lei noi
    voi loro mio mia miei mie come cosa dove quando che chi del della dei delle al alla nel senza mi ti si c
    bisogno cerco
    voglio
    och eller ar var har hade jag du han hon den det vi ni de min mitt mina din sin inte ingen inga inget ett
    en att med
    utan for fran till pa i om som hur vad var nar vem vilken kan vill maste behover soker finns
    ja tai on ovat oli en et ei olen olet mina sina han me te he minun minulla sinun ole mita missa miten
    milloin kuka
    kuinka etta kun jos joka kanssa ilman tarvitsen haluan etsin
    دنبال میگردم
    mikham mikhaham daram nadaram migardam baraye ghwaram bidi biddi
    зробити хочуть сделать хотят получил получила отримав отримала dobio dobila dobili
    hochu khochu nuzhno nuzhna potribno potribna ishchu shukaju shukayu
    mei koa koane hob hab mecht braucht nit net ned wos muass won
    عايز عاوز بغيت باغي ابغى نبغي ابي راني خاصني عم مش مو فين شنو شلون واش ديال هيك رح حدا محتاج محتاجه
    baan ayaan ayaa wuu way ii ima iga igu naga ahay inaan lagu qof
    beni bize biri hic ediyor etmek yapmak olmak almak geldi yapayim hangi kim kime
    vagyok valaki tudok tudom csinalni most itt akarok hova kit mert
    fost cine cineva meu stiu pot vrea ne i aici foarte nimic
    jemand jemanden finde finden kriege kriegen wurde worden alles viel gerade
    find found got get getting someone somebody anyone anybody something anything been were just really very
    ariyorum bulmak bulabilirim nereden nereye burada simdi
    ابحث بدور ادور لاقي الاقي هون میگردم پیدا کنم کردن لټوم لپاره
    ищу искать найти могу можно куда обратиться шукаю шукати знайти можу можна куди звернутися звернутись
    trazim traziti naci pronaci mogu keresek keresem talalni talalok caut gasesc gasi raadinayaa raadinaya helaa
    cercando trovare trovo posso hitta hittar nagon nagot blir blivit fatt ska loytaa loydan voin saada mista
    dlya dlia dla gde kto chto shcho mne meni menya mene mozhno mozhna
    bdi lal mishan urid uridu abhath donbal donbale bara peyda kardan kardam lapara
    """
    ).split()
)
