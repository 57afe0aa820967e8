"""The lab, steered: start, pause, stop, and the switches."""

from functools import partial

from studytui.lab.commands import Deed
from studytui.lab.spec import CONTROLS, FIELDS
from studytui.ui.lab.rows import SWITCHED, in_words, switched
from studytui.ui.screens.lab_look import LabLooking

SLOW_ACTING = ("dropout", "l2", "lr")


class LabSteering(LabLooking):
    """The keys that act on the session."""

    def start(self, first: Deed | None = None) -> None:
        """Run what the form says."""
        followed = self.session.followed
        old = followed.folder.short if followed is not None and followed.active else ""
        if self.attempt(partial(self.session.start, first)):
            self.cursor = None
            self.say(f"{old} stops and stays in Runs." if old else "")
            self.present(at_once=True)

    def action_restart(self) -> None:
        """Start anew with the same seed."""
        self.start()

    def action_new_seed(self) -> None:
        """Start anew with the next seed."""
        if self.attempt(partial(self.session.set, {"seed": self.session.draft.seed + 1})):
            self.start()

    def action_pause(self) -> None:
        """Pause, go on, or take up what was lost."""
        state = self.session.state
        if state in ("lost", "silent"):
            self._take_up()
        elif state == "paused":
            self._do("resume", "goes on …")
        elif self.session.active:
            self._do("pause", "pausing …")

    def _take_up(self) -> None:
        taken: list[bool] = []
        if self.attempt(lambda: taken.append(self.session.take_up())):
            done = "A new trainer goes on from the last checkpoint."
            held = "Its trainer on another computer still has the run: it can only be waited for."
            self.say(done if taken[0] else held)

    def action_one_epoch(self) -> None:
        """Train one epoch, then pause; starts a run if there is none."""
        if self.session.active:
            self._do("step", "one epoch …")
        else:
            self.start("step")

    def action_stop(self) -> None:
        """End the run."""
        self._do("stop", "stopping …")

    def action_continue_run(self) -> None:
        """Go on past the end."""
        run, begins = self.session.run, "patience starts again at 0"
        if run is not None and run.reason == "non_finite":
            begins = f"the weights of epoch {run.best_epoch}, a fresh optimizer"
        self._do("continue", f"going on: {begins} …")

    def _do(self, what: Deed, text: str) -> None:
        if self.attempt(partial(self.session.do, what)):
            self.say(text)

    def action_full_speed(self) -> None:
        """As fast as it goes."""
        self.set({"pace": 0.0})

    def action_faster(self) -> None:
        """Twice the pace."""
        self._scale_pace(1)

    def action_slower(self) -> None:
        """Half the pace; from full speed, half of what it runs at."""
        self._scale_pace(-1)

    def _scale_pace(self, direction: int) -> None:
        run = self.session.run
        pace = self.session.draft.pace or (run.epochs_per_second() if run else None)
        if self.session.draft.pace == 0 and direction > 0:
            self.say("It already runs as fast as it goes.")
        elif pace:
            self.set({"pace": max(0.1, round(pace * 2.0**direction, 2))})

    def set(self, settings: dict[str, object]) -> bool:
        """Change fields, and say what that means for a run that goes on."""
        if not self.attempt(partial(self.session.set, settings)):
            return False
        words = "" if self.form.display else in_words(settings)
        if self.session.active:
            self.say(". ".join(filter(None, (words, self._consequence(settings)))))
        elif words:
            self.say(f"{words} at the next start")
        self.cursor = None
        self.present(at_once=True)
        return True

    def _consequence(self, settings: dict[str, object]) -> str:
        """What a change does to the counter, before the trainer has answered."""
        run = self.session.run
        if run is None:
            return ""
        if any(name not in CONTROLS and FIELDS[name].differs for name in settings):
            return "This needs a restart: ctrl+r. The run goes on as it is."
        patience = settings.get("patience")
        stopping = run.controls["early_stopping"]
        if isinstance(patience, int) and stopping and run.counter >= patience:
            return f"The counter is {run.counter}: it stops at the next check."
        if settings.get("early_stopping") is True:
            return "The counter starts at 0; it waits for a gain over the best so far."
        if settings.get("early_stopping") is False:
            return "Stopping is off; the counter goes on in the shadow."
        if any(name in settings for name in SLOW_ACTING):
            return "The counter goes on; it restarts only with a new best."
        return ""

    def switch(self, name: str) -> None:
        """Turn something on or off and mark its row."""
        self.form.select(name)
        if name in SWITCHED and not self.session.draft.hidden and name == "dropout":
            self.say("A linear model has no hidden units to drop.")
            return
        self.set(switched(self.session.draft, name))

    def action_dropout(self) -> None:
        """Dropout on or off."""
        self.switch("dropout")

    def action_l2(self) -> None:
        """L2 on or off."""
        self.switch("l2")

    def action_early_stopping(self) -> None:
        """Early stopping on or off."""
        self.switch("early_stopping")
