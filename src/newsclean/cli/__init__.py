"""The command line. Every command is a thin call of a public function; what is heavy loads when it runs."""

from typing import Any

import click

from newsclean.cli.datasets import publish, remove, report
from newsclean.cli.documents import clean, explain, learn, rules
from newsclean.cli.labelled import label, score


class _Commands(click.Group):
    """Turns the errors that people can do something about into one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, OSError):
            raise
        except Exception as error:
            if type(error).__name__ in ("SourceError", "BuildError", "PublishError", "ReportError"):
                raise click.ClickException(str(error)) from error
            raise


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="newsclean")
def main() -> None:
    """Turn raw news dumps into clean, validated datasets; every removed character can say why."""


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a SHELL.

    \b
    eval "$(newsclean completion bash)"
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:  # pragma: no cover - click has all three
        raise click.ClickException(f"no completion for {shell}")
    click.echo(kind(main, {}, "newsclean", "_NEWSCLEAN_COMPLETE").source())


for command in (clean, learn, explain, rules, score, label, report, publish, remove):
    main.add_command(command)
