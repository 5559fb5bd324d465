"""Countries, languages and zones as people write them into a CRM, in English, German, French and Spanish."""

from __future__ import annotations

import re
from functools import lru_cache

from data_gatherer import tidy
from data_gatherer.sources.brevo.translation.words import folded

_COUNTRIES = {
    "AE": "vereinigte arabische emirate, émirats arabes unis, emiratos árabes unidos, uae",
    "AR": "argentinien, argentine",
    "AT": "österreich, autriche, austria",
    "AU": "australien, australie",
    "BE": "belgien, belgique, bélgica",
    "BG": "bulgarien, bulgarie",
    "BR": "brasilien, brésil, brasil",
    "CA": "kanada, canadá",
    "CH": "schweiz, suisse, suiza, switzerland",
    "CL": "chili",
    "CN": "chine",
    "CO": "kolumbien, colombie",
    "CZ": "tschechien, tschechische republik, tchéquie, république tchèque, chequia, república checa, czech republic",
    "DE": "deutschland, allemagne, alemania, brd",
    "DK": "dänemark, danemark, dinamarca",
    "DZ": "algerien, algérie, argelia",
    "EE": "estland, estonie",
    "EG": "ägypten, égypte, egipto",
    "ES": "spanien, espagne, españa",
    "FI": "finnland, finlande, finlandia",
    "FR": "frankreich, france, francia",
    "GB": "vereinigtes königreich, großbritannien, england, royaume uni, grande bretagne, angleterre, reino unido, gran bretaña, "
    "inglaterra, scotland, schottland, wales, uk",
    "GR": "griechenland, grèce, grecia",
    "HR": "kroatien, croatie, croacia",
    "HU": "ungarn, hongrie, hungría",
    "IE": "irland, irlande, irlanda, republic of ireland",
    "IL": "israël",
    "IN": "indien, inde",
    "IT": "italien, italie, italia",
    "JP": "japon, japón",
    "LT": "litauen, lituanie, lituania",
    "LU": "luxemburg, luxembourg, luxemburgo",
    "LV": "lettland, lettonie, letonia",
    "MA": "marokko, maroc, marruecos",
    "MX": "mexiko, mexique, méxico",
    "NL": "niederlande, holland, pays bas, países bajos, holanda, netherlands, the netherlands",
    "NO": "norwegen, norvège, noruega",
    "NZ": "neuseeland, nouvelle zélande, nueva zelanda",
    "PE": "pérou",
    "PL": "polen, pologne, polonia",
    "PT": "portugal",
    "RO": "rumänien, roumanie, rumanía",
    "RS": "serbien, serbie",
    "SE": "schweden, suède, suecia",
    "SG": "singapur, singapour",
    "SI": "slowenien, slovénie, eslovenia",
    "SK": "slowakei, slovaquie, eslovaquia, slovak republic",
    "TN": "tunesien, tunisie, túnez",
    "TR": "türkei, turquie, turquía, türkiye",
    "UA": "ukraine, ucrania",
    "US": "vereinigte staaten, vereinigte staaten von amerika, états unis, etats unis d'amérique, estados unidos, eeuu, u s a",
    "ZA": "südafrika, afrique du sud, sudáfrica",
}
_LANGUAGES = {
    "ar": "arabic, arabisch, arabe, árabe",
    "cs": "czech, tschechisch, tchèque, checo",
    "da": "danish, dänisch, danois, danés, dansk",
    "de": "german, deutsch, allemand, alemán",
    "el": "greek, griechisch, grec, griego",
    "en": "english, englisch, anglais, inglés",
    "es": "spanish, spanisch, espagnol, español, castellano",
    "fi": "finnish, finnisch, finnois, finés, suomi",
    "fr": "french, französisch, français, francés",
    "hu": "hungarian, ungarisch, hongrois, húngaro, magyar",
    "it": "italian, italienisch, italien, italiano",
    "ja": "japanese, japanisch, japonais, japonés",
    "nl": "dutch, niederländisch, holländisch, néerlandais, neerlandés, holandés, nederlands, flemish, flämisch, flamand",
    "no": "norwegian, norwegisch, norvégien, noruego, norsk",
    "pl": "polish, polnisch, polonais, polaco, polski",
    "pt": "portuguese, portugiesisch, portugais, portugués, português",
    "ro": "romanian, rumänisch, roumain, rumano",
    "ru": "russian, russisch, russe, ruso",
    "sv": "swedish, schwedisch, suédois, sueco, svenska",
    "tr": "turkish, türkisch, turc, turco",
    "uk": "ukrainian, ukrainisch, ukrainien, ucraniano",
    "zh": "chinese, chinesisch, chinois, chino",
}


def _by_word(table: dict[str, str]) -> dict[str, str]:
    return {folded(word): code for code, words in table.items() for word in words.split(",")}


_COUNTRY, _LANGUAGE = _by_word(_COUNTRIES), _by_word(_LANGUAGES)
_CODE = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z]{2,4})?")
_ZONE = re.compile(r"[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_+\-]+)+")
_ISO_639 = (
    "af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ky lb lo lt "
    "lv mk ml mn mr ms mt my nb ne nl nn no pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tl tr uk ur uz vi zh zu"
)


@lru_cache(maxsize=1000)
def country(text: str) -> str:
    """Return the ISO 3166 code of a country; empty when it is none we know."""
    return _COUNTRY.get(folded(text)) or tidy.country_code(text)


@lru_cache(maxsize=1000)
def language(text: str) -> str:
    """Return the ISO 639-1 code of a language written as a code, a locale (`fr_FR`) or a name; empty when it is none we know."""
    code = _CODE.fullmatch(text.strip())
    if code and code[1].lower() in _ISO_639.split():
        return code[1].lower()
    return next((_LANGUAGE[word] for word in folded(text).split() if word in _LANGUAGE), "")


@lru_cache(maxsize=1000)
def zone(text: str) -> str:
    """Return the IANA zone that *text* names, also within other words (`(GMT+1) Europe/Paris`); empty when it names none."""
    return next((name for name in (text.strip(), *_ZONE.findall(text)) if tidy.known_zone(name)), "")
