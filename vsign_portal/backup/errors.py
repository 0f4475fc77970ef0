"""What goes wrong with backups, each in one line for whoever runs the command."""


class Failed(Exception):
    """It could not be done; nothing that was there has changed."""


class Broken(Exception):
    """The backup is not what it says it is."""
