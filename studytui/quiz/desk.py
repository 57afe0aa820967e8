"""Everything a learner needs for questions in one place: notes, questions, answers, the day."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from studytui.notes import catalog as catalogs
from studytui.notes.catalog import Catalog
from studytui.notes.index import Index
from studytui.quiz import bank as banks
from studytui.quiz import choosing, session, statistics
from studytui.quiz.bank import Bank
from studytui.quiz.choosing import Material, Plan, Request
from studytui.quiz.log import Log
from studytui.quiz.marks import READ, SUSPENDED, Marks
from studytui.quiz.reviews import COUNTED, Session
from studytui.quiz.schedule import Scheduler, study_day
from studytui.quiz.sitting import Sitting
from studytui.quiz.store import Store
from studytui.settings import Settings

SECONDS_A_QUESTION = 30
"""What a question takes, for saying how long a review is."""


class Desk:
    """Opens sessions and says what waits.

    Args:
        settings: The learner's.
        catalog: The notes.
        bank: The questions beside them.
        store: The database; nothing is written to it before the first answer.
        clock: The time, with zone.
    """

    def __init__(
        self,
        settings: Settings,
        catalog: Catalog,
        bank: Bank,
        store: Store,
        clock: Callable[[], datetime],
    ) -> None:
        self.settings = settings
        self.catalog = catalog
        self.bank = bank
        self.store = store
        self.clock = clock
        self.scheduler = Scheduler(settings.retention, settings.maximum_interval)
        self.log = Log(store, self.scheduler)
        self.marks = Marks(store)
        self.log.adopt(bank.aliases, clock())

    @classmethod
    def open(
        cls,
        settings: Settings,
        folders: Sequence[Path],
        database: Path,
        clock: Callable[[], datetime],
        cache_dir: Path | None = None,
    ) -> "Desk":
        """Read the notes and questions of some folders, from the cache where nothing changed.

        Raises:
            StoreError: The database is there and cannot be used.
        """
        index = Index.at(cache_dir, folders) if cache_dir else None
        notes = catalogs.load(folders, index)
        return cls(settings, notes, banks.load(notes, cache_dir), Store(database), clock)

    def day_of(self, moment: datetime) -> date:
        """The study day of a moment."""
        return study_day(moment, self.settings.rollover_hour)

    @property
    def today(self) -> date:
        """The study day it is."""
        return self.day_of(self.clock())

    def material(self) -> Material:
        """What the choice of questions depends on, as it is now.

        Raises:
            StoreError: The database cannot be read.
        """
        return Material(
            bank=self.bank,
            cards=self.log.cards(),
            read=frozenset(self.marks.of(READ)),
            suspended=frozenset(self.marks.of(SUSPENDED)),
            introduced=statistics.introduced(self.store, self.today),
            scheduler=self.scheduler,
            day=self.today,
            settings=self.settings,
        )

    def plan(self, request: Request) -> Plan:
        """What a request would ask; nothing is stored.

        Raises:
            StoreError: The database cannot be read.
        """
        return choosing.choose(self.material(), request)

    def begin(self, plan: Plan) -> Sitting:
        """Start a session with this plan.

        Raises:
            StoreError: It could not be stored.
        """
        now = self.clock()
        stored = self.log.begin(plan.mode, plan.title, plan.questions, now, self.day_of(now))
        return self._sit(stored)

    def resume(self) -> Sitting | None:
        """Today's last session, if it was broken off; practice is not taken up again.

        Raises:
            StoreError: The database cannot be read.
        """
        for stored in self.log.sessions(self.today):
            reviews = self.log.of_session(stored.id)
            if not reviews or stored.mode not in COUNTED:
                continue
            suspended = self.marks.of(SUSPENDED)
            excluded = session.left_out(stored, self.bank.by_key, suspended)
            progress = session.fold(stored, reviews, excluded)
            return None if progress.finished else self._sit(stored)
        return None

    def _sit(self, stored: Session) -> Sitting:
        return Sitting(self.log, self.marks, self.bank, stored, self.clock, self.day_of)

    def titles(self) -> Mapping[str, str]:
        """The notes' titles by id."""
        return {note.id: note.title for note in self.catalog.notes}
