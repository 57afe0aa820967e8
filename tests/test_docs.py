"""The docs say what the declarations say."""

import pytest

from bench.docs import DOCS, TABLES, page


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_are_the_declarations(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == page(name), "make docs writes them anew"
