"""What the command line says when it will not go on: one line that names the remedy, exit code 2."""

import click


class Refusal(click.ClickException):
    """The command cannot start; the message is one line for the person at the keyboard."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        """Print the single line without click's "Error:" prefix, on standard error."""
        del file
        click.echo(f"tongban: {self.format_message()}", err=True)
