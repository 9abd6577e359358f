"""Media types: which reply types an Accept header takes (RFC 9110, 12.5.1)."""

from functools import lru_cache


@lru_cache(maxsize=256)
def accepts(accept: str, offered: tuple[str, ...]) -> bool:
    """Whether an Accept header takes at least one of the offered media types."""
    if not accept.strip() or not offered:
        return True
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    return any(_quality(media_type, ranges) > 0 for media_type in offered)


def _range(text: str) -> tuple[str, float]:
    name, *parameters = (part.strip().lower() for part in text.split(";"))
    quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
    try:
        return name, float(quality)
    except ValueError:
        return name, 1.0


def _quality(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """The quality of the most specific range that covers the media type, 0 when none does."""
    kind = media_type.partition("/")[0]
    for name in (media_type, f"{kind}/*", "*/*"):
        qualities = [quality for range_, quality in ranges if range_ == name]
        if qualities:
            return max(qualities)
    return 0.0
