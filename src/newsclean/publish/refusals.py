"""What the Hub's refusals mean: a line for people each, and which of them pass by themselves."""

from typing import Any

_OVER_QUOTA = ("quota", "storage limit", "storage space", "payment required")
_SETTINGS = "https://huggingface.co/settings/tokens"
# Statuses that say "later": timeout, too many requests, and a server in trouble.
_PASSING = (408, 429, 500, 502, 503, 504)
# A server that asks for longer is not waited for.
_LONGEST_WAIT = 120.0


def failures() -> tuple[type[Exception], ...]:
    """What huggingface_hub raises when the Hub refuses or can't be reached.

    The HTTP library below it differs between versions; its errors are known by the base of its own. hf_xet, which
    moves large files, reports a broken connection as a RuntimeError.
    """
    from huggingface_hub.errors import HfHubHTTPError

    bases: tuple[type[Any], ...] = HfHubHTTPError.__bases__
    return (*bases, OSError, RuntimeError, ValueError)


def root(error: BaseException) -> BaseException:
    """The failure of one file's upload, which comes wrapped in a RuntimeError."""
    while isinstance(error, RuntimeError) and isinstance(error.__cause__, failures()):
        error = error.__cause__
    return error


def seconds_to_wait(error: BaseException, wait: float) -> float | None:
    """How long to wait before trying again: `wait`, or what the Hub asks for; None when trying again is no use."""
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    error = root(error)
    if isinstance(error, HfHubHTTPError):
        if error.response.status_code not in _PASSING:
            return None
        asked = error.response.headers.get("Retry-After", "")
        needed = max(wait, float(asked)) if asked.isdigit() else wait
        return needed if needed <= _LONGEST_WAIT else None
    # hf_xet's word for a token that is refused is a PermissionError.
    return None if isinstance(error, ValueError | OfflineModeIsEnabled | PermissionError) else wait


def explain(error: BaseException, repo_id: str, endpoint: str) -> str:
    """One line for a failure: what happened and what to do."""
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    error = root(error)
    if isinstance(error, OfflineModeIsEnabled):
        return "HF_HUB_OFFLINE is set; unset it to publish"
    if isinstance(error, ValueError) and not isinstance(error, HfHubHTTPError):
        return f"the Hub did not accept {repo_id}: {one_line(str(error))}"
    if isinstance(error, PermissionError) and not isinstance(error, HfHubHTTPError):
        return f"{_of_status(401, '', repo_id)} ({one_line(str(error))})"
    if not isinstance(error, HfHubHTTPError):
        return f"can't reach {endpoint} ({one_line(str(error)) or type(error).__name__}); check the network"
    said = one_line(error.server_message or error.response.headers.get("X-Error-Message") or "")
    text = _of_status(error.response.status_code, said, repo_id)
    return f"{text} (the Hub says: {said})" if said and said not in text else text


def _of_status(status: int, said: str, repo_id: str) -> str:
    if status in (402, 413, 507) or any(word in said.lower() for word in _OVER_QUOTA):
        return f"no room for {repo_id} ({said or f'HTTP {status}'}); free space or buy more"
    if status == 401 and "expired" in said.lower():
        return f"the token has expired; make a new one at {_SETTINGS}, and run it again to continue"
    known = {
        401: f"the token is not valid; get one with write access at {_SETTINGS}",
        403: f"the token may not write to {repo_id}; use one with write access to that account",
        404: f"there is no account or repository {repo_id}; check the name",
        409: f"the name {repo_id} is taken; choose another",
        412: f"{repo_id} was changed by somebody else meanwhile; run it again",
        429: "too many requests; run it again in some minutes to continue",
    }
    if status in known:
        return known[status]
    advice = "run it again later to continue" if status >= 500 else f"check {repo_id}"
    return f"the Hub answered HTTP {status}; {advice}"


def one_line(text: str) -> str:
    """`text` without line ends, and not too long."""
    return " ".join(text.split())[:300]
