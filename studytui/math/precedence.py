"""When the parts of a fraction on one row need brackets."""

from studytui.math.nodes import Kind, Symbol

_WEAK = frozenset((Kind.BINARY, Kind.RELATION, Kind.PUNCTUATION, Kind.SLASH, Kind.OPERATOR))


def outer(symbols: list[Symbol]) -> list[Symbol]:
    """Return the symbols outside brackets, a pair of brackets and its content as one `()`."""
    result: list[Symbol] = []
    depth, bar = 0, False
    paired = sum(symbol.kind is Kind.BAR for symbol in symbols) % 2 == 0
    for symbol in symbols:
        if symbol.kind is Kind.BAR and paired and depth == 0:
            bar = not bar
            result += [] if bar else [Symbol("()", Kind.CLOSE)]
            continue
        if symbol.kind is Kind.CLOSE and depth:
            depth -= 1
            if depth == 0 and not bar:
                result.append(Symbol("()", Kind.CLOSE))
        elif symbol.kind is Kind.OPEN:
            depth += 1
        elif depth == 0 and not bar and symbol.text.strip():
            result.append(symbol)
    return result


def needs_brackets(top: list[Symbol]) -> bool:
    """Say whether a numerator needs brackets before a slash."""
    seen = outer(top)
    if seen and seen[0].text in ("−", "+", "±") and len(seen) > 1:
        seen = seen[1:]
    functions = [i for i, symbol in enumerate(seen) if symbol.kind is Kind.FUNCTION]
    bare = any(i + 1 == len(seen) or seen[i + 1].text != "()" for i in functions)
    words = len(seen) > 1 and any(s.kind is Kind.WORD and " " in s.text for s in seen)
    return bare or words or any(symbol.kind in _WEAK for symbol in seen)


def is_factor(bottom: list[Symbol]) -> bool:
    """Say whether a denominator reads as one thing after a slash."""
    seen = outer(bottom)
    if len(seen) > 1 and seen[0].text in ("∂", "d", "Δ", "δ"):
        seen = seen[1:]
    if seen and all(symbol.text[0].isdecimal() or symbol.text == "." for symbol in seen):
        return True
    if len(seen) == 2 and seen[1].text in ("()", "!"):
        return seen[0].kind in (Kind.ORD, Kind.WORD, Kind.FUNCTION)
    return len(seen) == 1 and seen[0].kind not in _WEAK and " " not in seen[0].text
