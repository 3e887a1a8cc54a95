"""Refusals, each a fact in a sentence for people; the doors map each class to one HTTP status."""


class MlaError(Exception):
    """Anything this project refuses; `str()` of it is a sentence that a person can act on."""


class NotVisible(MlaError):
    """The thing does not exist, or not for this actor: the answer is the same (404)."""


class NotPermitted(MlaError):
    """Visible, but this actor may not do it (403)."""


class WrongState(MlaError):
    """Permitted, but not in the state the thing is in now (409)."""


class Stale(MlaError):
    """Somebody changed the thing since this person read it (409); `current` is what stands there now."""

    def __init__(self, message: str, current: dict[str, object] | None = None) -> None:
        self.current = current or {}
        super().__init__(message)


class Invalid(MlaError):
    """What was given cannot be used (400); `problems` names each field and what to do about it."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))
