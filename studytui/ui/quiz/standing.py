"""The Progress screen's lines: a function of the report, at a width."""

from dataclasses import dataclass

from studytui.quiz.mastery import Mastery
from studytui.quiz.phrases import CONFIDENCE
from studytui.quiz.report import DAYS, Report, percent
from studytui.quiz.schedule import GUESS, SURE, THINK_SO
from studytui.ui.plot import Curve, Line, Mark, Pattern, Plot
from studytui.ui.sparkline import sparkline

_EXPECTED = {GUESS: 0.5, THINK_SO: 0.8, SURE: 0.95}
"""How often a well-calibrated learner is right after each word."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be marked: a note, or a question of a note."""

    note: str
    question: str = ""
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: its title, its lines, and which of them can be marked."""

    title: str
    lines: tuple[tuple[Line, Entry | None], ...]


def parts(report: Report, width: int) -> list[Part]:
    """All parts of the page."""
    found = [Part("Now", tuple((line, None) for line in _now(report, width)))]
    found.append(Part("How sure, how right", tuple((line, None) for line in _calibration(report))))
    if notes := _notes(report, width):
        found.append(Part("Notes (steady: right on two study days)", tuple(notes)))
    if hard := _hardest(report, width):
        found.append(Part("Hardest questions", tuple(hard)))
    if suspended := _suspended(report):
        found.append(Part("Suspended: r asks them again", tuple(suspended)))
    return found


def _now(report: Report, width: int) -> list[Line]:
    forecast = report.forecast if width >= 60 else report.forecast[:14]
    studied = "".join("●" if day else "·" for day in report.studied)
    return [
        (("Due now        ", "text-muted"), (str(report.due), "bold")),
        (("Next 30 days   ", "text-muted"), (sparkline(forecast), "curve-train"),
         (f"  {sum(report.forecast)} in all", "text-muted")),
        (("Remembered     ", "text-muted"), (percent(report.retention), "bold"),
         (f"  in {DAYS} days · target {report.target * 100:.0f} %", "text-muted")),
        (("Days studied   ", "text-muted"), (studied, ""),
         (f"  {sum(report.studied)} of {DAYS}", "text-muted")),
        (("Notes known    ", "text-muted"), (f"{report.known} of {len(report.notes)}", "bold")),
    ]  # fmt: skip


def _calibration(report: Report) -> list[Line]:
    lines: list[Line] = []
    for level, word in CONFIDENCE.items():
        share = report.calibration.get(level)
        value = share.value if share else None
        bar = "▰" * round(20 * value) if value is not None else ""
        rest = "▱" * (20 - len(bar)) if value is not None else ""
        lines.append(
            (
                (f"{word:<15}", "text-muted"),
                (bar, "curve-train"),
                (rest, "text-muted"),
                (f" {percent(share)} right" if share else "–", ""),
            )
        )
    return lines


def _notes(report: Report, width: int) -> list[tuple[Line, Entry | None]]:
    def order(note: Mastery) -> tuple[bool, float]:
        return (not note.due, note.recall if note.recall is not None else 2.0)

    rows: list[tuple[Line, Entry | None]] = []
    for note in sorted((n for n in report.notes if n.started), key=order):
        title = report.titles.get(note.note, note.note)
        room = max(12, width - 44)
        recall = "" if note.recall is None else f"recall {note.recall * 100:3.0f} %"
        style = {"!": "bold", "●": "good"}.get(note.glyph, "text-muted")
        rows.append(
            (
                (
                    (f"{note.glyph} ", style),
                    (f"{title[:room]:<{room}} ", ""),
                    (f"{note.steady} of {note.questions} steady  ", "text-muted"),
                    (f"{recall}", "text-muted"),
                    (f"  {note.due} due" if note.due else "", "bold"),
                ),
                Entry(note.note),
            )
        )
    return rows


def _hardest(report: Report, width: int) -> list[tuple[Line, Entry | None]]:
    rows: list[tuple[Line, Entry | None]] = []
    room = max(12, width - 30)
    for hard in report.hardest:
        title = report.questions.get(hard.question, hard.question)
        right = f"right {hard.share.right} of {hard.share.of}"
        lapses = f"  forgotten {hard.lapses}×" if hard.lapses else ""
        line: Line = ((f"  {title[:room]:<{room}} ", ""), (right + lapses, "text-muted"))
        rows.append((line, Entry(hard.note, hard.question)))
    return rows


def _suspended(report: Report) -> list[tuple[Line, Entry | None]]:
    return [
        (((f"  {report.questions.get(key, key)}", ""),), Entry("", key, suspended=True))
        for key in report.suspended
    ]


def calibration_plot(report: Report) -> Plot | None:
    """How often each word was right, against how often it should be; None without answers."""
    levels = [level for level, share in sorted(report.calibration.items()) if share.of]
    if not levels:
        return None
    real = [report.calibration[level].value or 0.0 for level in levels]
    return Plot(
        [
            Curve(list(_EXPECTED), list(_EXPECTED.values()), "well calibrated",
                  "curve-ghost", Pattern.DOTTED),
            Curve([float(n) for n in levels], real, "you", "curve-val"),
        ],
        [Mark(float(n), y, "●", style="curve-val") for n, y in zip(levels, real, strict=True)],
        x_range=(GUESS, SURE), y_range=(0, 1),
        ylabel="share right", xlabel=" · ".join(CONFIDENCE.values()),
    )  # fmt: skip


def retention_plot(report: Report) -> Plot | None:
    """Retention in the last weeks against the target; None without reviews."""
    weeks = [(float(n - len(report.weeks)), share.value) for n, share in enumerate(report.weeks, 1)]
    known = [(week, value) for week, value in weeks if value is not None]
    if not known:
        return None
    first = weeks[0][0]
    return Plot(
        [
            Curve([first, 0], [report.target] * 2, "target", "curve-ghost", Pattern.DOTTED),
            Curve([w for w, _ in known], [v for _, v in known], "you", "curve-train"),
        ],
        [Mark(week, value, "●", style="curve-train") for week, value in known],
        x_range=(first, 0), y_range=(0, 1), ylabel="remembered", xlabel="weeks ago",
    )  # fmt: skip
