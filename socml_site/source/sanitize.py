"""The last step from contributed text to HTML: only harmless elements and attributes pass.

The only module that imports `nh3`.
"""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Callable, Set

import nh3

from socml_site.source.highlight import CODE_CLASSES, DIAGRAM_CLASS

ALLOWED_SCHEMES = frozenset({"http", "https", "mailto"})
HOST_SCHEMES = ALLOWED_SCHEMES | {"tel"}

ALLOWED_TAGS = frozenset(
    "a abbr b bdi bdo big blockquote br caption center cite code dd del details dfn div dl dt em"
    " figcaption figure font h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt"
    " ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead"
    " time tr tt u ul var wbr".split()
)

# `input` is for the boxes of task lists, which we write ourselves; raw HTML may not have it.
CONTRIBUTED_TAGS = ALLOWED_TAGS - {"input"}

# On every element.
GENERIC_ATTRIBUTES = frozenset({"dir", "lang", "title"})
_DIRECTIONS = frozenset({"ltr", "rtl", "auto"})

ALLOWED_ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "aria-label"}),
    "blockquote": frozenset({"cite"}),
    "del": frozenset({"datetime"}),
    "details": frozenset({"open"}),
    "div": frozenset({"align"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "input": frozenset({"type", "disabled", "checked", "aria-label"}),
    "ins": frozenset({"datetime"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"start", "reversed"}),
    "p": frozenset({"align"}),
    "q": frozenset({"cite"}),
    "td": frozenset({"align", "colspan", "rowspan"}),
    "th": frozenset({"align", "colspan", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
}

_ALLOWED_CLASSES: dict[str, set[str]] = {
    "a": {"headerlink", "footnote-backref"},
    "div": {"highlight", "admonition", "note", "tip", "info", "warning", "danger"},
    "p": {"admonition-title"},
    "pre": {DIAGRAM_CLASS},
    "section": {"footnotes"},
    "span": {*CODE_CLASSES, "filename"},
    "sup": {"footnote-ref"},
}

# Readers' browsers are told what a formula means and how it looks, and nothing else.
_MATH_TAGS = frozenset(
    "math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts"
    " mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder"
    " munderover".split()
)
_MATH_ATTRIBUTES = frozenset(
    "accent accentunder columnalign columnspacing display displaystyle fence form height"
    " largeop linethickness lspace mathvariant maxsize minsize movablelimits rowspacing rspace"
    " scriptlevel separator stretchy style symmetric voffset width".split()
)
_MATH_STYLES = frozenset(
    "text-align justify-items padding-left padding-right padding-top padding-bottom"
    " border-left border-right border-top border-bottom".split()
)


_SCHEME = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:")


class _Contributed(threading.local):
    """The cleaner for contributed text; building one costs more than using it."""

    def __init__(self, of_hosts: bool) -> None:
        self._of_hosts = of_hosts
        self.ids: Set[str] = frozenset()
        self.resolve_url: Callable[[str], str | None] = lambda url: None
        self.cleaner = nh3.Cleaner(
            tags=set(ALLOWED_TAGS),
            attributes={
                "*": {"id", *GENERIC_ATTRIBUTES},
                **{tag: set(names) for tag, names in ALLOWED_ATTRIBUTES.items()},
            },
            attribute_filter=self._keep_attribute,
            allowed_classes=_ALLOWED_CLASSES,
            url_schemes=set(HOST_SCHEMES if of_hosts else ALLOWED_SCHEMES),
            url_relative=lambda url: self.resolve_url(url),
            link_rel=None,
        )

    def _keep_attribute(self, tag: str, name: str, value: str) -> str | None:
        if name == "id":
            return value if value in self.ids or value.startswith(("fn-", "fnref-")) else None
        if name == "dir":
            return value if value.lower() in _DIRECTIONS else None
        if tag == "img" and name == "src" and not self._of_hosts and _SCHEME.match(value):
            return None  # A request to another site would tell it who reads what.
        return value


@functools.cache
def _contributed(of_hosts: bool) -> _Contributed:
    return _Contributed(of_hosts)


def sanitize(
    html: str,
    ids: Set[str],
    resolve_url: Callable[[str], str | None],
    *,
    of_hosts: bool = False,
) -> str:
    """Clean HTML of contributed origin.

    Args:
        html: As rendered from Markdown, with anything that its author put in.
        ids: The anchors that are ours; others are dropped, so that no text can take the id of a
            part of the page. Footnotes keep theirs.
        resolve_url: Gets each relative address, and returns the one to publish, or None to leave
            the link without an address.
        of_hosts: The hosts' pictures may lie on other sites.
    """
    contributed = _contributed(of_hosts)
    contributed.ids, contributed.resolve_url = ids, resolve_url
    return contributed.cleaner.clean(html)


@functools.cache
def _math_cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_MATH_TAGS),
        attributes={tag: set(_MATH_ATTRIBUTES) for tag in _MATH_TAGS},
        filter_style_properties=set(_MATH_STYLES),
        url_schemes=set(),
        link_rel=None,
    )


def sanitize_math(mathml: str) -> str:
    """Clean one formula: MathML elements and their presentation pass, links and scripts do not."""
    return _math_cleaner().clean(mathml)


# Hosts write Material's own features: admonitions, tabs, cards, icons. Those need classes, ids and
# drawings; scripts, frames and handlers stay out unless mkdocs.yml trusts the page.
_SVG_TAGS = frozenset(
    "circle ellipse g line path polygon polyline rect svg text title tspan".split()
)
HOST_TAGS = (
    ALLOWED_TAGS
    | _MATH_TAGS
    | _SVG_TAGS
    | frozenset(
        "article aside audio button footer header label main nav picture progress source track"
        " video".split()
    )
)
# Elements that are published inside of these only.
FOREIGN_TAGS = {"svg": _SVG_TAGS, "math": _MATH_TAGS}
_HOST_ATTRIBUTES = frozenset(
    "align alt aria-hidden aria-label aria-labelledby autoplay checked class colspan controls"
    " cx cy d datetime dir disabled fill for height href hreflang id kind lang loop max media"
    " muted name open placeholder points poster preload r rel reversed role rowspan rx ry"
    " scope src start stroke stroke-width tabindex target title transform type value viewbox"
    " viewBox width x x1 x2 xmlns y y1 y2".split()
)


def _keep_host_attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "input" and name == "type":
        return value if value in ("checkbox", "radio") else "checkbox"
    return value


@functools.cache
def _host_cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(HOST_TAGS),
        attributes={"*": set(_HOST_ATTRIBUTES)},
        attribute_filter=_keep_host_attribute,
        generic_attribute_prefixes={"data-"},
        url_schemes=set(HOST_SCHEMES),
        strip_comments=True,
        link_rel=None,
    )


def sanitize_host_html(html: str) -> str:
    """Clean a page that the hosts wrote: what Material offers passes, scripts do not."""
    return _host_cleaner().clean(html)
