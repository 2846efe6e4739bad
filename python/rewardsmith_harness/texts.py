"""What a model wrote and was asked, as one text or as messages. In frames that the reward can see."""

ROLES = {"prompt": "user", "completion": "assistant"}


def as_text(value):
    """A text as it is; of messages the contents, one below the other."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        content = value.get("content")
        if isinstance(content, list):
            content = "".join(part.get("text") or "" for part in content if isinstance(part, dict))
        return content if isinstance(content, str) else ""
    if isinstance(value, (list, tuple)):
        return "\n".join(as_text(item) for item in value)
    return "" if value is None else str(value)


def joined(*values):
    return "".join(as_text(value) for value in values)


_numbers = {}
_piece = []


def tokens(*values):
    """A number for each word and mark, the same for the same one: for rewards that count token ids."""
    if not _piece:
        import re

        _piece.append(re.compile(r"\w+|[^\w\s]"))
    return [_numbers.setdefault(piece, len(_numbers)) for piece in _piece[0].findall(joined(*values))]


def messages(roles):
    """A function that gives one list of messages; a plain text is one of the role in its place."""

    def together(*values):
        found = []
        for role, value in zip(roles, values):
            if isinstance(value, (list, tuple)):
                found.extend(value)
            elif value is not None:
                found.append({"role": role, "content": value})
        return found

    return together
