"""The control endpoint's no."""


class Refused(Exception):
    """Something that the control endpoint cannot do; answered as ``{"error": message}``.

    :param status: the HTTP status.
    :param message: a sentence that says what is wrong.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
