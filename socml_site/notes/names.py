"""Names as people write them in notes: one, several, with a handle, an employer or a role."""

from __future__ import annotations

import functools
import re
import unicodedata

from socml_site.notes.phrases import UNSPACED
from socml_site.notes.words import Words, mirror

_SIGNS_BETWEEN = re.compile(
    r"\s*(?:[,;，；、､·|/+&،؛＋]|(?<![\u30a1-\u30fc])・|・(?![\u30a1-\u30fc]))\s*"
)
# さん, 氏, 様, 先生, 君, ちゃん and Chinese 老师, 同志, 女士
_HONORIFIC = re.compile("(?:さん|さま|ちゃん|くん|氏|様|君|先生|老师|老師|女士|同学|님|씨)$")
_HANDLE = re.compile(r"@?[A-Za-z0-9][\w.-]{0,38}@?$")
_AT = re.compile(r"[\s(\[（]*@(?P<handle>[\w.-]{1,39})(?:\s*\(https?:[^)\s]*\))?[)\]）]?")
_BRACKETS = re.compile(r"\s*[(\[{<（【](?P<inside>[^()\[\]{}<>（）]{0,200})[)\]}>）】]")
_HIDDEN = re.compile("\x00([0-9]+)\x00")
_ADDRESS = re.compile(r"<?\bhttps?://\S+|\bmailto:\S+")
# `Ann Lee from Example`
_FROM = re.compile(r"\s+(?:vom|from|at|of)\s+(?=[^\W\d_a-z]).*$")
_LONGEST_UNSPACED = 16
# Digits and the ends of sentences, and particles of Japanese between other words.
_NO_NAME_UNSPACED = re.compile(r"[\d。？！]|(?<=.)[のはをがにで](?=.)")
_DASH = re.compile(r"\s+(?:-{1,2}|[–—])\s+.*$")
_WORD = re.compile(r"[^\W\d_](?:[\w'’.-]{0,30}[\w.])?\Z")
_PARTICLES = frozenset(
    "af al an ap bin da das de del della den der di do dos du e el ibn la le les och op san st ten "
    "ter to van vom von y zu zum zur".split()
)
_MOST_WORDS = 5
_LONGEST = 60
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+\Z")


@functools.cache
def _and(words: Words) -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|(?<=\s))(?:{words.pattern('between')})(?=\s)|(?<=[ん\u30a1-\u9fff])[和与と及](?=[\u30a1-\u9fff])"
        r"|(?<=\s)\u0648(?=[\u0621-\u064a]{2})"
    )


def split_names(text: str, words: Words) -> list[str]:
    """Divide what may be several names, by signs and by words that mean `and`.

    What stands in brackets stays together.
    """
    brackets: list[str] = []

    def hide(match: re.Match[str]) -> str:
        brackets.append(match[0])
        return f"\x00{len(brackets) - 1}\x00"

    text = _BRACKETS.sub(hide, _ADDRESS.sub(" ", text))
    found: list[str] = []
    for part in _SIGNS_BETWEEN.split(text):
        start = 0
        for match in _and(words).finditer(mirror(part)):
            if part[match.start()].isupper():
                continue  # Ed, En, Og and E. are somebody.
            found.append(part[start : match.start()])
            start = match.end()
        found.append(part[start:])
    whole = [_HIDDEN.sub(lambda match: brackets[int(match[1])], each).strip() for each in found]
    return [each for each in whole if each]


def bare_name(written: str) -> str:
    """Return a name without employer, handle, role and address; a handle alone is the name."""
    text = _ADDRESS.sub("", written).strip(" *`\"'.,;:：。")
    if _MAIL.match(text):
        return text
    handles = _AT.findall(text)
    without = _AT.sub(" ", text) if handles else text
    without = _FROM.sub("", _DASH.sub("", _BRACKETS.sub(" ", without)))
    name = " ".join(without.split()).strip(" *`.,;:-–—：()")
    if re.search(r"\s\w$", name) and f"{name}." in written:
        name += "."  # `Jonas W.`
    if not name and handles:
        return f"@{handles[0]}"
    return name


def looks_like_name(name: str, words: Words) -> bool:
    """Whether a text can be somebody's name: not a sentence, a number or a word of ours."""
    if not name or len(name) > _LONGEST or name.endswith("?"):
        return False
    if _MAIL.match(name):
        return True
    if name.startswith("@") or name.endswith("@"):
        return _HANDLE.match(name) is not None
    if words.has("nobody", name) or words.meaning(name).kinds:
        return False
    if UNSPACED.search(name):
        return len(name) <= _LONGEST_UNSPACED and not _NO_NAME_UNSPACED.search(name)
    bare = "".join(char for char in name if unicodedata.category(char)[0] != "M")
    parts = re.sub('["“”„«»]', "", bare).split()
    if not parts or len(parts) > _MOST_WORDS or not all(map(_WORD.match, parts)):
        return False
    return all(_is_upper(each) or each.lower() in _PARTICLES for each in parts)


def _is_upper(word: str) -> bool:
    first = word[0]
    return first.isupper() or not (first.islower() or first.isupper())


def without_honorific(name: str) -> str:
    """Return a name without the polite word that East Asian languages put behind it."""
    return _HONORIFIC.sub("", name) or name


def looks_like_handle(name: str) -> bool:
    """Whether it is one word as accounts are called: `mkwst`, `@ann`, `jbeda@`."""
    return _HANDLE.match(name) is not None and not name.isdigit()


def is_whole_name(name: str) -> bool:
    """Whether somebody can be found by it alone: a handle, or first and last name."""
    parts = name.split()
    if name.startswith("@"):
        return True
    if UNSPACED.search(name):
        return len(name) >= 2
    return 2 <= len(parts) <= 4 and all(
        each[:1].isupper() and not each.isupper() for each in (parts[0], parts[-1])
    )
