"""Predictions: all runs with all seeds train while one looks on; their mean decides."""

from functools import partial

from textual.timer import Timer

from studytui.quiz import experiment
from studytui.quiz.experiment import ExperimentError, Trial
from studytui.quiz.questions import Question
from studytui.quiz.sitting import Outcome
from studytui.quiz.store import StoreError
from studytui.ui.quiz import trials
from studytui.ui.quiz.opening import OpeningScreen
from studytui.ui.quiz.phases import Phase
from studytui.ui.quiz.replies import PredictReply


class PredictingScreen(OpeningScreen):
    """Runs the experiment of a prediction, then grades it."""

    def __init__(self) -> None:
        super().__init__()
        self._trial: Trial | None = None
        self._timer: Timer | None = None
        self._judged: tuple[Question, Trial] | None = None

    def stop_looking(self) -> None:
        """Stop looking at the runs; they go on by themselves."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._trial = None

    async def predict(self, confidence: int | None) -> None:
        """Train all runs with all seeds as one stack, and look at them as they go."""
        if self.sitting is None:
            return
        question = self.sitting.question
        if self._judged is not None and self._judged[0] is question:
            await self._grade(self._judged[1], confidence)
            return
        try:
            members = experiment.members(
                question.lab, question.seeds, f"prediction: {question.title}"
            )
            self._trial = Trial(members, self.study.launcher)
        except ExperimentError as error:
            self.say(f"{error} s skips the question.", "$warning")
            return
        self.enter_phase(Phase.RUNNING)
        self.say("the trainer starts …")
        self._timer = self.set_interval(0.1, partial(self._look, confidence))

    async def _look(self, confidence: int | None) -> None:
        """Read what is new of the runs; when all have ended, grade."""
        trial, sitting = self._trial, self.sitting
        if trial is None or sitting is None or self.phase is not Phase.RUNNING:
            return
        name = trials.quantity(sitting.question)
        try:
            fresh = trial.look()
        except ExperimentError as error:
            self.stop_looking()
            self.enter_phase(Phase.ASKING)
            self.say(f"{error} enter tries again, s skips.", "$warning")
            return
        if fresh:
            if not self.page.query_one("#chart").display:
                self.page.see_verdict()
            self.page.plot(trials.chart(trial, name))
            count = f"{len(trial.names)} runs × {len(trial.seeds)} seeds"
            self.say(f"{count} · {trial.share * 100:.0f} %")
        if trial.finished:
            self.stop_looking()  # ends the timer, and with it whatever this waits for
            self.call_later(self._grade, trial, confidence)

    async def _grade(self, trial: Trial, confidence: int | None) -> None:
        sitting, reply = self.sitting, self.reply
        if sitting is None or sitting.asked is None or not isinstance(reply, PredictReply):
            return
        conditions = sitting.asked.conditions
        judgement = trial.judge(conditions)
        self.page.markdown("hints", trials.table(trial, experiment.names_in(conditions.values())))
        if judgement.outcome is None:
            self.enter_phase(Phase.ASKING)
            self.say("none of the outcomes came true: not graded, s skips", "$warning")
            return
        reply.outcome = judgement.outcome

        async def show(outcome: Outcome) -> None:
            await self.show_verdict(outcome)
            self.say(judgement.remark)

        await self.keep(
            partial(sitting.submit, self.response, confidence, judgement.outcome),
            show,
            partial(self._not_graded, trial),
        )

    def _not_graded(self, trial: Trial, error: StoreError) -> None:
        """Keep what was measured: only the storing is tried again."""
        if self.sitting is not None:
            self._judged = self.sitting.question, trial
        self.enter_phase(Phase.SURE)
        self.not_stored(error)
