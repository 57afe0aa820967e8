"""`studytui doctor`: what this machine offers, and what stands in the way."""

import typer

from studytui.cli.doctor.finding import Finding, Level

MARKS = {Level.GOOD: "✓", Level.ABSENT: "–", Level.NOTE: "!", Level.BAD: "✗"}


def doctor() -> None:
    """Look at terminal, packages, devices and storage; say what to mend.

    Exit status 0 unless something prevents work.
    """
    from studytui.cli.doctor import machine, storage, terminal

    findings: list[Finding] = []
    for title, probe in (
        ("Terminal", terminal.probe),
        ("Python", machine.packages),
        ("Devices", machine.devices),
        ("Storage", storage.probe),
        ("After log-out", machine.logout),
    ):
        typer.secho(f"\n{title}", bold=True)
        for finding in probe():
            findings.append(finding)
            _show(finding)
    bad = [finding for finding in findings if finding.level is Level.BAD]
    typer.echo("")
    if bad:
        typer.echo("studytui cannot work here yet: " + ", ".join(f.name for f in bad) + ".")
        raise typer.Exit(1)
    typer.echo("studytui can work here.")


def _show(finding: Finding) -> None:
    colour = {Level.NOTE: "yellow", Level.BAD: "red"}.get(finding.level)
    typer.secho(f"  {MARKS[finding.level]} {finding.name:<14} {finding.value}", fg=colour)
    if finding.advice:
        typer.echo(f"    {'':<14} {finding.advice}")
