"""Style rules that are parsed once."""

from textual.css.stylesheet import Stylesheet


class Rules(Stylesheet):
    """The style rules of the app, parsed once for as long as the theme's variables stay the same.

    Textual has all rules parsed anew, twice, whenever a screen is opened for the first time.

    Args:
        variables: The theme's variables.
    """

    def __init__(self, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._parsed_with = variables

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take other variables; with the same ones everything stays as it is."""
        if variables != self._parsed_with:
            self._parsed_with = variables
            super().set_variables(variables)

    def reparse(self) -> None:
        """Parse what has not been parsed with these variables."""
        self.parse()
