"""How each note stands with its reader, from the answers to its questions."""

from collections.abc import Callable
from datetime import datetime

from studytui import paths
from studytui.notes.catalog import Catalog
from studytui.quiz import bank, mastery
from studytui.quiz.desk import Desk
from studytui.quiz.store import Store, StoreError
from studytui.settings import Settings


def standings(
    catalog: Catalog, settings: Settings, clock: Callable[[], datetime]
) -> dict[str, str]:
    """`unread`, `read`, `due` or `known` by the note's id; nothing where nothing was stored yet.

    Blocks for some tens of milliseconds: call it in a thread.
    """
    with Store(paths.database()) as store:
        if store.empty:
            return {}
        try:
            questions = bank.load(catalog, paths.cache_dir())
            material = Desk(settings, catalog, questions, store, clock).material()
            found = mastery.of_notes(catalog.by_id, material)
        except StoreError:
            return {}
    return {each.note: "due" if each.due else each.level.value for each in found}
