"""What has changed, in sentences."""

TEXTS: dict[str, tuple[str, str]] = {
    "new": ("{name} ist neu, an {place}.", "{name} is new, at {place}."),
    "new-nowhere": ("{name} ist neu.", "{name} is new."),
    "gone": (
        "{name} antwortet nicht mehr; zuletzt an {place}.",
        "{name} no longer answers; it was last at {place}.",
    ),
    "gone-nowhere": ("{name} antwortet nicht mehr.", "{name} no longer answers."),
    "moved": ("{name} ist umgezogen: von {before} nach {after}.", "{name} has moved from {before} to {after}."),
    "renamed": ("{name} hieß vorher {before}.", "{name} was called {before} before."),
    "address-changed": (
        "{name} hat eine andere Adresse: {after} statt {before}.",
        "{name} has another address: {after} instead of {before}.",
    ),
    "version-changed": (
        "{name} hat jetzt die Version {after} (vorher {before}).",
        "{name} now has version {after} (before: {before}).",
    ),
    "new-service": (
        "{name} bietet etwas Neues an: {service}.",
        "{name} offers something new: {service}.",
    ),
}
