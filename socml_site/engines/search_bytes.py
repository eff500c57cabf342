"""Makes what Pagefind writes the same each time. The only module that imports `cbor2`.

Pagefind lists facets in an order that changes from run to run, and names files after their content.
Here they are put in order and named again. Files are gzip over a mark and CBOR; a facet is
`[name, [[value, pages], …]]`, and the list of all parts has `[name, file]` of each facet.

Source: `pagefind/src/output/mod.rs` and `pagefind/src/index/index_{filter,metadata}.rs` (1.5).
"""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import Any

import cbor2

_MARK = b"pagefind_dcd"
_ENTRY = "pagefind-entry.json"
_FACETS = 3


def settle(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of an index in their settled form, by path."""
    entry = json.loads(files[_ENTRY])
    settled = {
        path: content
        for path, content in files.items()
        if not path.endswith((".pf_filter", ".pf_meta")) and path != _ENTRY
    }
    for language, facts in sorted(entry["languages"].items()):
        parts = _unpack(files[f"pagefind.{facts['hash']}.pf_meta"])
        facets = []
        for name, old in sorted(parts[_FACETS]):
            facet = _unpack(files[f"filter/{old}.pf_filter"])
            facet[1].sort(key=lambda value: value[0])
            content = _pack(facet)
            new = f"{language}_{_digest(content)}"
            settled[f"filter/{new}.pf_filter"] = content
            facets.append([name, new])
        parts[_FACETS] = facets
        content = _pack(parts)
        facts["hash"] = f"{language}_{_digest(content)}"
        settled[f"pagefind.{facts['hash']}.pf_meta"] = content
    entry["languages"] = dict(sorted(entry["languages"].items()))
    text = json.dumps(entry, separators=(",", ":"), ensure_ascii=False)
    return {**settled, _ENTRY: text.encode()}


def _unpack(content: bytes) -> Any:
    plain = gzip.decompress(content)
    if not plain.startswith(_MARK):
        raise ValueError("this is no file of a Pagefind that we know")
    return cbor2.loads(plain[len(_MARK) :])


def _pack(value: Any) -> bytes:
    # Without a moment, and without the name of the system that packed it.
    packed = bytearray(gzip.compress(_MARK + cbor2.dumps(value), mtime=0))
    packed[9] = 255
    return bytes(packed)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]
