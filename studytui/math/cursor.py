"""Reading lexemes one after the other, and the arguments that are plain characters."""

from studytui.math.lexer import matching_brace


class Cursor:
    """A place in a list of lexemes, with the issues found so far."""

    def __init__(self, lexemes: list[str], issues: list[str]) -> None:
        self.tokens = lexemes
        self.issues = issues
        self.position = 0

    def peek(self) -> str:
        """Return the next lexeme, or an empty string at the end."""
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def next(self) -> str:
        """Take the next lexeme."""
        lexeme = self.peek()
        self.position += 1
        return lexeme

    def skip_spaces(self) -> str:
        """Skip spaces; return the lexeme then next."""
        tokens, position = self.tokens, self.position
        while position < len(tokens) and tokens[position] == " ":
            position += 1
        self.position = position
        return tokens[position] if position < len(tokens) else ""

    def take(self, lexeme: str) -> bool:
        """Take the next lexeme that is no space if it is `lexeme`."""
        if self.skip_spaces() != lexeme:
            return False
        self.position += 1
        return True

    def skip_to(self, stops: tuple[str, ...]) -> None:
        """Skip tokens up to one of `stops` outside inner braces, or the end."""
        while (lexeme := self.peek()) and lexeme not in stops:
            if lexeme == "{":
                self.position = matching_brace(self.tokens, self.position)
            else:
                self.position += 1

    def raw(self) -> str:
        """Read a group as plain characters."""
        if self.skip_spaces() != "{":
            return self.next()
        end = matching_brace(self.tokens, self.position)
        body = self.tokens[self.position + 1 : end]
        self.position = end
        if body and body[-1] == "}":
            body.pop()
        return "".join(body).strip()

    def raw_optional(self) -> str:
        """Read `[...]` as plain characters; empty where none comes."""
        if self.skip_spaces() != "[" or "]" not in self.tokens[self.position : self.position + 40]:
            return ""
        end = self.tokens.index("]", self.position)
        body = self.tokens[self.position + 1 : end]
        self.position = end + 1
        return "".join(body)

    def dimension(self) -> str:
        """Skip a bare dimension such as `-3pt`; return it."""
        text = ""
        self.skip_spaces()
        while (char := self.peek()) and (char in "+-." or char.isdecimal()):
            text += self.next()
        if text and len(self.peek()) == 1 and self.peek().isalpha():
            text += self.next() + self.next()
        return text
