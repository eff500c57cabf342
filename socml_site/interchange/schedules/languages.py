"""Languages as people write them: codes, names, several at once."""

from __future__ import annotations

import re

from socml_site.problems import fold

# ISO 639-1.
_CODES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv"
    " cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr"
    " ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw"
    " ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv"
    " ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr"
    " ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi"
    " yo za zh zu".split()
)
_CODE = re.compile(r"([A-Za-z]{2})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?")
_BETWEEN = re.compile(r"\s*(?:[,;/|+&\n]|\b(?:and|or|und|oder|y|e)\b(?=\s)|\s)\s*", re.I)
# What languages call themselves and each other, where it is not their code.
_NAMES = {
    name: code
    for code, names in {
        "ar": "arabic arabisch arabe العربية",
        "bg": "bulgarian български",
        "ca": "catalan catala",
        "cs": "czech tschechisch cesky cestina",
        "da": "danish danisch dansk",
        "de": "german deutsch allemand aleman tedesco alemao duits deu ger",
        "el": "greek griechisch ελληνικα",
        "en": "english englisch anglais ingles inglese engels eng",
        "eo": "esperanto",
        "es": "spanish spanisch espagnol espanol castellano spagnolo espanhol spaans spa",
        "et": "estonian eesti",
        "eu": "basque euskara",
        "fa": "persian farsi فارسی",
        "fi": "finnish finnisch suomi",
        "fr": "french franzosisch francais frances francese frans fra fre",
        "ga": "irish gaeilge",
        "gl": "galician galego",
        "he": "hebrew hebraisch עברית",
        "hi": "hindi हिन्दी",
        "hr": "croatian hrvatski",
        "hu": "hungarian magyar",
        "id": "indonesian",
        "it": "italian italienisch italien italiano italiaans ita",
        "ja": "japanese japanisch japonais 日本語 jpn",
        "ko": "korean koreanisch 한국어 kor",
        "lt": "lithuanian lietuviu",
        "lv": "latvian latviesu",
        "nl": "dutch niederlandisch neerlandais nederlands nld",
        "no": "norwegian norwegisch norsk",
        "pl": "polish polnisch polski",
        "pt": "portuguese portugiesisch portugais portugues portoghese por",
        "ro": "romanian romana",
        "ru": "russian russisch russe русскии rus",
        "sk": "slovak slovencina",
        "sl": "slovene slovenian slovenscina",
        "sr": "serbian srpski српски",
        "sv": "swedish schwedisch svenska",
        "th": "thai",
        "tr": "turkish turkisch turkce",
        "uk": "ukrainian ukrainisch українська",
        "vi": "vietnamese",
        "zh": "chinese chinesisch chinois 中文 汉语 漢語 zho chi",
    }.items()
    for name in names.split()
}


def read_languages(text: str) -> tuple[tuple[str, ...], str]:
    """Return the codes of the languages that a text names, and the words that are none."""
    codes: dict[str, None] = {}
    rest: list[str] = []
    for word in filter(None, _BETWEEN.split(text[:500])):
        code = _code(word)
        head = word.partition("-")[0]
        if code:
            codes.setdefault(code)
        elif "-" in word and _code(head):
            # Such as de-formal, the German of those who do not know each other.
            codes.setdefault(_code(head))
            rest.append(word.partition("-")[2])
        else:
            rest.append(word)
    return tuple(codes), " ".join(rest)


def _code(word: str) -> str:
    plain = fold(word).replace(" ", "")
    if plain in _NAMES:
        return _NAMES[plain]
    found = _CODE.fullmatch(word)
    if found is None or found[1].lower() not in _CODES:
        return ""
    language, script, region = found.groups()
    parts = (language.lower(), (script or "").title(), (region or "").upper())
    return "-".join(filter(None, parts))
