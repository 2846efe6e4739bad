"""Put in front of a copy of the reward that says what its expressions give.

The critic wraps expressions of the copy in calls of these functions. Each gives back what it got, and notes it for the
call of the reward that is at work. What is noted leaves the sandbox the way components do.
"""

import json as _rs_json
import re as _rs_re
import zlib as _rs_zlib

_rs_notes = {}


def _rs_value(site, value):
    """Notes a number; of text, lists and the like their truth (`t`) and a checksum (`h`, of small arrays too); of
    arrays and lists their shape (`n`)."""
    kind = type(value)
    if kind is float or kind is int or kind is bool:
        _rs_notes[site] = value
        return value
    try:
        shape = getattr(value, "shape", None)
        if shape is None and isinstance(value, (list, tuple)):
            shape = (len(value),)
        if shape is not None and 0 < len(shape) <= 3:
            _rs_notes[site + "n"] = _rs_shape(shape)
        if getattr(value, "size", None) == 1 and hasattr(value, "item"):
            value_ = value.item()
            if isinstance(value_, (int, float)):
                _rs_notes[site] = value_
        elif value is None or isinstance(value, (str, bytes, list, tuple, dict, set, _rs_re.Match)):
            _rs_notes[site + "t"] = 1 if value else 0
            if not isinstance(value, (set, _rs_re.Match)):
                _rs_notes[site + "h"] = _rs_checksum(value)
        elif shape is not None and 1 < getattr(value, "size", 0) <= 64 and hasattr(value, "tolist"):
            _rs_notes[site + "h"] = _rs_checksum(value.tolist())
    except Exception:
        pass
    return value


def _rs_checksum(value):
    return _rs_zlib.crc32(_rs_text(value)[:400].encode("utf-8", "replace"))


def _rs_text(value):
    """Like `repr`, no further than is looked at, and with arrays as lists: numpy takes a hundred times as long to print one."""
    if isinstance(value, dict):
        items = ((repr(key) + ": ", item) for key, item in value.items())
    elif isinstance(value, (list, tuple)):
        items = (("", item) for item in value)
    else:
        return repr(value[:400]) if isinstance(value, (str, bytes)) else repr(value)
    text = type(value).__name__
    for name, item in items:
        if hasattr(item, "tolist"):
            item = item.tolist() if getattr(item, "size", 0) <= 64 else item.shape
        text += name + _rs_text(item) + ", "
        if len(text) > 400:
            break
    return text


def _rs_shape(shape):
    """One number for a shape: 1 in front, then four digits an axis."""
    code = 1
    for length in shape:
        code = code * 10000 + min(int(length), 9999)
    return code


def _rs_test(site, value):
    """Notes a condition: 1 when it was false in this call, 2 when it was true, 3 both."""
    try:
        _rs_notes[site] = _rs_notes.get(site, 0) | (2 if value else 1)
    except Exception:
        pass
    return value


def _rs_other(site, reading):
    """Notes another reading of a condition, and gives False, so that the condition itself is asked."""
    try:
        _rs_test(site, reading())
    except Exception:
        pass
    return False


def _rs_alike(left, right):
    """The same value, one of them written as text: 1 and "1", True and "true"."""
    if isinstance(left, str) == isinstance(right, str):
        return False
    text, value = (left, right) if isinstance(left, str) else (right, left)
    text = text.strip().lower()
    text = {"true": "1", "yes": "1", "on": "1", "false": "0", "no": "0", "off": "0"}.get(text, text)
    return float(text) == float(value)


def _rs_search(site, function, *arguments, **named):
    """Calls `re.search` and the like; of one that finds nothing, notes what would have found something."""
    found = function(*arguments, **named)
    try:
        _rs_notes[site] = _rs_notes.get(site, 0) | (2 if found else 1)
        if not found:
            _rs_relax(site, function, arguments, named)
    except Exception:
        pass
    return found


def _rs_relax(site, function, arguments, named):
    owner = getattr(function, "__self__", None)
    if isinstance(owner, _rs_re.Pattern):
        pattern, text = owner, arguments[0]
    elif getattr(function, "__module__", None) == "re":
        flags = named.get("flags", arguments[2] if len(arguments) > 2 else 0)
        pattern, text = _rs_re.compile(arguments[0], flags), arguments[1]
    else:
        return
    if not isinstance(text, str) or not text.strip() or len(text) > 20000:
        return
    search = function.__name__
    for mark, flags in (("d", _rs_re.DOTALL), ("i", _rs_re.IGNORECASE), ("m", _rs_re.MULTILINE)):
        if not pattern.flags & flags:
            if getattr(_rs_re.compile(pattern.pattern, pattern.flags | flags), search)(text):
                _rs_notes[site + mark] = 1
                return
    if search != "search" and search != "findall" and pattern.search(text):
        _rs_notes[site + "s"] = 1
    elif getattr(pattern, search)(text.strip()):
        _rs_notes[site + "w"] = 1
    elif getattr(pattern, search)(text.rstrip() + "\n"):
        _rs_notes[site + "e"] = 1


def _rs_sign(name, value):
    _rs_notes["sign " + name] = 0 if value is None else float(value)
    return value


def _rs_finish(result, notes):
    if isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], dict):
        result, parts = result
        for name, part in parts.items():
            if isinstance(part, (int, float)):
                notes["component " + str(name)] = part
    if hasattr(result, "item"):
        result = result.item()
    for name in list(notes):
        try:
            notes[name] = float(notes[name])
        except (OverflowError, TypeError, ValueError):
            del notes[name]
    return result, notes


def _rs_call(entry, unit, arguments, named):
    """Calls the reward and gives (reward, notes); for a batch, with lists of one item."""
    global _rs_notes
    notes = _rs_notes = {}
    if unit == "batch":
        arguments = [[value] for value in arguments]
        named = {name: [value] for name, value in named.items()}
    result = entry(*arguments, **named)
    if hasattr(result, "__await__"):
        return _rs_later(result, unit, notes)
    return _rs_result(result, unit, notes)


async def _rs_later(result, unit, notes):
    return _rs_result(await result, unit, notes)


def _rs_result(result, unit, notes):
    if unit == "batch":
        result = result.tolist() if hasattr(result, "tolist") else result
        if len(result) != 1:
            raise ValueError("%d rewards for 1 completion" % len(result))
        result = result[0]
    if unit == "signs":
        sparse, dense = notes.pop("sign sparse", 0.0), notes.pop("sign dense", 0.0)
        result = (sparse > 0) - (sparse < 0) + 0.1 * ((dense > 0) - (dense < 0))
    return _rs_finish(result, notes)


