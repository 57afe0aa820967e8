"""Failures of the app itself: said on a screen, written to the log, and gone on from."""

import logging

from textual.app import App

log = logging.getLogger(__name__)


class RecoveringApp(App[None]):
    """An app whose screens may fail without ending it.

    Attributes:
        recover: Show failures on an error screen and go on; off, they end the app.
    """

    recover = True
    _recovering = False

    def _handle_exception(self, error: Exception) -> None:
        """Show a failure as a sentence and go on; the traceback goes to the log.

        A private name of textual, which has no public hook for this. A second failure while the
        first is being shown ends the app, as textual would.
        """
        log.error("unhandled", exc_info=error)
        if not self.recover or self._recovering or not self._running:
            super()._handle_exception(error)
            return
        self._recovering = True
        self.call_later(self._show_error, error)

    def _show_error(self, error: Exception) -> None:
        from studytui.ui.screens.error import ErrorScreen

        self.push_screen(ErrorScreen(error, self.current_mode))

    async def restart_screen(self, mode: str) -> None:
        """Throw the failed screen of a mode away, to be made anew, and go to Today."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.switch_mode("today" if mode != "today" else "runs")
        await self.remove_mode(mode)
        self.add_mode(mode, self.MODES[mode])
        self.switch_mode("today")
        self._recovering = False
