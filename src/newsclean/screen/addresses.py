"""Addresses of pages: which site they are of, and which of them are the same page."""

import re
from urllib.parse import SplitResult, quote, unquote, urlsplit

# Parameters that say how a reader came, and nothing of what is read: of campaigns and of advertisers' clicks.
_TRACKING = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|link_\w+|custom\d|format|ptr_name|bbc_team)|mtm_\w+|pk_\w+|piwik_\w+|hsa_\w+"
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|mkt_tok|_ga|_gl"
    r"|cmpid|cmp|ocid|ncid|smid|smtyp|xtor|wt_mc|wt_zmc|spm|ftag|__twitter_impression)$",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*://", re.IGNORECASE)
# Hosts may have underscores, as domain names must not.
_HOST = re.compile(r"\w[\w.\-]*")
_PORTS = (80, 443, None)
# What may stand in a path without percent-encoding (RFC 3986).
_SAFE = "/:@!$&'()*+,;=~"


def host_of(url: str | None) -> str:
    """The host of an address, which may lack its scheme: lower case, IDNA; empty when there is none."""
    parts = _split(url or "")
    return _host(parts) if parts else ""


def url_key(url: str) -> str:
    """The same string for all spellings of an address; empty when `url` is none.

    Scheme, `www.`, default port, credentials, fragment, tracking parameters, a slash at the end, case of the host
    and needless percent-encoding don't matter. Other parameters do, and their order.
    """
    parts = _split(url)
    if parts is None or "." not in (host := _host(parts)):
        return ""
    port = "" if parts.port in _PORTS else f":{parts.port}"
    path = quote(unquote(parts.path, errors="surrogateescape"), safe=_SAFE, errors="surrogateescape")
    query = "&".join(
        pair for pair in parts.query.split("&") if pair and not _TRACKING.match(pair.partition("=")[0])
    )
    return f"{host.removeprefix('www.')}{port}{path.rstrip('/')}{'?' if query else ''}{query}"


def _split(url: str) -> SplitResult | None:
    url = url.strip()
    try:
        parts = urlsplit(url if _SCHEME.match(url) else f"//{url.removeprefix('//')}")
        parts.port  # noqa: B018 - raises for a port that is no number
    except ValueError:
        return None
    return parts if _HOST.fullmatch(parts.hostname or "") else None


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    try:
        return host.encode("idna").decode()
    except UnicodeError:  # longer labels than there can be, or empty ones
        return host
